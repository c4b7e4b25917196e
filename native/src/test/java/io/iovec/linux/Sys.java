package io.iovec.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.kernel.Errno;
import io.iovec.kernel.SystemCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The calls and constants that the tests use, and the descriptors that a test opens: they are
 * closed after it, and then there may be none that was not there before.
 */
final class Sys implements BeforeEachCallback, AfterEachCallback {
  static final SystemCalls CALLS = new LinuxSystemCalls();

  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int SOCK_STREAM = 1;
  static final int SOCK_NONBLOCK = 0x800;
  static final int SOCK_CLOEXEC = 0x80000;
  static final int SHUT_WR = 1;
  static final int MSG_DONTWAIT = 0x40;
  static final int MSG_NOSIGNAL = 0x4000;
  static final int SOL_SOCKET = 1;
  static final int SO_REUSEADDR = 2;
  static final int SO_LINGER = 13;
  static final int SO_RCVLOWAT = 18;
  static final int EPOLL_CTL_ADD = 1;
  static final int EPOLL_CTL_DEL = 2;
  static final int EPOLL_CTL_MOD = 3;
  static final int EPOLLIN = 1;
  static final int EPOLLOUT = 4;
  static final int EPOLLHUP = 16;
  static final int AT_FDCWD = -100;
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_NONBLOCK = 0x800;
  static final int O_CLOEXEC = 0x80000;
  static final int O_PATH = 0x200000;
  static final int PROT_READ = 1;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int MADV_DONTDUMP = 16;
  static final int F_GETFD = 1;
  static final int F_GETFL = 3;
  static final int F_SETPIPE_SZ = 1031;
  static final int F_GETPIPE_SZ = 1032;
  static final int SPLICE_F_NONBLOCK = 2;
  static final long RESOLVE_BENEATH = 8;

  private final Deque<Integer> open = new ArrayDeque<>();
  private List<String> before = List.of();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    before = descriptors();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    while (!open.isEmpty()) {
      int fd = open.pop();
      assertThat(CALLS.close(fd)).as("close %d", fd).isZero();
    }
    List<String> left = descriptors();
    before.forEach(left::remove);
    assertThat(left).as("descriptors left open").isEmpty();
  }

  /** Returns what is open of the kinds that tests open: the JVM opens files when it likes. */
  private static List<String> descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.map(Sys::target)
          .filter(target -> !target.startsWith("/") || target.contains("/junit"))
          .collect(Collectors.toCollection(ArrayList::new));
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "/closed meanwhile";
    }
  }

  /** Keeps a descriptor to be closed after the test. */
  int keep(int fd) {
    assertThat(fd).as("descriptor").isNotNegative();
    open.push(fd);
    return fd;
  }

  /** Closes one before the end of the test. */
  void close(int fd) {
    assertThat(open.remove(fd)).isTrue();
    assertThat(CALLS.close(fd)).isZero();
  }

  /** Returns the reading and the writing end of a non-blocking pipe. */
  int[] pipe() {
    long pipe = CALLS.pipe2(O_NONBLOCK | O_CLOEXEC);
    assertThat(pipe).isPositive();
    return new int[] {keep((int) pipe), keep((int) (pipe >>> 32))};
  }

  /** Returns a TCP socket that listens on any port of the loopback. */
  int listener() {
    int fd = keep(CALLS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    assertThat(CALLS.bind(fd, loopback(0))).isZero();
    assertThat(CALLS.listen(fd, 16)).isZero();
    return fd;
  }

  /** Returns the two ends of a TCP connection, non-blocking. */
  int[] tcp() {
    int listener = listener();
    ByteBuffer address = ByteBuffer.allocateDirect(128);
    assertThat(CALLS.getsockname(listener, address)).isZero();
    int client = keep(CALLS.socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    assertThat(CALLS.connect(client, address)).isZero();
    int server = keep(CALLS.accept4(listener, address, SOCK_NONBLOCK | SOCK_CLOEXEC));
    close(listener);
    return new int[] {client, server};
  }

  /** Returns the two ends of a unix connection, the second non-blocking. */
  int[] unix(Path directory) {
    ByteBuffer address = sockaddrUn(directory.resolve("socket"));
    int listener = keep(CALLS.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    assertThat(CALLS.bind(listener, address)).isZero();
    assertThat(CALLS.listen(listener, 16)).isZero();
    int client = keep(CALLS.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    assertThat(CALLS.connect(client, address)).isZero();
    ByteBuffer peer = ByteBuffer.allocateDirect(110);
    int server = keep(CALLS.accept4(listener, peer, SOCK_NONBLOCK | SOCK_CLOEXEC));
    close(listener);
    return new int[] {client, server};
  }

  /** Opens a new file. */
  int file(Path path) {
    return keep(CALLS.openat(AT_FDCWD, path.toString(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  }

  /** Returns a struct sockaddr_in, see ip(7), of 127.0.0.1. */
  static ByteBuffer loopback(int port) {
    return ByteBuffer.allocateDirect(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) AF_INET)
        .put(2, (byte) (port >> 8))
        .put(3, (byte) port)
        .put(4, new byte[] {127, 0, 0, 1});
  }

  /** Returns a struct sockaddr_un, see unix(7). */
  static ByteBuffer sockaddrUn(Path path) {
    byte[] name = path.toString().getBytes(UTF_8);
    return ByteBuffer.allocateDirect(2 + name.length + 1)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(0, (short) AF_UNIX)
        .put(2, name);
  }

  /** Returns a direct buffer with a text in it, from 0 to its limit. */
  static ByteBuffer direct(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(0, bytes);
  }

  /** Returns what is in a buffer from {@code position}. */
  static String text(ByteBuffer buffer, int position, long length) {
    byte[] bytes = new byte[(int) length];
    buffer.get(position, bytes);
    return new String(bytes, UTF_8);
  }

  /** Reads everything that is in a pipe or socket now, up to 4 KiB. */
  static String drain(int fd) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    long length = CALLS.read(fd, buffer, 0, 4096);
    return length < 0 ? "errno " + -length : text(buffer, 0, length);
  }

  /** Returns what a call that fails so returns. */
  static int failed(Errno errno) {
    return -errno.number();
  }
}
