package io.iovec.conformance;

import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.SystemException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listener of the reference transport. */
final class ReferenceListener extends ReferencePollable implements StreamListener {
  private final ServerSocketChannel channel;
  private final SocketAddress address;

  ReferenceListener(
      ReferenceTransport transport, ServerSocketChannel channel, SocketAddress address) {
    super(transport, channel);
    this.channel = channel;
    this.address = address;
  }

  @Override
  public @Nullable StreamSocket accept() throws IOException {
    ensureOpen();
    if (transport().system().before(Call.ACCEPT) == Fault.EAGAIN) {
      return null;
    }
    try {
      SocketChannel accepted = channel.accept();
      return accepted == null ? null : transport().socket(accepted, true);
    } catch (ClosedChannelException e) {
      throw closed(e);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** The JDK tells what there is no more of by the system's words only. */
  private static IOException named(IOException e) {
    String said = String.valueOf(e.getMessage());
    if (!said.contains("Too many open files")) {
      return e;
    }
    SystemException named =
        said.contains("in system")
            ? new SystemException("accept", "ENFILE", 23, said + ": raise fs.file-max")
            : new SystemException("accept", "EMFILE", 24, said + ": raise ulimit -n");
    named.initCause(e);
    return named;
  }

  @Override
  public SocketAddress localAddress() {
    return address;
  }

  @Override
  int operations(int interest) {
    return (interest & Poller.READ) != 0 ? SelectionKey.OP_ACCEPT : 0;
  }

  @Override
  public String toString() {
    return "ReferenceListener[" + address + "]";
  }
}
