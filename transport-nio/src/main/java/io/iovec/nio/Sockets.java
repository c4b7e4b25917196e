package io.iovec.nio;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares channels, and names failures as the transport promises where the JDK does not. */
final class Sockets {
  private Sockets() {}

  /** Makes a listening channel ready. */
  static void listen(
      ServerSocketChannel channel,
      SocketAddress address,
      int backlog,
      Map<SocketOption<?>, ?> options)
      throws IOException {
    channel.configureBlocking(false);
    setAll(channel, options);
    bind(() -> channel.bind(address, backlog), address);
  }

  /** Begins to connect. */
  static void connect(
      SocketChannel channel,
      SocketAddress remote,
      @Nullable SocketAddress local,
      Map<SocketOption<?>, ?> options)
      throws IOException {
    prepare(channel);
    setAll(channel, options);
    if (local != null) {
      bind(() -> channel.bind(local), local);
    }
    try {
      channel.connect(remote);
    } catch (SocketException e) {
      if (e instanceof ConnectException || !(remote instanceof UnixDomainSocketAddress)) {
        throw e;
      }
      // There is no such file.
      throw caused(new ConnectException(e.getMessage() + ": " + remote), e);
    }
  }

  /** Makes a connection's channel ready. */
  static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      // The last piece of a vector goes out at once.
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  private static void setAll(NetworkChannel channel, Map<SocketOption<?>, ?> options)
      throws IOException {
    for (Map.Entry<SocketOption<?>, ?> option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    try {
      channel.setOption(option, option.type().cast(value));
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(option + "=" + value, e);
    }
  }

  private interface Binding {
    void bind() throws IOException;
  }

  private static void bind(Binding binding, SocketAddress address) throws IOException {
    try {
      binding.bind();
    } catch (BindException e) {
      throw e;
    } catch (SocketException e) {
      throw caused(new BindException(e.getMessage() + ": " + address), e);
    }
  }

  private static IOException caused(IOException named, IOException cause) {
    named.initCause(cause);
    return named;
  }
}
