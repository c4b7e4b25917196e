package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.SystemException;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of sockets, without their sockets. */
class SocketOptionsTest {
  private static final List<SocketOption<Boolean>> SWITCHES =
      List.of(
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.TCP_NODELAY);
  private static final List<SocketOption<Integer>> NUMBERS =
      List.of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.IP_TOS);

  private final Faults faults = new Faults(new FakeLinux().calls());
  private final SystemCalls calls = faults.calls();

  private int socket(int family) {
    return calls.socket(family, Linux.SOCK_STREAM, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {Linux.AF_INET, Linux.AF_INET6})
  void findsAgainWhatWasSet(int family) throws IOException {
    int fd = socket(family);
    for (SocketOption<Boolean> option : SWITCHES) {
      for (boolean on : new boolean[] {true, false}) {
        SocketOptions.set(calls, fd, family, option, on);
        assertThat(SocketOptions.get(calls, fd, family, option)).as(option.name()).isEqualTo(on);
      }
    }
    for (SocketOption<Integer> option : NUMBERS) {
      for (int number : new int[] {0, 1, 252}) {
        SocketOptions.set(calls, fd, family, option, number);
        assertThat(SocketOptions.get(calls, fd, family, option))
            .as(option.name())
            .isEqualTo(number);
      }
    }
  }

  @Test
  void reportsTheSizeThatWasAskedForAndNotTheDoubleOfIt() throws IOException {
    int fd = socket(Linux.AF_INET);
    SocketOptions.set(calls, fd, Linux.AF_INET, StandardSocketOptions.SO_SNDBUF, 5000);
    assertThat(calls.getsockopt(fd, Linux.SOL_SOCKET, Linux.SO_SNDBUF)).isEqualTo(10_000);
    assertThat(SocketOptions.get(calls, fd, Linux.AF_INET, StandardSocketOptions.SO_SNDBUF))
        .isEqualTo(5000);
  }

  @Test
  void lingersNotAtAllForANegativeNumber() throws IOException {
    int fd = socket(Linux.AF_INET);
    SocketOption<Integer> linger = StandardSocketOptions.SO_LINGER;
    assertThat(SocketOptions.get(calls, fd, Linux.AF_INET, linger)).isEqualTo(-1);
    SocketOptions.set(calls, fd, Linux.AF_INET, linger, 5);
    assertThat(SocketOptions.get(calls, fd, Linux.AF_INET, linger)).isEqualTo(5);
    SocketOptions.set(calls, fd, Linux.AF_INET, linger, -5);
    assertThat(SocketOptions.get(calls, fd, Linux.AF_INET, linger)).isEqualTo(-1);
  }

  @Test
  void setsTheTrafficClassOfIpv6WhereItIs() throws IOException {
    int fd = socket(Linux.AF_INET6);
    SocketOptions.set(calls, fd, Linux.AF_INET6, StandardSocketOptions.IP_TOS, 16);
    assertThat(calls.getsockopt(fd, Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS)).isEqualTo(16);
    assertThat(calls.getsockopt(fd, Linux.IPPROTO_IP, Linux.IP_TOS)).isZero();
    int inet = socket(Linux.AF_INET);
    SocketOptions.set(calls, inet, Linux.AF_INET, StandardSocketOptions.IP_TOS, 16);
    assertThat(calls.getsockopt(inet, Linux.IPPROTO_IP, Linux.IP_TOS)).isEqualTo(16);
    // The number of IP_TOS is that of TCP_NODELAY too.
    SocketOptions.set(calls, fd, Linux.AF_INET6, StandardSocketOptions.TCP_NODELAY, true);
    assertThat(calls.getsockopt(fd, Linux.IPPROTO_TCP, Linux.TCP_NODELAY)).isOne();
    assertThat(calls.getsockopt(fd, Linux.IPPROTO_IPV6, Linux.IPV6_TCLASS)).isEqualTo(16);
  }

  @Test
  void knowsWhichSocketsHaveWhichOptions() throws IOException {
    int unix = socket(Linux.AF_UNIX);
    SocketOptions.set(calls, unix, Linux.AF_UNIX, StandardSocketOptions.SO_RCVBUF, 5000);
    assertThat(SocketOptions.get(calls, unix, Linux.AF_UNIX, StandardSocketOptions.SO_RCVBUF))
        .isEqualTo(5000);
    int inet = socket(Linux.AF_INET);
    faults.arm(call -> null);
    assertThatThrownBy(
            () ->
                SocketOptions.set(
                    calls, unix, Linux.AF_UNIX, StandardSocketOptions.TCP_NODELAY, true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("TCP_NODELAY");
    assertThatThrownBy(
            () -> SocketOptions.get(calls, unix, Linux.AF_UNIX, StandardSocketOptions.IP_TOS))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(
            () ->
                SocketOptions.set(
                    calls, inet, Linux.AF_INET, StandardSocketOptions.IP_MULTICAST_TTL, 1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("IP_MULTICAST_TTL");
    assertThat(faults.names()).isEmpty();
  }

  private void refuses(SocketOption<?> option, Object value) {
    int fd = socket(Linux.AF_INET);
    faults.arm(call -> null);
    assertThatThrownBy(() -> SocketOptions.set(calls, fd, Linux.AF_INET, option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option.name() + "=" + value);
    assertThat(faults.names()).isEmpty();
  }

  @Test
  void refusesBadValues() {
    refuses(StandardSocketOptions.SO_SNDBUF, -1);
    refuses(StandardSocketOptions.SO_RCVBUF, Integer.MIN_VALUE);
    refuses(StandardSocketOptions.IP_TOS, -1);
    refuses(StandardSocketOptions.IP_TOS, null);
    refuses(StandardSocketOptions.IP_TOS, 1L);
    refuses(StandardSocketOptions.SO_LINGER, true);
    refuses(StandardSocketOptions.TCP_NODELAY, 1);
    refuses(StandardSocketOptions.SO_KEEPALIVE, "true");
  }

  @Test
  void saysWhatTheSystemRefused() {
    int fd = socket(Linux.AF_INET);
    for (SocketOption<Integer> option : NUMBERS) {
      faults.armAll(call -> true, Fault.EINVAL);
      assertThatThrownBy(() -> SocketOptions.set(calls, fd, Linux.AF_INET, option, 7))
          .isInstanceOf(SystemException.class)
          .hasMessageStartingWith("setsockopt " + option.name() + "=7: EINVAL");
      assertThatThrownBy(() -> SocketOptions.get(calls, fd, Linux.AF_INET, option))
          .isInstanceOf(SystemException.class)
          .hasMessageStartingWith("getsockopt " + option.name() + ": EINVAL");
    }
  }
}
