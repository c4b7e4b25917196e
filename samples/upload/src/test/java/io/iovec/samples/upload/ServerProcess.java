package io.iovec.samples.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A server in a JVM of its own, until that JVM's standard input ends. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Thread reader = new Thread(this::readLog);

  private ServerProcess(Process process) {
    this.process = process;
    reader.start();
  }

  /**
   * Starts one with {@code wrapper} in front of the command.
   *
   * @param temporary takes the class path as jars: a JVM without descriptors can load nothing else
   */
  static ServerProcess start(
      List<String> wrapper, TransportConfig config, Path directory, Path temporary)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Diovec.transport=" + config.transport());
    command.add("-Diovec.policy=" + config.policy().name().toLowerCase(Locale.ROOT));
    command.add("-cp");
    command.add(classPath(temporary));
    command.add(ServerProcess.class.getName());
    command.add(directory.toString());
    return new ServerProcess(Programs.start(command));
  }

  private static String classPath(Path temporary) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      jars.add(Files.isDirectory(path) ? jar(path, temporary) : part);
    }
    return String.join(File.pathSeparator, jars);
  }

  private static String jar(Path directory, Path temporary) throws IOException {
    Path jar = Files.createTempFile(temporary, "classes", ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> tree = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(directory.relativize(path).toString().replace('\\', '/')));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
    return jar.toString();
  }

  private void readLog() {
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        log.add(line);
      }
    } catch (IOException e) {
      log.add("killed: " + e);
    }
  }

  /** Waits until the server listens, and returns where. */
  SocketAddress address() {
    String first = "port=";
    await()
        .atMost(ServerTest.DEADLINE)
        .until(() -> !process.isAlive() || log.stream().anyMatch(line -> line.startsWith(first)));
    return log.stream()
        .filter(line -> line.startsWith(first))
        .map(
            line ->
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(line.substring(first.length()))))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the server did not start"));
  }

  /** Ends the server and returns what it has logged. */
  List<String> end() throws Exception {
    process.getOutputStream().close();
    process.waitFor();
    reader.join();
    return List.copyOf(log);
  }

  /** Kills the server if it has not ended, and prints what it has logged. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    log.forEach(System.out::println);
  }

  /** Runs the server. */
  public static void main(String[] args) throws Exception {
    try (Transport transport = Transports.open(TransportConfig.fromSystemProperties());
        UploadServer server =
            new UploadServer(
                transport,
                UploadConfig.defaults(Path.of(args[0]))
                    .withAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                line -> System.out.println(line))) {
      new Thread(server).start();
      System.out.println("port=" + ((InetSocketAddress) server.address()).getPort());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }
}
