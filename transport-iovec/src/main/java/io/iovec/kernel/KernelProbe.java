package io.iovec.kernel;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Probe;
import io.iovec.Registration;
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
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tries on this machine what the transport would do, through the transport itself: a page from a
 * socket into a file and back to the socket. What fell back to user memory on the way does not
 * hold.
 */
final class KernelProbe {
  static final int PAGE = 4096;
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SystemCalls calls;
  private final TransportConfig config;
  private final Map<Capability, Verdict> verdicts = new EnumMap<>(Capability.class);
  private final Map<String, String> facts = new LinkedHashMap<>();

  KernelProbe(SystemCalls calls, TransportConfig config) {
    this.calls = calls;
    this.config = config;
  }

  Probe run() {
    Verdict usable;
    try (KernelTransport transport =
        new KernelTransport(
            calls,
            config.withPolicy(Policy.KERNEL).withKernel(16 * PAGE * 4, 16 * PAGE),
            EnumSet.noneOf(Capability.class))) {
      Path dir = Files.createTempDirectory("iovec-probe");
      try {
        moveBytes(transport, dir);
        verdicts.put(Capability.UNIX_SOCKETS, unixSockets(transport, dir));
        verdicts.put(Capability.CONFINED_OPEN, confinedOpen(transport, dir));
      } finally {
        removeAll(dir);
      }
      boolean any =
          verdicts.entrySet().stream().anyMatch(v -> v.getKey().isCost() && v.getValue().holds());
      usable =
          any
              ? Verdict.yes("a page went from a socket into a file and back")
              : Verdict.no("nothing can stay in the kernel here: " + verdicts);
    } catch (IOException | RuntimeException e) {
      usable = Verdict.no("the probe failed: " + e);
    }
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("switched off", Primitive.describe(config.disabled()));
    facts.put("kill switches", "iovec.disable=" + Primitive.words());
    facts.put("kernel entry", config.kernelEntrySize() + " bytes, nominal");
    facts.put("kernel limit", config.kernelLimit() + " bytes, nominal");
    return new Probe(usable, verdicts, facts);
  }

  /** Socket to file, file to socket, and a look at what the entries are made of. */
  private void moveBytes(KernelTransport transport, Path dir) throws IOException {
    try (StreamListener listener =
            transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        StreamSocket client = transport.connect(listener.localAddress());
        Poller poller = transport.poller();
        StreamSocket server = accept(poller, listener, client);
        IoFile file =
            transport.open(
                dir,
                "page",
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW);
        IoVector vector = transport.vector()) {
      vector.pushBack(page(transport, (byte) 1));
      client.send(vector, false);
      Watch recv = new Watch(transport);
      recvPage(poller, server, vector);
      IoEntry first = vector.first();
      verdicts.put(
          Capability.KERNEL_RECV,
          recv.verdict(first instanceof KernelEntry, Primitive.SPLICE_RECV));
      // What was not received there is put there, so that the rest is tried by itself.
      vector.pushDown(PAGE);
      first = vector.first();
      verdicts.put(Capability.KERNEL_SHARE, share(vector));
      Watch write = new Watch(transport);
      file.write(vector, 0);
      verdicts.put(
          Capability.KERNEL_WRITE,
          write.verdict(first instanceof KernelEntry, Primitive.SPLICE_WRITE));
      Watch read = new Watch(transport);
      file.read(vector, 0, PAGE);
      verdicts.put(
          Capability.KERNEL_READ,
          read.verdict(vector.first() instanceof KernelEntry, Primitive.SPLICE_READ));
      vector.pushDown(PAGE);
      Watch send = new Watch(transport);
      server.send(vector, false);
      verdicts.put(Capability.KERNEL_SEND, send.verdict(vector.isEmpty(), Primitive.SPLICE_SEND));
      recvPage(poller, client, vector);
      verdicts.put(Capability.KERNEL_RELAY, relay());
      vector.clear();
      pages(transport, file, vector);
      vector.clear();
      PendingProbe pending = new PendingProbe(transport, poller, client, server);
      verdicts.put(Capability.PENDING, pending.pending(file));
      facts.put("mapping of files", pending.mapping(dir, "page").reason());
    }
  }

  /** Finds whether what was read from a file stays when the file changes. */
  private void pages(KernelTransport transport, IoFile file, IoVector vector) throws IOException {
    file.read(vector, 0, PAGE);
    try (IoVector other = transport.vector()) {
      other.pushBack(page(transport, (byte) 2));
      file.write(other, 0);
    }
    boolean shared = vector.pullUp(1).get(0) == 2;
    facts.put(
        "file to kernel entry",
        shared
            ? "shares pages: a later write to the file shows in the entry"
            : "copies pages: the entry is a snapshot");
    vector.clear();
    file.read(vector, 0, PAGE);
    file.truncate(0);
    long left = vector.pullUp((int) vector.length()).remaining();
    verdicts.put(
        Capability.PINNED_READ,
        new Verdict(left == PAGE, left + " of " + PAGE + " bytes came after the file was cut"));
  }

