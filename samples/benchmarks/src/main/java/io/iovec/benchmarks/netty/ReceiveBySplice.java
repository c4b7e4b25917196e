package io.iovec.benchmarks.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Splices what is left of a large payload when its header has come. Behind a large payload nothing
 * but the next header is read, so that all of the next payload can be spliced; small frames are
 * read as many at once as have come.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing tells nothing
final class ReceiveBySplice extends Receive {
  /** What is worth a pipe, which Netty makes and closes for each piece. */
  private static final int LARGE = 32 << 10;

  private static final int BUFFER = 256 << 10;
  private static final int PIECE = 1 << 20;

  private final FileDescriptor descriptor;
  private final Turns turns = new Turns(this::wanted);
  private boolean splicing;
  private boolean exact;
  private boolean inputShutdown;

  ReceiveBySplice(FileChannel file, FileDescriptor descriptor) {
    super(file);
    this.descriptor = descriptor;
  }

  private int wanted() {
    return splicing ? PIECE : exact && left == 0 ? head.missing() : BUFFER;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setRecvByteBufAllocator(turns);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
    super.channelRead(ctx, message);
    exact = left >= LARGE;
    if (exact) {
      splice(ctx.channel());
    }
  }

  @SuppressWarnings("deprecation") // nothing takes its place
  private void splice(Channel channel) {
    splicing = true;
    ((EpollSocketChannel) channel)
        .spliceTo(descriptor, (int) position, (int) left)
        .addListener(
            done -> {
              splicing = false;
              left = 0;
              if (!done.isSuccess() && channel.isOpen()) {
                channel.pipeline().fireExceptionCaught(done.cause());
              }
            });
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputShutdown = true;
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (inputShutdown && splicing && turns.isFruitless()) {
      ctx.close(); // the stream has ended within a payload, which Netty would wait for in a spin
    }
  }
}
