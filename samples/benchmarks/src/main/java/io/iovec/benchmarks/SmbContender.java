package io.iovec.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An SMB server and the client that keeps a file open on it, each pinned to a core of its own. */
final class SmbContender implements AutoCloseable {
  private static final String SHARE = "bench";
  private static final String FILE = "file";
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100, see proc(5)
  private static final long PATIENCE_SECONDS = 10;

  private final String name;
  private final Process server;
  private final Process client;
  private final BufferedReader answers;

  private SmbContender(String name, Process server, int port, Path program, Path home)
      throws IOException {
    this.name = name;
    this.server = server;
    ProcessBuilder starts =
        pinned(1, List.of(program.toString(), Integer.toString(port), SHARE, FILE));
    starts.environment().put("HOME", home.toString()); // no configuration but what it is given
    this.client = starts.start();
    this.answers = client.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts ours.
   *
   * @param transport its name and the policy, as {@code kernel cheapest}
   */
  static SmbContender iovec(String transport, Path program, Path root)
      throws IOException, InterruptedException {
    Path directory = Files.createDirectory(root.resolve(transport.replace(' ', '-')));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:CompileThresholdScaling=0.2", // compiled during warm-up, not while measured
                "-XX:-UseDynamicNumberOfCompilerThreads", // one that ends takes its time along
                "-Diovec.leakDetection=disabled",
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                SmbBenchServer.class.getName()));
    command.addAll(List.of(transport.split(" ")));
    command.addAll(List.of(directory.toString(), SHARE));
    Process server = pinned(0, command).start();
    String port = server.inputReader(StandardCharsets.US_ASCII).readLine();
    if (port == null) {
      throw new IOException("iovec " + transport + " did not start; see what it wrote above");
    }
    return ready(
        new SmbContender("iovec " + transport, server, Integer.parseInt(port), program, root));
  }

  /** Starts Samba's, with its default settings but for a share that anonymous users may write. */
  static SmbContender smbd(Path program, Path root) throws IOException, InterruptedException {
    Path directory = Files.createDirectory(root.resolve("smbd"));
    Path state = Files.createDirectory(root.resolve("smbd-state"));
    int port = freePort();
    Path config = state.resolve("smb.conf");
    Files.writeString(
        config,
        """
        [global]
          interfaces = lo
          bind interfaces only = yes
          smb ports = %d
          disable netbios = yes
          load printers = no
          map to guest = bad user
          guest account = %s
          private dir = %3$s
          state directory = %3$s
          cache directory = %3$s
          lock directory = %3$s
          pid directory = %3$s
          ncalrpc dir = %3$s/ncalrpc
          log file = %3$s/log
        [%4$s]
          path = %5$s
          guest ok = yes
          read only = no
        """
            .formatted(port, System.getProperty("user.name"), state, SHARE, directory));
    Process server =
        pinned(0, List.of("smbd", "--foreground", "-s", config.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    awaitListening(server, port);
    return ready(new SmbContender("smbd", server, port, program, root));
  }

  private static SmbContender ready(SmbContender contender) throws IOException {
    contender.expect("ready");
    return contender;
  }

  private static ProcessBuilder pinned(int core, List<String> command) {
    List<String> whole = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    whole.addAll(command);
    return new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static void awaitListening(Process server, int port)
      throws IOException, InterruptedException {
    String listening = String.format(Locale.ROOT, ":%04X 00000000:0000 0A", port);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Files.readString(Path.of("/proc/net/tcp")).contains(listening)) {
      if (System.nanoTime() > deadline || server.waitFor(50, TimeUnit.MILLISECONDS)) {
        server.destroy();
        throw new IOException("smbd does not listen; see what it wrote above");
      }
    }
  }

  String name() {
    return name;
  }

  /**
   * Has the client overwrite or read the beginning of the file.
   *
   * @param what write or read
   */
  void run(String what, long request, long count) throws IOException {
    client
        .getOutputStream()
        .write("%s %d %d%n".formatted(what, request, count).getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
    expect("done");
  }

  private void expect(String answer) throws IOException {
    String line = answers.readLine();
    if (!answer.equals(line)) {
      throw new IOException(name + ": the client says " + line);
    }
  }

  /**
   * Returns the CPU time of the server and the processes that it has started, but for a JVM's
   * compiler.
   */
  long cpuNanos() throws IOException {
    long ticks = 0;
    try (Stream<ProcessHandle> all =
        Stream.concat(Stream.of(server.toHandle()), server.descendants())) {
      for (ProcessHandle each : all.toList()) {
        ticks += ticks(each.pid());
      }
    }
    return ticks * NANOS_PER_TICK - new ProcessSampler(server.pid()).usage().compilerNanos();
  }

  private static long ticks(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // Behind the name, which may contain anything: state is field 3, utime 14, stime 15.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (NoSuchFileException ended) {
      return 0;
    }
  }

  @Override
  public void close() throws IOException {
    for (Process each : List.of(client, server)) {
      each.getOutputStream().close();
      each.destroy();
      try {
        if (!each.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          each.destroyForcibly();
        }
      } catch (InterruptedException e) {
        each.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    answers.close();
  }
}
