package io.iovec.benchmarks.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** What Netty asks the system with. */
enum Transport {
  NIO(NioServerSocketChannel.class, NioSocketChannel.class) {
    @Override
    IoHandlerFactory handler(boolean tuned) {
      return NioIoHandler.newFactory();
    }
  },
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class) {
    @Override
    IoHandlerFactory handler(boolean tuned) {
      return EpollIoHandler.newFactory();
    }
  },
  URING(IoUringServerSocketChannel.class, IoUringSocketChannel.class) {
    @Override
    IoHandlerFactory handler(boolean tuned) {
      if (!tuned || !hasRing()) {
        return IoUringIoHandler.newFactory();
      }
      return IoUringIoHandler.newFactory(
          new IoUringIoHandlerConfig()
              .setCqSize(COMPLETIONS)
              .setBufferRingConfig(
                  IoUringBufferRingConfig.builder()
                      .bufferGroupId(RING)
                      .bufferRingSize(RING_BUFFERS)
                      .batchSize(RING_BUFFERS)
                      .allocator(
                          new IoUringFixedBufferRingAllocator(
                              PooledByteBufAllocator.DEFAULT, RING_BUFFER))
                      .build()));
    }
  };

  /** The id of io_uring's ring of buffers. */
  static final short RING = 1;

  private static final short RING_BUFFERS = 16;
  private static final int RING_BUFFER = 256 << 10;
  private static final int COMPLETIONS = 32 << 10;

  private final Class<? extends ServerChannel> listener;
  private final Class<? extends SocketChannel> socket;

  Transport(Class<? extends ServerChannel> listener, Class<? extends SocketChannel> socket) {
    this.listener = listener;
    this.socket = socket;
  }

  /** Tells whether its reads can share buffers, instead of holding one each while they wait. */
  boolean hasRing() {
    return this == URING && IoUring.isRegisterBufferRingSupported();
  }

  /** Returns what makes the event loop's own part. */
  abstract IoHandlerFactory handler(boolean tuned);

  Class<? extends ServerChannel> listener() {
    return listener;
  }

  Class<? extends SocketChannel> socket() {
    return socket;
  }
}
