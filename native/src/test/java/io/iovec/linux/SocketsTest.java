package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.drain;
import static io.iovec.linux.Sys.failed;
import static io.iovec.linux.Sys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.kernel.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The calls of {@code sys/socket.h}. What buffers may be passed is in {@link BuffersTest}. */
class SocketsTest {
  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;

  @Test
  void acceptsAndReturnsTheAddressOfThePeer() {
    int listener = sys.listener();
    ByteBuffer address = ByteBuffer.allocateDirect(128);
    assertThat(CALLS.getsockname(listener, address)).isZero();
    assertThat(address.limit()).isEqualTo(16);

    int client = sys.keep(CALLS.socket(Sys.AF_INET, Sys.SOCK_STREAM, 0));
    assertThat(CALLS.connect(client, address)).isZero();
    ByteBuffer own = ByteBuffer.allocateDirect(128);
    assertThat(CALLS.getsockname(client, own)).isZero();

    ByteBuffer peer = ByteBuffer.allocateDirect(128).order(ByteOrder.LITTLE_ENDIAN);
    peer.position(3).limit(5);
    int server = sys.keep(CALLS.accept4(listener, peer, Sys.SOCK_NONBLOCK | Sys.SOCK_CLOEXEC));
    assertThat(peer.limit()).isEqualTo(16);
    assertThat(peer.position()).isEqualTo(3);
    assertThat(peer.getShort(0)).isEqualTo((short) Sys.AF_INET);
    assertThat(text(peer, 4, 4)).isEqualTo("\u007f\0\0\u0001");
    assertThat(peer.position(0)).isEqualTo(own);
    assertThat(CALLS.getpeername(server, peer.clear())).isZero();
    assertThat(peer).isEqualTo(own);
    assertThat(CALLS.getpeername(listener, peer)).isEqualTo(failed(Errno.ENOTCONN));
    assertThat(peer.limit()).isEqualTo(16);
    assertThat(CALLS.fcntl(server, Sys.F_GETFL, 0) & Sys.O_NONBLOCK).isNotZero();
    assertThat(CALLS.fcntl(server, Sys.F_GETFD, 0)).isEqualTo(1);
  }

  @Test
  void returnsAsMuchOfAnAddressAsThereIsRoomFor() {
    ByteBuffer address = ByteBuffer.allocateDirect(8);
    assertThat(CALLS.getsockname(sys.listener(), address)).isZero();
    assertThat(address.limit()).isEqualTo(8);
    assertThat(text(address, 4, 4)).isEqualTo("\u007f\0\0\u0001");
  }

  @Test
  void connectsOverAUnixSocketWhoseClientHasNoName() {
    ByteBuffer address = Sys.sockaddrUn(directory.resolve("socket"));
    int listener = sys.keep(CALLS.socket(Sys.AF_UNIX, Sys.SOCK_STREAM, 0));
    assertThat(CALLS.bind(listener, address)).isZero();
    assertThat(CALLS.listen(listener, 1)).isZero();
    int client = sys.keep(CALLS.socket(Sys.AF_UNIX, Sys.SOCK_STREAM, 0));
    assertThat(CALLS.connect(client, address)).isZero();

    ByteBuffer peer = ByteBuffer.allocateDirect(110);
    int server = sys.keep(CALLS.accept4(listener, peer, 0));
    assertThat(peer.limit()).isEqualTo(2);
    assertThat(CALLS.send(client, direct("hello"), 0, 5, 0)).isEqualTo(5);
    assertThat(drain(server)).isEqualTo("hello");
  }

  @Test
  void sendsAndReceivesPartsOfBuffersWhichDoNotChange() {
    int[] pair = sys.tcp();
    ByteBuffer from = direct("0123456789").position(9).limit(9);
    ByteBuffer to = ByteBuffer.allocateDirect(10).position(2).limit(3);
    assertThat(CALLS.send(pair[0], from, 3, 4, 0)).isEqualTo(4);
    assertThat(CALLS.recv(pair[1], to, 5, 5, 0)).isEqualTo(4);
    assertThat(text(to.duplicate().clear(), 0, 10)).isEqualTo("\0\0\0\0\0" + "3456\0");
    assertThat(from.position()).isEqualTo(9);
    assertThat(from.limit()).isEqualTo(9);
    assertThat(to.position()).isEqualTo(2);
    assertThat(to.limit()).isEqualTo(3);
  }

  @Test
  void sendsWhatIsBetweenPositionAndLimitOfSeveralBuffers() {
    int[] pair = sys.unix(directory);
    ByteBuffer second = direct("xcdx").position(1).limit(3);
    ByteBuffer[] from = {direct("no"), direct("ab"), direct("").slice(), second, direct("no")};
    assertThat(CALLS.sendmsg(pair[0], from, 1, 3, Sys.MSG_NOSIGNAL)).isEqualTo(4);
    assertThat(drain(pair[1])).isEqualTo("abcd");
    assertThat(second.position()).isEqualTo(1);
    assertThat(second.limit()).isEqualTo(3);
  }

  @Test
  void sendsNoBuffer() {
    int[] pair = sys.tcp();
    assertThat(CALLS.sendmsg(pair[0], new ByteBuffer[0], 0, 0, 0)).isZero();
    assertThat(CALLS.recv(pair[1], direct("x"), 0, 1, 0)).isEqualTo(failed(Errno.EAGAIN));
  }

