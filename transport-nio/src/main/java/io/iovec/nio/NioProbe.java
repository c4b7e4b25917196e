package io.iovec.nio;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Probe;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.TransportConfig;
import io.iovec.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Tries the transport itself: sends a part of a real file through real sockets, and looks. */
final class NioProbe {
  private static final int SIZE = 64 << 10;
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final ChannelCalls calls;
  private final TransportConfig config;
  private final Map<Capability, Verdict> verdicts = new EnumMap<>(Capability.class);

  NioProbe(ChannelCalls calls, TransportConfig config) {
    this.calls = calls;
    this.config = config;
  }

  Probe run() {
    notOffered();
    Verdict tcp = withDirectory(this::probeTcp);
    Verdict unix = withDirectory(this::probeUnix);
    Verdict region = withDirectory(dir -> probeRegion(dir, tcp.holds()));
    verdicts.put(Capability.UNIX_SOCKETS, unix);
    verdicts.put(Capability.KERNEL_READ, region);
    verdicts.put(Capability.KERNEL_SEND, region);
    verdicts.put(
        Capability.KERNEL_SHARE,
        region.holds() ? Verdict.yes("a part of a file is shared as a second reference") : region);
    Verdict usable = tcp.holds() || !unix.holds() ? tcp : unix;
    return new Probe(usable, verdicts, facts());
  }

  private void notOffered() {
    Verdict memory = Verdict.no("Java has no way to receive that leaves bytes in the kernel");
    verdicts.put(Capability.KERNEL_RECV, memory);
    verdicts.put(Capability.KERNEL_RELAY, memory);
    verdicts.put(Capability.PENDING, memory);
    verdicts.put(
        Capability.KERNEL_WRITE,
        Verdict.no("files are written from user memory, where an interrupt closes nothing"));
    verdicts.put(
        Capability.PINNED_READ,
        Verdict.no("a part of a file that is to be sent is not read before it is sent"));
    verdicts.put(
        Capability.CONFINED_OPEN,
        Verdict.no("Java checks the path before it opens it, not while it does"));
  }

  private interface Trial {
    Verdict in(Path directory) throws IOException;
  }

  private static Verdict withDirectory(Trial trial) {
    // Waiting for files and sockets of one's own: whoever interrupts finds out afterwards.
    boolean interrupted = Thread.interrupted();
    try {
      Path directory = Files.createTempDirectory("iovec-probe");
      try {
        return trial.in(directory);
      } finally {
        Files.deleteIfExists(directory.resolve("file"));
        Files.deleteIfExists(directory.resolve("socket"));
        Files.delete(directory);
      }
    } catch (IOException | RuntimeException e) {
      return Verdict.no(e.toString());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Verdict probeTcp(Path directory) throws IOException {
    return echo(loopback(), directory, false, "a TCP socket");
  }

  private Verdict probeUnix(Path directory) throws IOException {
    return echo(
        UnixDomainSocketAddress.of(directory.resolve("socket")),
        directory,
        false,
        "a Unix-domain socket");
  }

  private Verdict probeRegion(Path directory, boolean tcp) throws IOException {
    if (config.disabled().contains(NioTransport.SENDFILE)) {
      return Verdict.no("switched off: iovec.disable names " + NioTransport.SENDFILE);
    }
    SocketAddress address =
        tcp ? loopback() : UnixDomainSocketAddress.of(directory.resolve("socket"));
    Verdict sent = echo(address, directory, true, "transferTo from a file");
    return sent.holds()
        ? Verdict.yes(sent.reason() + "; the JDK does not tell whether the kernel copied them")
        : sent;
  }

  private static SocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Sends a file's bytes over a connection to itself and compares. */
  private Verdict echo(SocketAddress address, Path directory, boolean region, String way)
      throws IOException {
    Set<Capability> assumed = EnumSet.of(Capability.UNIX_SOCKETS);
    if (region) {
      assumed.add(Capability.KERNEL_READ);
    }
    TransportConfig trial =
        TransportConfig.defaults().withPolicy(region ? Policy.KERNEL : Policy.MEMORY);
    try (NioTransport transport = new NioTransport(calls, trial, assumed);
        StreamListener listener = transport.listen(address);
        StreamSocket sender = transport.connect(listener.localAddress());
        StreamSocket receiver = accept(listener, sender);
        IoFile file = testFile(transport, directory);
        IoVector out = transport.vector();
        IoVector in = transport.vector()) {
      file.read(out, 0, SIZE);
      if (region && !(out.first() instanceof FileRegionEntry)) {
        return Verdict.no("the system does not identify files, so none can be opened again");
      }
      long start = System.nanoTime();
      while (in.length() < SIZE) {
        sender.send(out, false);
        receiver.recv(in, SIZE, 0);
        if (System.nanoTime() - start > DEADLINE_NANOS) {
          return Verdict.no(way + ": after 5 s only " + in.length() + " bytes came");
        }
      }
      if (region && transport.counters().get(Counter.KERNEL_BYTES_OUT) != SIZE) {
        return Verdict.no(way + ": the bytes had to be read, and came from user memory");
      }
      return in.pullUp(SIZE).equals(pattern())
          ? Verdict.yes(way + ": " + SIZE + " bytes came as they were sent")
          : Verdict.no(way + ": other bytes came than were sent");
    }
  }

  private static StreamSocket accept(StreamListener listener, StreamSocket connecting)
      throws IOException {
    long start = System.nanoTime();
    StreamSocket accepted = null;
    while (System.nanoTime() - start < DEADLINE_NANOS) {
      if (accepted == null) {
        accepted = listener.accept();
      }
      if (connecting.finishConnect() && accepted != null) {
        return accepted;
      }
      Thread.onSpinWait();
    }
    if (accepted != null) {
      accepted.close();
    }
    throw new IOException("no connection to " + listener.localAddress() + " within 5 s");
  }

  private static IoFile testFile(NioTransport transport, Path directory) throws IOException {
    IoFile file =
        transport.open(
            directory,
            "file",
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try (IoVector bytes = transport.vector()) {
      bytes.pushBack(MemoryEntry.wrap(pattern()));
      file.write(bytes, 0);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static ByteBuffer pattern() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    for (int i = 0; i < SIZE; i++) {
      bytes.put(i, (byte) (i * 31 + i / 256));
    }
    return bytes;
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    facts.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    facts.put("memory limit", Long.toString(config.memoryLimit()));
    facts.put("heap limit", Long.toString(Runtime.getRuntime().maxMemory()));
    facts.put("temporary directory", System.getProperty("java.io.tmpdir"));
    facts.put("kill switches", NioTransport.SENDFILE);
    Set<String> unknown = new TreeSet<>(config.disabled());
    unknown.remove(NioTransport.SENDFILE);
    if (!unknown.isEmpty()) {
      facts.put("switched off, but unknown here", String.join(", ", unknown));
    }
    return facts;
  }
}
