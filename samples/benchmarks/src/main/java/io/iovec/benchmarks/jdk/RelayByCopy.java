package io.iovec.benchmarks.jdk;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** What one end of a relay says goes to the other end. */
final class RelayByCopy implements EventLoop.Handler {
  private final SelectionKey key;
  private final SocketChannel channel;
  private final Buffers buffers;
  private RelayByCopy peer = this;
  private @Nullable ByteBuffer rest; // what the peer's socket does not take
  private boolean ended;

  private RelayByCopy(SelectionKey key, Buffers buffers) {
    this.key = key;
    this.channel = (SocketChannel) key.channel();
    this.buffers = buffers;
  }

  /** Connects a client to the sink, and returns its end. */
  static RelayByCopy open(SelectionKey client, SocketAddress sink, EventLoop loop, Buffers buffers)
      throws IOException {
    SocketChannel other = SocketChannel.open();
    SelectionKey otherKey = loop.register(other, 0);
    RelayByCopy near = new RelayByCopy(client, buffers);
    RelayByCopy far = new RelayByCopy(otherKey, buffers);
    near.peer = far;
    far.peer = near;
    otherKey.attach(far);
    if (other.connect(sink)) {
      far.watch();
    } else {
      client.interestOps(0);
      otherKey.interestOps(SelectionKey.OP_CONNECT);
    }
    return near;
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isConnectable()) {
      channel.finishConnect();
    }
    if (ready.isWritable()) {
      peer.writeRest();
    }
    if (ready.isReadable()) {
      move();
    }
    if (ended && peer.ended && rest == null && peer.rest == null) {
      close(ready);
      return;
    }
    watch();
    peer.watch();
  }

  private void move() throws IOException {
    ByteBuffer buffer = buffers.shared();
    if (channel.read(buffer) < 0) {
      ended = true;
      peer.channel.shutdownOutput();
      return;
    }
    peer.channel.write(buffer.flip());
    if (buffer.hasRemaining()) {
      rest = buffers.keepShared();
    }
  }

  private void writeRest() throws IOException {
    if (rest != null) {
      peer.channel.write(rest);
      if (!rest.hasRemaining()) {
        buffers.giveBack(rest);
        rest = null;
      }
    }
  }

  private void watch() {
    int reading = ended || rest != null ? 0 : SelectionKey.OP_READ;
    int writing = peer.rest == null ? 0 : SelectionKey.OP_WRITE;
    EventLoop.watch(key, reading | writing);
  }

  @Override
  public void close(SelectionKey ready) throws IOException {
    for (RelayByCopy end : new RelayByCopy[] {this, peer}) {
      if (end.rest != null) {
        buffers.giveBack(end.rest);
        end.rest = null;
      }
      end.channel.close();
    }
  }
}