  @Test
  void sendsAsManyBuffersAsAreAllowedAndRefusesMore() {
    int[] pair = sys.unix(directory);
    ByteBuffer[] from = new ByteBuffer[1025];
    Arrays.setAll(from, i -> direct(String.valueOf((char) ('a' + i % 26))));
    assertThat(CALLS.sendmsg(pair[0], from, 0, 1024, 0)).isEqualTo(1024);
    assertThat(drain(pair[1])).hasSize(1024).startsWith("abc").endsWith("hij");
    assertThatThrownBy(() -> CALLS.sendmsg(pair[0], from, 0, 1025, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count=1025 IOV_MAX=1024");
    assertThatThrownBy(() -> CALLS.sendmsg(pair[0], from, 1020, 6, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void returnsTheErrorNegated() {
    int[] pair = sys.tcp();
    ByteBuffer buffer = ByteBuffer.allocateDirect(8);
    assertThat(CALLS.recv(pair[1], buffer, 0, 8, 0)).isEqualTo(failed(Errno.EAGAIN));
    assertThat(CALLS.recv(-1, buffer, 0, 8, 0)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.send(0x7fffffff, buffer, 0, 8, 0)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.socket(999, Sys.SOCK_STREAM, 0)).isEqualTo(failed(Errno.EAFNOSUPPORT));
    assertThat(CALLS.listen(pair[0], 1)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.accept4(pair[1], buffer, 0)).isEqualTo(failed(Errno.EINVAL));
    assertThat(buffer.limit()).isEqualTo(8);
    assertThat(CALLS.bind(pair[0], Sys.loopback(0))).isEqualTo(failed(Errno.EINVAL));
    int fresh = sys.keep(CALLS.socket(Sys.AF_INET, Sys.SOCK_STREAM, 0));
    assertThat(CALLS.shutdown(fresh, Sys.SHUT_WR)).isEqualTo(failed(Errno.ENOTCONN));
    assertThat(CALLS.connect(fresh, Sys.loopback(1))).isEqualTo(failed(Errno.ECONNREFUSED));
  }

  @Test
  void seesTheEndOfTheStreamAndThenABrokenPipe() {
    int[] pair = sys.unix(directory);
    assertThat(CALLS.shutdown(pair[0], Sys.SHUT_WR)).isZero();
    assertThat(drain(pair[1])).isEmpty();
    assertThat(CALLS.send(pair[0], direct("x"), 0, 1, Sys.MSG_NOSIGNAL))
        .isEqualTo(failed(Errno.EPIPE));
    ByteBuffer[] two = {direct("x"), direct("y")};
    assertThat(CALLS.sendmsg(pair[0], two, 0, 2, Sys.MSG_NOSIGNAL)).isEqualTo(failed(Errno.EPIPE));
  }

  @Test
  void setsAndGetsOptionsThatAreAnInt() {
    int socket = sys.keep(CALLS.socket(Sys.AF_INET, Sys.SOCK_STREAM, 0));
    assertThat(CALLS.getsockopt(socket, Sys.SOL_SOCKET, Sys.SO_REUSEADDR)).isZero();
    assertThat(CALLS.setsockopt(socket, Sys.SOL_SOCKET, Sys.SO_REUSEADDR, 1)).isZero();
    assertThat(CALLS.getsockopt(socket, Sys.SOL_SOCKET, Sys.SO_REUSEADDR)).isEqualTo(1);
    assertThat(CALLS.setsockopt(socket, Sys.SOL_SOCKET, Sys.SO_RCVLOWAT, 1000)).isZero();
    assertThat(CALLS.getsockopt(socket, Sys.SOL_SOCKET, Sys.SO_RCVLOWAT)).isEqualTo(1000);
    assertThat(CALLS.getsockopt(socket, Sys.SOL_SOCKET, 9999)).isEqualTo(failed(Errno.ENOPROTOOPT));
    assertThat(CALLS.setsockopt(socket, Sys.SOL_SOCKET, 9999, 1))
        .isEqualTo(failed(Errno.ENOPROTOOPT));
    assertThat(CALLS.getsockopt(-1, Sys.SOL_SOCKET, Sys.SO_RCVLOWAT))
        .isEqualTo(failed(Errno.EBADF));
  }

  @Test
  void setsAndGetsOptionsThatAreAStruct() {
    int socket = sys.keep(CALLS.socket(Sys.AF_INET, Sys.SOCK_STREAM, 0));
    // struct linger { int l_onoff; int l_linger; }, see socket(7)
    ByteBuffer linger = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    linger.putInt(0, 1).putInt(4, 77);
    assertThat(CALLS.setsockopt(socket, Sys.SOL_SOCKET, Sys.SO_LINGER, linger)).isZero();

    ByteBuffer value = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN).limit(32);
    assertThat(CALLS.getsockopt(socket, Sys.SOL_SOCKET, Sys.SO_LINGER, value)).isZero();
    assertThat(value.limit()).isEqualTo(8);
    assertThat(value.getInt(0)).isEqualTo(1);
    assertThat(value.getInt(4)).isEqualTo(77);

    assertThat(CALLS.setsockopt(socket, Sys.SOL_SOCKET, Sys.SO_LINGER, linger.limit(4)))
        .isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.getsockopt(-1, Sys.SOL_SOCKET, Sys.SO_LINGER, value))
        .isEqualTo(failed(Errno.EBADF));
  }
}
