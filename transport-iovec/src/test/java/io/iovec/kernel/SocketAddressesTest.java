package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as the kernel has them. */
class SocketAddressesTest {
  private static final boolean LITTLE = ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN);

  private static byte[] bytes(ByteBuffer encoded) {
    byte[] bytes = new byte[encoded.limit()];
    encoded.get(0, bytes);
    return bytes;
  }

  private static byte[] family(int family) {
    return LITTLE ? new byte[] {(byte) family, 0} : new byte[] {0, (byte) family};
  }

  @Test
  void encodesIpv4() throws IOException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 1, 2, (byte) 255});
    ByteBuffer encoded = SocketAddresses.encode(new InetSocketAddress(address, 0x1234));
    assertThat(encoded.isDirect()).isTrue();
    assertThat(encoded.position()).isZero();
    assertThat(bytes(encoded))
        .hasSize(16)
        .startsWith(family(2))
        .endsWith(0x12, 0x34, 127, 1, 2, 255, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void encodesIpv6WithItsScope() throws IOException {
    byte[] plain = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
    InetAddress address = Inet6Address.getByAddress(null, plain, 7);
    byte[] encoded = bytes(SocketAddresses.encode(new InetSocketAddress(address, 65_535)));
    assertThat(encoded).hasSize(28).startsWith(family(10));
    assertThat(encoded).containsSequence(0xff, 0xff, 0, 0, 0, 0, 0xfe, 0x80);
    assertThat(encoded).endsWith(LITTLE ? new byte[] {9, 7, 0, 0, 0} : new byte[] {9, 0, 0, 0, 7});
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,0",
    "0.0.0.0,1",
    "255.255.255.255,65535",
    "::1,32768",
    "::,80",
    "fe80::1%3,443",
    "fe80::1%2147483647,443",
    "2001:db8::ffff:1,1"
  })
  void findsAgainWhatItHasEncoded(String literal, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(literal), port);
    SocketAddress decoded = SocketAddresses.decode(SocketAddresses.encode(address));
    assertThat(decoded).isEqualTo(address);
    if (((InetSocketAddress) decoded).getAddress() instanceof Inet6Address inet6) {
      assertThat(inet6.getScopeId()).isEqualTo(((Inet6Address) address.getAddress()).getScopeId());
    }
  }

  @Test
  void takesAMappedAddressForTheIpv4OneThatItIs() throws IOException {
    ByteBuffer b = SocketAddresses.buffer();
    b.put(family(10)).put(new byte[] {0, 80}).putInt(0).put(new byte[10]);
    b.put(new byte[] {-1, -1, 10, 0, 0, 1}).putInt(5).flip();
    InetAddress expected = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    assertThat(SocketAddresses.decode(b)).isEqualTo(new InetSocketAddress(expected, 80));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 106, 107})
  void findsUnixNamesAgain(int length) {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of("x".repeat(length));
    ByteBuffer encoded = SocketAddresses.encode(address);
    assertThat(encoded.limit()).as("family, name and NUL").isEqualTo(2 + length + 1);
    assertThat(bytes(encoded)).startsWith(family(1)).endsWith('x', 0);
    assertThat(SocketAddresses.decode(encoded)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 108, 200})
  void refusesUnixNamesThatDoNotFit(int length) {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of("x".repeat(length));
    assertThatThrownBy(() -> SocketAddresses.encode(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a path has 1 to 107 bytes, path=" + address.getPath());
  }

  @Test
  void findsUnixNamesWithoutNulOrWithoutName() {
    ByteBuffer full = SocketAddresses.buffer();
    full.put(family(1)).put("x".repeat(108).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(SocketAddresses.decode(full.flip()))
        .isEqualTo(UnixDomainSocketAddress.of("x".repeat(108)));
    ByteBuffer unnamed = SocketAddresses.buffer().put(family(1)).flip();
    assertThat(SocketAddresses.decode(unnamed)).isEqualTo(UnixDomainSocketAddress.of(""));
    ByteBuffer padded = SocketAddresses.buffer().put(family(1)).put(new byte[] {'a', 0, 'b'});
    assertThat(SocketAddresses.decode(padded.flip())).isEqualTo(UnixDomainSocketAddress.of("a"));
  }

  @Test
  void findsNothingWhereThereIsNoAddress() {
    assertThat(SocketAddresses.decode(SocketAddresses.buffer().limit(0))).isNull();
    assertThat(SocketAddresses.decode(SocketAddresses.buffer().limit(1))).isNull();
  }

  @Test
  void refusesOtherAddresses() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    assertThatThrownBy(() -> SocketAddresses.encode(unresolved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unresolved");
    SocketAddress other =
        new SocketAddress() {
          private static final long serialVersionUID = 1L;

          @Override
          public String toString() {
            return "other";
          }
        };
    assertThatThrownBy(() -> SocketAddresses.encode(other))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("other");
  }
}
