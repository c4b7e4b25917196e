package io.iovec.kernel;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.MemoryPool;
import io.iovec.MemoryShare;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.RoomQueue;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The transport with kernel entries: pipes, filled and drained by splice(2). */
final class KernelTransport implements Transport {
  private static final int LARGEST_ENTRY = 256 << 10;

  /** The most bytes of address space that mappings take, each page of them 8 bytes of memory. */
  private static final long MOST_MAPPED = 1 << 30;

  private final TransportConfig config;
  private final Set<Capability> capabilities;
  private final Set<Primitive> off;
  private final Calibration calibration;
  private final Counters counters = new Counters();
  private final SystemCalls calls;
  private final MemoryPool memory;
  private final RoomQueue waitingForMemory;
  private final PipePool pipes;
  private final AddressSpace addressSpace = new AddressSpace(MOST_MAPPED, counters);
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final Descriptor devNull;
  private volatile boolean closed;

  /**
   * Opens a transport that goes by built-in figures.
   *
   * @param capabilities what the probe found
   */
  KernelTransport(SystemCalls calls, TransportConfig config, Set<Capability> capabilities)
      throws IOException {
    this(
        calls,
        config,
        capabilities,
        Calibration.builtIn(EnumSet.allOf(Direction.class), "no others were given"));
  }

  /**
   * Opens a transport.
   *
   * @param capabilities what the probe found
   * @param calibration what {@link Policy#CHEAPEST} goes by
   */
  KernelTransport(
      SystemCalls calls,
      TransportConfig config,
      Set<Capability> capabilities,
      Calibration calibration)
      throws IOException {
    this.config = config;
    this.calibration = calibration;
    this.capabilities = Set.copyOf(capabilities);
    this.off = EnumSet.noneOf(Primitive.class);
    for (Primitive primitive : Primitive.values()) {
      if (primitive.isOff(config.disabled())) {
        off.add(primitive);
      }
    }
    this.calls = new CountingCalls(calls, counters);
    this.memory =
        new MemoryPool(config.memoryLimit(), counters, this::memoryCameBack, calls::allocate);
    this.waitingForMemory = new RoomQueue(memory::hasRoom);
    this.pipes =
        new PipePool(
            this,
            (int) Math.min(1 << 16, config.kernelLimit() / config.kernelEntrySize()),
            config.kernelEntrySize());
    int fd;
    do {
      fd = this.calls.openat(Linux.AT_FDCWD, "/dev/null", Linux.O_WRONLY | Linux.O_CLOEXEC, 0);
    } while (Errno.EINTR.is(fd));
    if (fd < 0) {
      throw Errno.exception("open /dev/null", fd);
    }
    this.devNull = new Descriptor(this.calls, fd);
  }

