package io.iovec.nio;

import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.SystemException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listener of the {@code nio} transport. */
final class NioListener extends Watched implements StreamListener {
  private final ServerSocketChannel channel;
  private final SocketAddress address;

  NioListener(NioTransport transport, ServerSocketChannel channel, SocketAddress address) {
    super(transport, channel);
    this.channel = channel;
    this.address = address;
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    ensureOpen();
    SocketChannel accepted;
    try {
      accepted = transport().calls().accept(channel);
    } catch (ClosedChannelException e) {
      throw closed(e);
    } catch (IOException e) {
      throw exhausted(e);
    }
    return accepted == null ? null : transport().accepted(accepted);
  }

  /** The JDK tells what is exhausted by the system's words only. */
  private static IOException exhausted(IOException e) {
    String said = String.valueOf(e.getMessage());
    SystemException named;
    if (said.contains("Too many open files in system")) {
      named =
          new SystemException(
              "accept", "ENFILE", 23, said + ": close something, raise fs.file-max");
    } else if (said.contains("Too many open files")) {
      named =
          new SystemException("accept", "EMFILE", 24, said + ": close something, raise ulimit -n");
    } else if (said.contains("Cannot allocate memory")) {
      named = new SystemException("accept", "ENOMEM", 12, said);
    } else {
      return e;
    }
    named.initCause(e);
    return named;
  }

  @Override
  public SocketAddress localAddress() {
    return address;
  }

  @Override
  SelectableChannel channel() {
    return channel;
  }

  @Override
  int operations(int interest) {
    return (interest & Poller.READ) != 0 ? SelectionKey.OP_ACCEPT : 0;
  }

  @Override
  public String toString() {
    return "NioListener[" + address + "]";
  }
}
