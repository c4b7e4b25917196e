package io.iovec.nio;

import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A connection of the {@code nio} transport. */
final class NioSocket extends Watched implements StreamSocket {
  private final SocketChannel channel;
  private final GatheringSender sender;
  private final Pause pause;
  private final Receiver receiver;
  private volatile boolean connected;
  private volatile boolean outputShut;
  private volatile Policy policy;
  private @Nullable IOException connectFailure;

  @SuppressWarnings("this-escape") // only to be asked later
  NioSocket(NioTransport transport, SocketHandle handle) {
    super(transport, handle);
    this.channel = handle.channel();
    this.sender = new GatheringSender(transport, handle);
    this.pause = new Pause(this, transport.memory().waiting());
    this.receiver = new Receiver(transport, channel, sender, pause);
    this.connected = channel.isConnected();
    this.policy = transport.config().policy();
  }

  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    if (memoryMax < 0 || kernelMax < 0 || (memoryMax == 0 && kernelMax == 0)) {
      throw new IllegalArgumentException("memoryMax=" + memoryMax + " kernelMax=" + kernelMax);
    }
    if (into.isClosed()) {
      throw new IllegalStateException("closed, vector=" + into);
    }
    ensureConnected();
    long received;
    try {
      received = receiver.recv(into, memoryMax, kernelMax);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
    if (received > memoryMax && policy == Policy.KERNEL) {
      transport().counters().addFallback(Fallback.REFUSED, received - memoryMax);
    }
    return received;
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
  void freed() {
    receiver.close();
    pause.cancel();
  }

  private void ensureConnected() {
    ensureOpen();
    if (!connected) {
      throw new NotYetConnectedException();
    }
  }

  @Override
  public void pending(IoVector into, long count) {
    throw new UnsupportedOperationException("the nio transport has no pending entries");
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    ensureSending();
    try {
      return sender.send(from);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    ensureSending();
    try {
      return sender.send(from, offset, count);
    } catch (ClosedChannelException e) {
      throw closed(e);
    }
  }

  private void ensureSending() {
    ensureConnected();
    if (outputShut) {
      throw new IllegalStateException("output is shut down, " + this);
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    ensureOpen();
    if (connected) {
      return true;
    }
    if (connectFailure != null) {
      throw connectFailure;
    }
    try {
      connected = channel.finishConnect();
    } catch (ClosedChannelException e) {
      throw closed(e);
    } catch (IOException e) {
      connectFailure = e;
      throw e;
    }
    NioRegistration watching = registration();
    if (connected && watching != null) {
      watching.updateAndWake();
    }
    return connected;
  }

  @Override
  public void shutdownOutput() throws IOException {
    ensureConnected();
    try {
      channel.shutdownOutput();
      outputShut = true;
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
    policy = newPolicy;
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
  SelectableChannel channel() {
    return channel;
  }

  @Override
  int operations(int interest) {
    if (!connected) {
      return (interest & Poller.WRITE) != 0 ? SelectionKey.OP_CONNECT : 0;
    }
    int operations = 0;
    if ((interest & Poller.READ) != 0 && !pause.lasts()) {
      operations |= SelectionKey.OP_READ;
    }
    if ((interest & Poller.WRITE) != 0) {
      operations |= SelectionKey.OP_WRITE;
    }
    return operations;
  }

  @Override
  public String toString() {
    return "NioSocket[" + channel + "]";
  }
}
