package io.iovec;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A transport in plain memory: a model of the contract, with fault knobs. Its kernel entries are as
 * opaque as pipes, and its pending entries leave their bytes in the socket. Sockets and files are
 * made by {@link #socket} and {@link #file}; there are no connections and no poller.
 *
 * <p>To keep it small, it pools nothing but memory.
 */
final class FakeTransport implements Transport {
  final FaultPlan faults = new FaultPlan();
  private final Set<Capability> capabilities =
      EnumSet.of(Capability.PENDING, Capability.KERNEL_SHARE, Capability.PINNED_READ);
  private TransportConfig config = TransportConfig.defaults();
  private final Counters counters = new Counters();
  private final MemoryPool memory;
  private final Map<String, FakeFile> files = new ConcurrentHashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final int entrySize;
  private final int mostEntries;

  /** Makes a transport whose limits are out of the way. */
  FakeTransport() {
    this(1 << 10, 1 << 20, 1 << 30);
  }

  /**
   * Makes a transport.
   *
   * @param entrySize what a held kernel entry can hold
   * @param mostEntries how many of them there may be at once
   * @param memoryLimit the limit of the memory entries
   */
  FakeTransport(int entrySize, int mostEntries, long memoryLimit) {
    this.entrySize = entrySize;
    this.mostEntries = mostEntries;
    this.memory = new MemoryPool(memoryLimit, counters, () -> {});
  }

  FakeTransport without(Capability capability) {
    capabilities.remove(capability);
    return this;
  }

  FakeTransport memoryEntrySize(int bytes) {
    config = config.withMemory(config.memoryLimit(), bytes);
    return this;
  }

  /** Has the configuration say what the limit of the memory entries is. */
  FakeTransport memoryLimit(long bytes) {
    config = config.withMemory(bytes, config.memoryEntrySize());
    return this;
  }

  FakeSocket socket() {
    return new FakeSocket(this);
  }

  FakeFile file() {
    return new FakeFile(this);
  }

  /** Returns how many held kernel entries are open. */
  int heldCount() {
    return held.get();
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return memory.entry(size);
  }

  @Override
  public KernelEntry kernelEntry(long size) throws IOException {
    return heldEntry();
  }

  FakeKernelEntry heldEntry() throws NoRoomException {
    if (held.incrementAndGet() > mostEntries) {
      held.decrementAndGet();
      throw new NoRoomException("no kernel entry: in use=" + held + " most=" + mostEntries);
    }
    counters.add(Counter.KERNEL_BUFFERS_IN_USE, 1);
    return new FakeKernelEntry(this, entrySize);
  }

  void closed(FakeKernelEntry entry) {
    held.decrementAndGet();
    counters.add(Counter.KERNEL_BUFFERS_IN_USE, -1);
  }

  /** Adds all of {@code bytes}, which fit, to an entry, whatever the fault knobs say. */
  void fill(IoEntry entry, ByteBuffer bytes) throws IOException {
    int n = bytes.remaining();
    if (entry instanceof MemoryEntry there) {
      there.vacant().put(bytes);
      there.filled(n);
    } else {
      ((FakeKernelEntry) entry).add(bytes);
    }
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) {
    return files.computeIfAbsent(RelativeName.check(relative), name -> file());
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Set<Capability> capabilities() {
    return capabilities;
  }

  @Override
  public TransportConfig config() {
    return config;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public StreamListener listen(
      SocketAddress address, int backlog, Map<SocketOption<?>, ?> options) {
    throw new UnsupportedOperationException("no connections");
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options) {
    throw new UnsupportedOperationException("no connections");
  }

  @Override
  public Poller poller() {
    throw new UnsupportedOperationException("no connections");
  }

  @Override
  public void whenRoom(Runnable task) {
    task.run();
  }

  @Override
  public void close() {}
}