  private Verdict relay() {
    for (Capability half : List.of(Capability.KERNEL_RECV, Capability.KERNEL_SEND)) {
      Verdict verdict = verdicts.get(half);
      if (verdict != null && !verdict.holds()) {
        return verdict;
      }
    }
    return Verdict.yes("both of its halves work");
  }

  private Verdict share(IoVector vector) throws IOException {
    try (IoVector second = vector.share()) {
      boolean same = second.length() == vector.length();
      return new Verdict(same, "tee(2) shared " + second.length() + " bytes");
    } catch (UnsupportedOperationException e) {
      return Verdict.no(String.valueOf(e.getMessage()));
    }
  }

  private Verdict unixSockets(KernelTransport transport, Path dir) {
    SocketAddress address = UnixDomainSocketAddress.of(dir.resolve("socket"));
    try (StreamListener listener = transport.listen(address);
        StreamSocket client = transport.connect(listener.localAddress())) {
      return client.finishConnect()
          ? Verdict.yes("connected through a file")
          : Verdict.no("a connection through a file did not complete at once");
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Verdict.no(String.valueOf(e.getMessage()));
    }
  }

  /** A link that leads out must be refused by the kernel and not by a check of ours. */
  private Verdict confinedOpen(KernelTransport transport, Path dir) throws IOException {
    if (transport.isOff(Primitive.OPENAT2)) {
      return Verdict.no(Primitive.OPENAT2.reason(config.disabled()));
    }
    Path root = Files.createDirectory(dir.resolve("root"));
    Files.createFile(root.resolve("in"));
    Files.createSymbolicLink(root.resolve("out"), dir.resolve("page"));
    int rootFd = calls.openat(Linux.AT_FDCWD, root.toString(), Linux.O_PATH | Linux.O_CLOEXEC, 0);
    int in = calls.openat2(rootFd, "in", Linux.O_CLOEXEC, 0, Linux.RESOLVE_BENEATH);
    calls.close(rootFd);
    if (in < 0) {
      return Verdict.no("openat2(2): " + Errno.of(in));
    }
    calls.close(in);
    try (IoFile outside = transport.open(root, "out")) {
      return Verdict.no("openat2(2) followed a link out of its root: " + outside);
    } catch (AccessDeniedException e) {
      return Verdict.yes("openat2(2) refused a link that leads out of its root");
    }
  }

  static MemoryEntry page(KernelTransport transport, byte value) throws IOException {
    MemoryEntry page = transport.memoryEntry(PAGE);
    ByteBuffer vacant = page.vacant();
    for (int i = 0; i < PAGE; i++) {
      vacant.put(value);
    }
    page.filled(PAGE);
    return page;
  }

  private static StreamSocket accept(Poller poller, StreamListener listener, StreamSocket client)
      throws IOException {
    StreamSocket[] accepted = new StreamSocket[1];
    poller.register(listener, Poller.READ, ready -> accepted[0] = listener.accept());
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (accepted[0] == null || !client.finishConnect()) {
      pollUntil(poller, deadline, "a connection on loopback");
    }
    return accepted[0];
  }

  private static void recvPage(Poller poller, StreamSocket socket, IoVector into)
      throws IOException {
    Registration registration = poller.register(socket, Poller.READ, ready -> {});
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (into.length() < PAGE) {
      if (socket.recv(into, 0, PAGE - into.length()) <= 0) {
        pollUntil(poller, deadline, "a page on loopback");
      }
    }
    registration.cancel();
  }

  static void pollUntil(Poller poller, long deadline, String what) throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new IOException("waited in vain for " + what);
    }
    poller.poll(Math.min(left, TimeUnit.MILLISECONDS.toNanos(10)));
  }

  private static void removeAll(Path dir) throws IOException {
    for (String name : new String[] {"page", "socket", "root/in", "root/out", "root", ""}) {
      Files.deleteIfExists(dir.resolve(name));
    }
  }

  /** Whether anything went through user memory since it was made. */
  private static final class Watch {
    private final KernelTransport transport;
    private final long before;

    Watch(KernelTransport transport) {
      this.transport = transport;
      this.before = passed();
    }

    private long passed() {
      long bytes = transport.counters().get(Counter.PULLED_UP_BYTES);
      for (Fallback cause : Fallback.values()) {
        bytes += transport.counters().fallbackBytes(cause);
      }
      return bytes;
    }

    Verdict verdict(boolean kernelEntry, Primitive primitive) {
      if (transport.isOff(primitive)) {
        return Verdict.no(primitive.reason(transport.config().disabled()));
      }
      boolean holds = kernelEntry && passed() == before;
      return new Verdict(
          holds, primitive.meaning() + (holds ? " moved a page" : " does not work here"));
    }
  }
}
