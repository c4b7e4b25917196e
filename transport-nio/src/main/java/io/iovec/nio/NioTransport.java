package io.iovec.nio;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.Fallback;
import io.iovec.FileOption;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.Probe;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code nio} transport. Thread-safe. */
final class NioTransport implements Transport {
  static final String NAME = "nio";

  /** The kill switch of {@code transferTo}. */
  static final String SENDFILE = "sendfile";

  private static final int APPEND_LOCKS = 64;
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

  // Shared by all handles of a file in this process, so that they do not append at the same place.
  private static final Object[] APPENDING = new Object[APPEND_LOCKS];

  static {
    for (int i = 0; i < APPEND_LOCKS; i++) {
      APPENDING[i] = new Object();
    }
  }

  private final ChannelCalls calls;
  private final TransportConfig config;
  private final Set<Capability> capabilities;
  private final @Nullable Fallback regionHindrance;
  private final Counters counters = new Counters();
  private final Memory memory;
  private final OpenThings open = new OpenThings(counters);

  NioTransport(ChannelCalls calls, TransportConfig config, Set<Capability> capabilities) {
    this.calls = calls;
    this.config = config;
    this.capabilities = Collections.unmodifiableSet(copy(capabilities));
    this.regionHindrance = regionHindrance(config, capabilities);
    this.memory = new Memory(config.memoryLimit(), config.memoryEntrySize(), counters);
  }

  /** Makes a transport that promises what was found. */
  static NioTransport of(ChannelCalls calls, TransportConfig config, Probe probe) {
    Set<Capability> found = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (probe.has(capability)) {
        found.add(capability);
      }
    }
    return new NioTransport(calls, config, found);
  }

  private static Set<Capability> copy(Set<Capability> capabilities) {
    Set<Capability> copy = EnumSet.noneOf(Capability.class);
    copy.addAll(capabilities);
    return copy;
  }

  private static @Nullable Fallback regionHindrance(
      TransportConfig config, Set<Capability> capabilities) {
    if (config.disabled().contains(SENDFILE)) {
      return Fallback.SWITCHED_OFF;
    }
    return capabilities.contains(Capability.KERNEL_READ) ? null : Fallback.REFUSED;
  }

  @Override
  public String name() {
    return NAME;
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

  /** Returns why no region can be made of a file, or null if one can. */
  @Nullable Fallback regionHindrance() {
    return regionHindrance;
  }

  /** Returns what asks channels, and they the system. */
  ChannelCalls calls() {
    return calls;
  }

  Memory memory() {
    return memory;
  }

  /** Returns what is open, which whoever closes some of it tells. */
  OpenThings openThings() {
    return open;
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
    return memory.someRoom((int) Math.min(size, Memory.LARGEST_ENTRY));
  }

  @Override
  public void whenRoom(Runnable task) {
    memory.whenRoom(task);
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    if (backlog < 0) {
      throw new IllegalArgumentException("backlog=" + backlog);
    }
    ProtocolFamily family = family(address);
    ServerSocketChannel channel =
        family == StandardProtocolFamily.UNIX
            ? ServerSocketChannel.open(family)
            : ServerSocketChannel.open();
    try {
      Sockets.listen(channel, address, backlog, options);
      SocketAddress bound = channel.getLocalAddress();
      open.addSocket(channel);
      return new NioListener(this, channel, bound);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    ProtocolFamily family = family(remote);
    if (local != null) {
      family(local);
    }
    SocketChannel channel = calls.openSocket(family);
    try {
      Sockets.connect(channel, remote, local, options);
      return socket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes a socket of a channel that was accepted; closes it if that fails. */
  NioSocket accepted(SocketChannel channel) throws IOException {
    try {
      Sockets.prepare(channel);
      return socket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private NioSocket socket(SocketChannel channel) {
    SocketHandle handle = new SocketHandle(channel);
    open.addSocket(handle);
    return new NioSocket(this, handle);
  }

  private ProtocolFamily family(SocketAddress address) throws IOException {
    open.ensureOpen();
    if (address instanceof UnixDomainSocketAddress) {
      if (!capabilities.contains(Capability.UNIX_SOCKETS)) {
        throw new UnsupportedOperationException("no Unix-domain sockets here, address=" + address);
      }
      return StandardProtocolFamily.UNIX;
    }
    if (address instanceof InetSocketAddress inet) {
      if (inet.isUnresolved()) {
        throw new UnknownHostException(inet.getHostString());
      }
      return StandardProtocolFamily.INET;
    }
    throw new UnsupportedOperationException("address=" + address);
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    open.ensureOpen();
    Set<OpenOption> wanted = new HashSet<>(Arrays.asList(options));
    wanted.removeIf(FileOption.class::isInstance);
    if (!OPEN_OPTIONS.containsAll(wanted)) {
      wanted.removeAll(OPEN_OPTIONS);
      throw new UnsupportedOperationException("options=" + wanted);
    }
    boolean append = wanted.remove(StandardOpenOption.APPEND);
    if (append) {
      wanted.add(StandardOpenOption.WRITE);
    }
    if (!wanted.contains(StandardOpenOption.WRITE)) {
      wanted.add(StandardOpenOption.READ);
    }
    boolean mustBeNew =
        wanted.contains(StandardOpenOption.WRITE) && wanted.contains(StandardOpenOption.CREATE_NEW);
    Path path = ConfinedPath.resolve(root, relative, mustBeNew);
    wanted.add(LinkOption.NOFOLLOW_LINKS);
    OpenFile file = new OpenFile(calls, path, wanted, open::remove);
    open.add(file);
    return new NioFile(
        this,
        file,
        wanted.contains(StandardOpenOption.READ),
        append ? APPENDING[Math.floorMod(file.identity().hashCode(), APPEND_LOCKS)] : null);
  }

  @Override
  public Poller poller() throws IOException {
    open.ensureOpen();
    Selector selector = Selector.open();
    open.add(selector);
    return new NioPoller(this, selector);
  }

  @Override
  public void close() {
    open.closeAll();
  }
}
