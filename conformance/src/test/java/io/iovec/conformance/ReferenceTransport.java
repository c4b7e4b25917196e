package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.FileOption;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.MemoryPool;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.RoomQueue;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.SystemException;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has to do, done in the plainest way. What it "keeps in the kernel" is kept in
 * the heap, out of reach. Thread-safe.
 */
final class ReferenceTransport implements Transport {
  /** The fewest bytes for which {@link Policy#CHEAPEST} takes a kernel buffer. */
  private static final int FEWEST_FOR_KERNEL = 4096;

  private static final int LARGEST_ENTRY = 256 << 10;
  private static final int SPARE_SIZE = 8 << 10;
  private static final Set<OpenOption> OPEN_OPTIONS =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND,
          StandardOpenOption.CREATE,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.SYNC,
          StandardOpenOption.DSYNC);

  private final TransportConfig config;
  private final Set<Capability> capabilities;
  private final ReferenceSystem system;
  private final Counters counters = new Counters();
  private final ReferenceOpened opened = new ReferenceOpened(counters);
  private final RoomQueue memoryWaiting = new RoomQueue(this::hasMemory);
  private final MemoryPool memory;
  private final ReferenceKernel kernel;

  ReferenceTransport(
      TransportConfig config, Set<Capability> capabilities, @Nullable FaultPlan plan) {
    this.config = config;
    this.capabilities = Set.copyOf(capabilities);
    this.system = new ReferenceSystem(plan);
    this.memory = new MemoryPool(config.memoryLimit(), counters, memoryWaiting::roomMade);
    this.kernel =
        new ReferenceKernel(
            system,
            counters,
            capabilities.contains(Capability.KERNEL_SHARE),
            config.kernelLimit(),
            config.kernelEntrySize());
  }

  private boolean hasMemory(long bytes) {
    return memory.hasRoom(bytes);
  }

  @Override
  public String name() {
    return ReferenceTransportProvider.NAME;
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

  ReferenceSystem system() {
    return system;
  }

  ReferenceOpened opened() {
    return opened;
  }

  ReferenceKernel kernel() {
    return kernel;
  }

  MemoryPool memory() {
    return memory;
  }

  /** Returns those who wait for bytes of memory. */
  RoomQueue memoryWaiting() {
    return memoryWaiting;
  }

  private boolean hasKernelEntries() {
    return capabilities.contains(Capability.KERNEL_RECV);
  }

  boolean pinsWhatItReads() {
    return capabilities.contains(Capability.PINNED_READ);
  }

  /** Tells whether so many bytes of payload are to be kept in the kernel. */
  boolean isKernelWanted(Policy policy, long bytes) {
    return hasKernelEntries()
        && (policy == Policy.KERNEL || (policy == Policy.CHEAPEST && bytes >= FEWEST_FOR_KERNEL));
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return memory.entry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    if (size < 1) {
      throw new IllegalArgumentException("size=" + size);
    }
    if (!hasKernelEntries() || config.policy() == Policy.MEMORY) {
      return memoryRoom(size);
    }
    try {
      return kernel.entry();
    } catch (SystemException e) {
      throw new NoRoomException(e.getMessage());
    }
  }

  /**
   * Makes an empty memory entry of about so many bytes, or of the usual size where there is no such
   * room.
   */
  MemoryEntry memoryRoom(long wanted) throws NoRoomException {
    int usual = config.memoryEntrySize();
    try {
      return memory.entry((int) Math.min(LARGEST_ENTRY, Math.max(wanted, usual)));
    } catch (NoRoomException e) {
      return memory.entry(usual);
    }
  }

  /** Makes an empty memory entry for bytes on their way out, which no limit holds up. */
  MemoryEntry copyRoom(int wanted) {
    try {
      return memoryRoom(wanted);
    } catch (NoRoomException e) {
      return MemoryEntry.empty(ByteBuffer.allocate(SPARE_SIZE), () -> {});
    }
  }

  @Override
  public void whenRoom(Runnable task) {
    memoryWaiting.await(
        config.memoryEntrySize(),
        config.policy() == Policy.MEMORY || !hasKernelEntries()
            ? task
            : () -> kernel.waiting().await(1, task));
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog=" + backlog);
    }
    check(address);
    ServerSocketChannel channel = ReferenceChannels.listen(address, backlog, options);
    try {
      return new ReferenceListener(this, channel, channel.getLocalAddress());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    check(remote);
    if (local != null) {
      check(local);
    }
    system.before(Call.CONNECT);
    return socket(ReferenceChannels.connect(remote, local, options), false);
  }

  /**
   * Makes a socket of a channel; closes it if that fails.
   *
   * @param isNew whether the channel has still to be made ready
   */
  StreamSocket socket(SocketChannel channel, boolean isNew) throws IOException {
    try {
      if (isNew) {
        ReferenceChannels.prepare(channel);
      }
      return new ReferenceSocket(this, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void check(SocketAddress address) throws IOException {
    opened.ensureOpen();
    boolean unix =
        address instanceof UnixDomainSocketAddress
            && capabilities.contains(Capability.UNIX_SOCKETS);
    if (!unix && !(address instanceof InetSocketAddress)) {
      throw new UnsupportedOperationException("no sockets of this kind here, address=" + address);
    }
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      throw new UnknownHostException(inet.getHostString());
    }
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    opened.ensureOpen();
    Set<OpenOption> wanted = new HashSet<>(Arrays.asList(options));
    wanted.removeIf(FileOption.class::isInstance);
    if (!OPEN_OPTIONS.containsAll(wanted)) {
      throw new UnsupportedOperationException("options=" + wanted);
    }
    boolean appends = wanted.remove(StandardOpenOption.APPEND);
    if (appends) {
      wanted.add(StandardOpenOption.WRITE);
    }
    boolean writes = wanted.contains(StandardOpenOption.WRITE);
    if (!writes) {
      wanted.add(StandardOpenOption.READ);
    }
    Path path =
        ReferencePaths.resolve(
            root, relative, writes && wanted.contains(StandardOpenOption.CREATE_NEW));
    wanted.add(LinkOption.NOFOLLOW_LINKS);
    try {
      system.before(Call.OPEN);
    } catch (SystemException e) {
      throw new FileSystemException(relative, null, e.getMessage());
    }
    ReferenceFileHandle file = new ReferenceFileHandle(path, wanted, opened::removeFile);
    opened.addFile(file);
    return new ReferenceFile(this, file, wanted.contains(StandardOpenOption.READ), appends);
  }

  @Override
  public Poller poller() throws IOException {
    opened.ensureOpen();
    return new ReferencePoller(this, Selector.open());
  }

  @Override
  public void close() {
    opened.close();
  }
}
