package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/**
 * A kernel transport over {@link FakeLinux} with {@link Faults} between them. Closing it closes the
 * transport and checks that nothing is left: no descriptor, no permit, no memory, no leak.
 */
final class Rig implements AutoCloseable {
  static final TransportConfig CONFIG =
      TransportConfig.defaults()
          .withPolicy(Policy.KERNEL)
          .withKernel(16 * (64 << 10), 64 << 10)
          .withMemory(8 << 20, 16 << 10);

  final FakeLinux linux;
  final Faults faults;
  final KernelTransport transport;
  final Path dir;
  private final int watchedBefore;
  private final List<FarEnd> farEnds = new ArrayList<>();
  private StreamListener listener;

  Rig() {
    this(CONFIG);
  }

  Rig(TransportConfig config) {
    this(new FakeLinux(), config);
  }

  Rig(FakeLinux linux, TransportConfig config) {
    this(linux, config, Calibration.builtIn(EnumSet.allOf(Direction.class), "this is but a fake"));
  }

  Rig(FakeLinux linux, TransportConfig config, Calibration calibration) {
    Leaks.level(Leaks.Level.PARANOID);
    this.watchedBefore = Leaks.open().size();
    this.linux = linux;
    this.faults = new Faults(linux.calls());
    try {
      this.dir = Files.createTempDirectory("iovec-fake");
      this.transport =
          new KernelTransport(faults.calls(), config, EnumSet.allOf(Capability.class), calibration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the transport's listener on loopback, made when it is first asked for. */
  StreamListener listener() throws IOException {
    if (listener == null) {
      listener = transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
    return listener;
  }

  /** Returns a far end that is under way to the listener, to be accepted. */
  FarEnd dial() throws IOException {
    FarEnd far = new FarEnd(linux, SocketAddresses.encode(listener().localAddress()));
    farEnds.add(far);
    return far;
  }

  /** Returns a connected socket; its far end is {@link #farEnd}. */
  KernelSocket connected() throws IOException {
    dial();
    StreamSocket accepted = listener().accept();
    // One answer "nothing now" may be a fault.
    return (KernelSocket) (accepted == null ? listener().accept() : accepted);
  }

  /** Returns a connected Unix-domain socket. */
  KernelSocket connectedUnix() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(dir.resolve("s"));
    try (StreamListener unix = transport.listen(address)) {
      farEnds.add(new FarEnd(linux, SocketAddresses.encode(address)));
      return (KernelSocket) unix.accept();
    } finally {
      Files.delete(dir.resolve("s"));
    }
  }

  /** Returns the latest far end. */
  FarEnd farEnd() {
    return farEnds.get(farEnds.size() - 1);
  }

  IoFile create(String name) throws IOException {
    return transport.open(
        dir, name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /** Opens a file of {@code size} zeros, to be overwritten. */
  IoFile overwritten(String name, int size) throws IOException {
    content(name).content(new byte[size]);
    return transport.open(
        dir, name, StandardOpenOption.READ, StandardOpenOption.WRITE, FileOption.OVERWRITTEN);
  }

  /** Returns the content of a file, which this makes if need be. */
  FakeFile content(String name) throws IOException {
    Path path = dir.resolve(name);
    if (!Files.exists(path)) {
      Files.createFile(path);
    }
    return linux.file(path);
  }

  MemoryEntry memory(byte[] bytes) throws IOException {
    MemoryEntry entry = transport.memoryEntry(bytes.length);
    entry.vacant().put(bytes);
    entry.filled(bytes.length);
    return entry;
  }

  static MemoryEntry heap(byte[] bytes) {
    return MemoryEntry.wrap(ByteBuffer.wrap(bytes));
  }

  /** Returns bytes that differ from one another as far as possible. */
  static byte[] bytes(int count) {
    return bytes(count, count);
  }

  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Takes all bytes out of a vector. */
  static byte[] drain(IoVector vector) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) vector.length());
    vector.take(all);
    return all.array();
  }

  /** Receives until there is nothing now. Returns the latest answer. */
  static long recvAll(StreamSocket socket, IoVector into, int memoryMax, long kernelMax)
      throws IOException {
    long n = socket.recv(into, memoryMax, kernelMax);
    while (n > 0) {
      n = socket.recv(into, 0, kernelMax);
    }
    return n;
  }

  long count(Counter counter) {
    return transport.counters().get(counter);
  }

  @Override
  public void close() throws IOException {
    try {
      if (listener != null) {
        listener.close();
      }
      assertThat(count(Counter.KERNEL_BUFFERS_IN_USE)).as("pipes in use").isZero();
      assertThat(count(Counter.MEMORY_IN_USE)).as("memory in use").isZero();
      assertThat(count(Counter.SOCKETS_OPEN)).as("sockets open").isZero();
      assertThat(count(Counter.FILES_OPEN)).as("files open").isZero();
      transport.close();
      assertThat(count(Counter.KERNEL_BUFFERS_POOLED)).as("pipes pooled").isZero();
      assertThat(count(Counter.MAPPED_SPACE)).as("mapped").isZero();
      assertThat(linux.mappings()).as("mappings").isZero();
      assertThat(linux.open()).as("descriptors").isEmpty();
      assertThat(linux.violations()).as("misused descriptors").isEmpty();
      assertThat(Leaks.open()).as("leaks").hasSizeLessThanOrEqualTo(watchedBefore);
    } finally {
      transport.close();
      removeDir();
    }
  }

  private void removeDir() throws IOException {
    try (var paths = Files.walk(dir)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
