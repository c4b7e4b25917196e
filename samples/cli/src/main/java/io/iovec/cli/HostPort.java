package io.iovec.cli;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads and writes addresses: {@code 127.0.0.1:8480}, {@code localhost:0}, {@code [::1]:8480}. */
final class HostPort implements ITypeConverter<InetSocketAddress> {
  private static final int MOST = 65_535;

  /** Made by picocli. */
  HostPort() {}

  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, Math.max(colon, 0));
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new TypeConversionException("'" + text + "' is not HOST:PORT, nor [IPV6]:PORT");
    }
    if (host.isEmpty()) {
      throw new TypeConversionException("'" + text + "' is not HOST:PORT");
    }
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > MOST) {
      throw new TypeConversionException("'" + text + "' has no port from 0 to " + MOST);
    }
    return resolved(new InetSocketAddress(host, port));
  }

  static InetSocketAddress resolved(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new TypeConversionException("there is no host " + address.getHostString());
    }
    return address;
  }

  static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    String host = inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }
}