  @Override
  public String name() {
    return KernelTransportProvider.NAME;
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
  public Map<String, String> facts() {
    return calibration.facts();
  }

  SystemCalls calls() {
    return calls;
  }

  PipePool pipes() {
    return pipes;
  }

  AddressSpace addressSpace() {
    return addressSpace;
  }

  /**
   * Drops up to {@code n} bytes from a pipe without looking at them: into /dev/null, which takes
   * references too, or through user memory where splice(2) cannot be had.
   *
   * @return the bytes dropped, or {@code -errno}
   */
  long drop(int pipeReadFd, long n) {
    if (!devNull.tryEnter()) {
      return -Errno.EBADF.number();
    }
    try {
      long dropped =
          isOff(Primitive.SPLICE)
              ? -Errno.ENOSYS.number()
              : calls.splice(pipeReadFd, -1, devNull.fd(), -1, n, 0);
      if (!Spill.isRefusal(dropped)) {
        return dropped;
      }
      ByteBuffer scratch = Scratch.clear(n);
      return calls.read(pipeReadFd, scratch, 0, scratch.limit());
    } finally {
      devNull.leave();
    }
  }

  boolean isClosed() {
    return closed;
  }

  boolean isOff(Primitive primitive) {
    return off.contains(primitive);
  }

  /**
   * Tells whether received payload of which {@code bytes} are still expected goes into pipes. Where
   * it goes from there is not known, unless to a socket.
   */
  boolean receivesInKernel(Policy policy, long bytes) {
    return isKernelWay(policy, Direction.RELAY, bytes) && !isOff(Primitive.SPLICE_RECV);
  }

  /** Tells whether {@code bytes} of a file should be read into pipes. */
  boolean wantsToReadInKernel(long bytes) {
    return isKernelWay(config.policy(), Direction.READ, bytes);
  }

  /** Tells whether pending payload of {@code bytes} should be written to a file through pipes. */
  boolean wantsToWriteInKernel(Policy policy, long bytes) {
    return isKernelWay(policy, Direction.WRITE, bytes);
  }

  private boolean isKernelWay(Policy policy, Direction direction, long bytes) {
    return policy == Policy.KERNEL
        || (policy == Policy.CHEAPEST && bytes >= calibration.from(direction));
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws NoRoomException {
    return memory.entry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("size=" + size);
    }
    return pipeEntry("kernelEntry");
  }

  /** Returns an empty entry over a pipe that was not set aside before. */
  PipeEntry pipeEntry(String purpose) throws NoRoomException {
    PipeEntry entry = tryPipeEntry();
    if (entry == null) {
      throw new NoRoomException(
          "no pipe for "
              + purpose
              + ": in use="
              + counters.get(Counter.KERNEL_BUFFERS_IN_USE)
              + " iovec.kernelLimit="
              + config.kernelLimit()
              + " iovec.kernelEntrySize="
              + config.kernelEntrySize()
              + ": raise the limit or ulimit -n, or release vectors earlier");
    }
    return entry;
  }

  /** Returns an empty entry over a pipe that was not set aside before, or null if there is none. */
  @Nullable PipeEntry tryPipeEntry() {
    if (!pipes.reserve(1, true)) {
      return null;
    }
    PipeEntry entry = pipes.take();
    if (entry == null) {
      pipes.unreserve(1);
    }
    return entry;
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    return KernelListener.open(this, address, backlog, options);
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    return KernelSocket.connect(this, remote, local, options);
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    return FileOpener.open(this, root, relative, options);
  }

  @Override
  public Poller poller() throws IOException {
    return new KernelPoller(this);
  }

  /** Keeps what was made, so that it is closed with this transport. */
  void opened(AutoCloseable made) {
    open.add(made);
  }

  /** Forgets what was closed. */
  void closed(AutoCloseable made) {
    open.remove(made);
  }

  @Override
  public void whenRoom(Runnable task) {
    pipes.await(1, () -> awaitMemory(1, task));
  }

  /**
   * Returns how many bytes a memory entry for payload holds: what a cache does, if the limit lets.
   */
  int largestMemoryEntry() {
    return (int)
        Math.min(LARGEST_ENTRY, Math.max(4096, Long.highestOneBit(config.memoryLimit() / 4)));
  }

  /** Returns a new share of the memory, for a socket. */
  MemoryShare memoryShare() {
    return new MemoryShare(memory);
  }

  /** Tells whether nobody waits for memory. */
  boolean isMemoryUncontended() {
    return waitingForMemory.isEmpty();
  }

  /** Runs {@code task} once there is memory for an entry of {@code bytes}. */
  RoomQueue.Waiter awaitMemory(long bytes, Runnable task) {
    return waitingForMemory.await(bytes, task);
  }

  void cancelMemory(RoomQueue.Waiter waiter) {
    waitingForMemory.cancel(waiter);
  }

  private void memoryCameBack() {
    waitingForMemory.roomMade();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable made : List.copyOf(open)) {
      try {
        made.close();
      } catch (Exception e) {
        // A file that was not stored says so to whoever closes it; nobody did.
        counters.add(Counter.CLOSE_FAILURES, 1);
      }
    }
    pipes.close();
    devNull.close();
  }
}
