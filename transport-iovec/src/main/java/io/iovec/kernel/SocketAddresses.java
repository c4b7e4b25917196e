package io.iovec.kernel;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import org.jspecify.annotations.Nullable;

/**
 * Socket addresses as the kernel wants them.
 *
 * <pre>
 * sockaddr_in   family:2 port:2(be) addr:4 zero:8                    ip(7)
 * sockaddr_in6  family:2 port:2(be) flowinfo:4 addr:16 scope_id:4    ipv6(7)
 * sockaddr_un   family:2 path:108                                    unix(7)
 * </pre>
 */
final class SocketAddresses {
  /** The size of the largest of them, rounded up. */
  static final int MOST_BYTES = 128;

  private static final int IN_BYTES = 16;
  private static final int IN6_BYTES = 28;
  private static final int UNIX_PATH_BYTES = 108;

  private SocketAddresses() {}

  /** Returns AF_INET, AF_INET6 or AF_UNIX. */
  static int family(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress) {
      return Linux.AF_UNIX;
    }
    if (address instanceof InetSocketAddress inet) {
      if (inet.isUnresolved()) {
        throw new IllegalArgumentException("unresolved, address=" + address);
      }
      return inet.getAddress() instanceof Inet4Address ? Linux.AF_INET : Linux.AF_INET6;
    }
    throw new UnsupportedOperationException("neither TCP nor Unix-domain, address=" + address);
  }

  /** Returns a new direct buffer that holds the address, from 0 to its limit. */
  static ByteBuffer encode(SocketAddress address) {
    ByteBuffer b = buffer();
    int family = family(address);
    b.putShort((short) family);
    if (address instanceof UnixDomainSocketAddress unix) {
      byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
      if (path.length == 0 || path.length >= UNIX_PATH_BYTES) {
        throw new IllegalArgumentException(
            "a path has 1 to " + (UNIX_PATH_BYTES - 1) + " bytes, path=" + unix.getPath());
      }
      return b.put(path).put((byte) 0).flip();
    }
    InetSocketAddress inet = (InetSocketAddress) address;
    b.order(ByteOrder.BIG_ENDIAN).putShort((short) inet.getPort());
    if (family == Linux.AF_INET) {
      b.put(inet.getAddress().getAddress());
      return b.clear().limit(IN_BYTES);
    }
    Inet6Address inet6 = (Inet6Address) inet.getAddress();
    b.putInt(0).put(inet6.getAddress());
    b.order(ByteOrder.nativeOrder()).putInt(inet6.getScopeId());
    return b.clear().limit(IN6_BYTES);
  }

  /** Returns the address in the buffer, from 0 to its limit, or null if it has none. */
  static @Nullable SocketAddress decode(ByteBuffer b) {
    if (b.limit() < 2) {
      return null;
    }
    b.position(0).order(ByteOrder.nativeOrder());
    int family = b.getShort();
    if (family == Linux.AF_UNIX) {
      byte[] path = new byte[b.remaining()];
      b.get(path);
      int end = 0;
      while (end < path.length && path[end] != 0) {
        end++;
      }
      try {
        return UnixDomainSocketAddress.of(new String(path, 0, end, StandardCharsets.UTF_8));
      } catch (InvalidPathException e) {
        return UnixDomainSocketAddress.of(""); // a name that this JVM cannot write
      }
    }
    int port = b.order(ByteOrder.BIG_ENDIAN).getShort() & 0xFFFF;
    byte[] address = new byte[family == Linux.AF_INET ? 4 : 16];
    b.position(family == Linux.AF_INET ? 4 : 8);
    b.get(address);
    try {
      if (family == Linux.AF_INET) {
        return new InetSocketAddress(InetAddress.getByAddress(address), port);
      }
      int scope = b.order(ByteOrder.nativeOrder()).getInt();
      InetAddress plain = InetAddress.getByAddress(address);
      boolean scoped = scope != 0 && plain instanceof Inet6Address;
      return new InetSocketAddress(
          scoped ? Inet6Address.getByAddress(null, address, scope) : plain, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /** Returns a new direct buffer for an address. */
  static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(MOST_BYTES).order(ByteOrder.nativeOrder());
  }
}
