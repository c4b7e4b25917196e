package io.iovec.benchmarks.netty;

import io.iovec.benchmarks.BenchmarkServer;
import io.iovec.benchmarks.ServerMain;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Setup;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FileRegion;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** One event loop, which accepts too, and a handler for each service. */
public final class NettyServer implements BenchmarkServer {
  private static final int BACKLOG = 4096;

  // What is cheapest here.
  private static final int BUFFER = 1 << 20;
  private static final int READS = 4;
  private static final long COPIED = 32 << 10;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(128 << 10, 256 << 10);

  /** For relays: what has been read is on its way before more is, so that one buffer waits. */
  private static final WriteBufferWaterMark ONE_BUFFER = new WriteBufferWaterMark(1, 1);

  /** Netty's own takes a file region for nothing, so that a channel would never be full of them. */
  private static final MessageSizeEstimator SIZES = () -> NettyServer::sizeOf;

  private enum Tuning {
    DEFAULT,
    TUNED,
    SPLICE
  }

  private final Transport transport;
  private final Tuning tuning;

  /**
   * Makes a server.
   *
   * @param options {@code nio}, {@code epoll} or {@code uring}; then {@code default}, {@code tuned}
   *     or, of epoll only, {@code splice}, which serves what can be spliced
   */
  public NettyServer(List<String> options) {
    transport = Transport.valueOf(options.get(0).toUpperCase(Locale.ROOT));
    tuning = Tuning.valueOf(options.get(1).toUpperCase(Locale.ROOT));
  }

  @Override
  public Map<Service, Integer> start(Setup setup) throws IOException {
    if (PlatformDependent.useDirectBufferNoCleaner() || !PlatformDependent.hasUnsafe()) {
      ServerMain.directMemory(PlatformDependent::usedDirectMemory); // else the JDK's pool has it
    }
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, transport.handler(tuning == Tuning.TUNED));
    FileChannel file =
        FileChannel.open(setup.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    Bootstrap sink =
        new Bootstrap()
            .channel(transport.socket())
            .remoteAddress(InetAddress.getLoopbackAddress(), setup.sinkPort())
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    Map<Service, Supplier<ChannelHandler>> handlers = new EnumMap<>(Service.class);
    if (tuning == Tuning.SPLICE) {
      FileDescriptor descriptor = descriptor(setup.file());
      handlers.put(Service.RECEIVE, () -> new ReceiveBySplice(file, descriptor));
      handlers.put(Service.RELAY, () -> new RelayBySplice(sink));
    } else {
      handlers.put(Service.RECEIVE, () -> new Receive(file));
      handlers.put(Service.SEND, () -> new Send(file, copied()));
      handlers.put(Service.RELAY, () -> new Relay(sink));
      handlers.put(Service.SMALL, Small::new);
    }
    if (tuning == Tuning.TUNED) {
      sink.option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
          .option(ChannelOption.RECVBUF_ALLOCATOR, buffers())
          .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ONE_BUFFER);
      if (transport.hasRing()) {
        sink.option(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, Transport.RING);
      }
    }
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    handlers.forEach((service, handler) -> ports.put(service, listen(group, service, handler)));
    return ports;
  }

  private int listen(EventLoopGroup group, Service service, Supplier<ChannelHandler> handler) {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(group)
            .channel(transport.listener())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.MESSAGE_SIZE_ESTIMATOR, SIZES)
            .childOption(ChannelOption.AUTO_READ, service != Service.RELAY)
            .childOption(
                ChannelOption.ALLOW_HALF_CLOSURE,
                service == Service.RECEIVE || service == Service.RELAY)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(handler.get());
                  }
                });
    if (tuning == Tuning.TUNED) {
      server
          .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
          .childOption(ChannelOption.RECVBUF_ALLOCATOR, buffers())
          .childOption(
              ChannelOption.WRITE_BUFFER_WATER_MARK, service == Service.RELAY ? ONE_BUFFER : MARKS);
      if (transport.hasRing()) {
        server.childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, Transport.RING);
      }
    }
    Channel channel =
        server.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly().channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static RecvByteBufAllocator buffers() {
    return new FixedRecvByteBufAllocator(BUFFER).maxMessagesPerRead(READS);
  }

  /**
   * Returns the largest payload that is copied instead of being left to a file region, for which
   * io_uring has no sendfile: the two splices that Netty makes do cost more, whatever the length.
   */
  private long copied() {
    if (tuning != Tuning.TUNED) {
      return 0;
    }
    return transport == Transport.URING ? Long.MAX_VALUE : COPIED;
  }

  private static int sizeOf(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.readableBytes();
    }
    return message instanceof FileRegion region
        ? (int) Math.min(Integer.MAX_VALUE, region.count())
        : 0;
  }

  /** Returns the descriptor of an open file. {@link FileDescriptor#from} would empty it. */
  private static FileDescriptor descriptor(Path file) throws IOException {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path each : open) {
        if (Files.isSymbolicLink(each) && Files.readSymbolicLink(each).equals(file.toRealPath())) {
          return new FileDescriptor(Integer.parseInt(each.getFileName().toString()));
        }
      }
    }
    throw new IOException("not open, file=" + file);
  }
}
