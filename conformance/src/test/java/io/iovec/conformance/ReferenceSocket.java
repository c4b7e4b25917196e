package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection of the reference transport: looks at arguments and states, and passes on. */
final class ReferenceSocket extends ReferencePollable implements StreamSocket {
  private final SocketChannel channel;
  private final ReferenceSender sender;
  private final ReferencePause pause;
  private final ReferenceReceiver receiver;
  private volatile boolean connected;
  private volatile boolean outputShut;
  private volatile Policy policy;
  private @Nullable IOException connectFailure;

  @SuppressWarnings("this-escape") // only to be asked later
  ReferenceSocket(ReferenceTransport transport, SocketChannel channel) {
    super(transport, channel);
    this.channel = channel;
    this.sender = new ReferenceSender(transport, channel);
    this.pause = new ReferencePause(this);
    this.receiver = new ReferenceReceiver(transport, channel, sender, pause);
    this.connected = channel.isConnected();
    this.policy = transport.config().policy();
  }

  @Override
  void freed() {
    receiver.close();
    pause.over();
  }

  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    if (memoryMax < 0 || kernelMax < 0 || (memoryMax == 0 && kernelMax == 0)) {
      throw new IllegalArgumentException("memoryMax=" + memoryMax + " kernelMax=" + kernelMax);
    }
    ensureOpen(into);
    ensureConnected();
    try {
      return receiver.recv(into, memoryMax, kernelMax, policy);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public int recv(ByteBuffer into) throws IOException {
    if (!into.hasRemaining() || into.isReadOnly()) {
      throw new IllegalArgumentException("full or read-only, into=" + into);
    }
    ensureConnected();
    try {
      return receiver.recv(into);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public void expect(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes=" + bytes);
    }
    ensureOpen();
    receiver.expect(bytes);
  }

  @Override
  public void pending(IoVector into, long count) {
    if (!transport().capabilities().contains(Capability.PENDING)) {
      throw new UnsupportedOperationException("pending entries are switched off");
    }
    if (count < 1) {
      throw new IllegalArgumentException("count=" + count);
    }
    ensureOpen(into);
    ensureConnected();
    if (count > Long.MAX_VALUE - into.length()) {
      throw new IllegalArgumentException("too long: count=" + count + " vector=" + into);
    }
    ReferenceClaims claims = receiver.claims();
    into.pushBack(
        new ReferencePendingEntry(transport().kernel(), claims, claims.add(count), count));
  }

  @Override
  public void whenReturned(Runnable task) {
    receiver.claims().whenReturned(task);
  }

  @Override
  public long pendingBytes() {
    return receiver.claims().left();
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    ensureOpen(from);
    ensureWritable();
    try {
      return sender.send(from, policy);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    ensureWritable();
    try {
      return sender.send(from, offset, count);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  private static void ensureOpen(IoVector vector) {
    if (vector.isClosed()) {
      throw new IllegalStateException("closed, vector=" + vector);
    }
  }

  private void ensureConnected() {
    ensureOpen();
    if (!connected) {
      throw new IllegalStateException("not connected, " + this);
    }
  }

  private void ensureWritable() {
    ensureConnected();
    if (outputShut) {
      throw new IllegalStateException("output is shut down, " + this);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    ensureOpen();
    if (connectFailure != null) {
      throw connectFailure;
    }
    if (!connected) {
      try {
        connected = channel.finishConnect();
      } catch (ClosedChannelException e) {
        throw closed(e);
      } catch (IOException e) {
        connectFailure = e;
        throw e;
      }
      update();
    }
    return connected;
  }

  @Override
  public void shutdownOutput() throws IOException {
    ensureConnected();
    outputShut = true;
    try {
      channel.shutdownOutput();
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public void shutdownInput() throws IOException {
    ensureConnected();
    try {
      channel.shutdownInput();
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public Policy policy() {
    return policy;
  }

  @Override
  public void policy(Policy newPolicy) {
    policy = Objects.requireNonNull(newPolicy);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return channel.getOption(option);
  }

  @Override
  public <T> void option(SocketOption<T> option, T value) throws IOException {
    channel.setOption(option, value);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    try {
      return channel.getLocalAddress();
    } catch (IOException e) {
      return null; // Closed.
    }
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    try {
      return connected ? channel.getRemoteAddress() : null;
    } catch (IOException e) {
      return null; // Closed.
    }
  }

  @Override
  int operations(int interest) {
    boolean read = (interest & Poller.READ) != 0;
    boolean write = (interest & Poller.WRITE) != 0;
    if (!connected) {
      return write ? SelectionKey.OP_CONNECT : 0;
    }
    return (read && !pause.lasts() ? SelectionKey.OP_READ : 0)
        | (write ? SelectionKey.OP_WRITE : 0);
  }

  @Override
  public String toString() {
    return "ReferenceSocket[" + channel + "]";
  }
}
