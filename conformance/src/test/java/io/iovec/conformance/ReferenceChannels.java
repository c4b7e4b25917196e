package io.iovec.conformance;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens channels, and names failures as the SPI promises where the JDK does not. */
final class ReferenceChannels {
  private interface Binding {
    NetworkChannel bind() throws IOException;
  }

  private ReferenceChannels() {}

  static ServerSocketChannel listen(
      SocketAddress address, int backlog, Map<SocketOption<?>, ?> options) throws IOException {
    ServerSocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      channel.configureBlocking(false);
      set(channel, options);
      bind(address, () -> channel.bind(address, backlog));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Begins to connect. */
  static SocketChannel connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    SocketChannel channel =
        remote instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      prepare(channel);
      set(channel, options);
      if (local != null) {
        bind(local, () -> channel.bind(local));
      }
      connect(channel, remote);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes a connection's channel ready: the last piece of a vector goes out at once. */
  static void prepare(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  private static void set(NetworkChannel channel, Map<SocketOption<?>, ?> options)
      throws IOException {
    for (Map.Entry<SocketOption<?>, ?> option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  private static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    if (!option.type().isInstance(value)) {
      throw new IllegalArgumentException(option + "=" + value);
    }
    channel.setOption(option, option.type().cast(value));
  }

  /** Binds; the failure is a BindException. */
  private static void bind(SocketAddress address, Binding binding) throws IOException {
    try {
      binding.bind();
    } catch (SocketException e) {
      throw e instanceof BindException
          ? e
          : caused(new BindException(e.getMessage() + ": " + address), e);
    }
  }

  private static void connect(SocketChannel channel, SocketAddress remote) throws IOException {
    try {
      channel.connect(remote);
    } catch (SocketException e) {
      // There is no such file.
      throw e instanceof ConnectException || !(remote instanceof UnixDomainSocketAddress)
          ? e
          : caused(new ConnectException(e.getMessage() + ": " + remote), e);
    }
  }

  private static IOException caused(IOException named, IOException cause) {
    named.initCause(cause);
    return named;
  }
}
