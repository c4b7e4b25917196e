package io.iovec.benchmarks.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;

/**
 * One end of a relay whose bytes do not come to user memory, but for those that wait in the socket
 * when the peer has ended its stream: Netty 4.2.18 does not tell the end of a stream from there
 * being nothing yet, and loses interest in a channel for good whose reading it suspends then.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class RelayBySplice extends Relay {
  private static final int PIECE = 1 << 20;
  private static final int BUFFER = 256 << 10;

  RelayBySplice(Bootstrap sink) {
    super(sink);
  }

  private RelayBySplice(Channel peer) {
    super(peer);
  }

  @Override
  Relay other(Channel near) {
    return new RelayBySplice(near);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setRecvByteBufAllocator(new Turns(() -> PIECE));
  }

  @Override
  void connected(Channel near, Channel far) {
    splice((EpollSocketChannel) near, (EpollSocketChannel) far);
    splice((EpollSocketChannel) far, (EpollSocketChannel) near);
    super.connected(near, far);
  }

  @SuppressWarnings("deprecation") // nothing takes its place
  private static void splice(EpollSocketChannel from, EpollSocketChannel to) {
    from.spliceTo(to, Integer.MAX_VALUE); // for ever: it ends with its channel only
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {} // splicing sees to it

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws IOException {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      EpollSocketChannel from = (EpollSocketChannel) ctx.channel();
      stopSplicing(from.config());
      copyRest(from);
      end(from);
    }
  }

  /** Has Netty take no more notice of the input: a channel that reads, with nothing to be read. */
  private static void stopSplicing(EpollSocketChannelConfig config) {
    config.setAutoRead(true);
    config.setAllowHalfClosure(false);
  }

  private void copyRest(EpollSocketChannel from) throws IOException {
    int n;
    do {
      ByteBuf rest = from.alloc().directBuffer(BUFFER);
      n = from.fd().read(rest.internalNioBuffer(0, BUFFER), 0, BUFFER);
      peer().write(rest.writerIndex(Math.max(0, n)), peer().voidPromise());
    } while (n > 0);
  }
}
