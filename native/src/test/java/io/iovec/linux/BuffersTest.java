package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The buffers that a call takes, and those that it refuses before the kernel sees their address.
 */
class BuffersTest {
  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;
  private int[] pipe;

  @BeforeEach
  void open() {
    pipe = sys.pipe();
  }

  @Test
  void takesEveryKindOfDirectBuffer() throws Exception {
    Path path = directory.resolve("mapped");
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      ByteBuffer whole = ByteBuffer.allocateDirect(32);
      List<ByteBuffer> kinds =
          List.of(
              whole,
              whole.duplicate().position(7).limit(9),
              whole.slice(11, 20).position(5),
              whole.position(3).slice().slice(1, 20).position(2),
              arena.allocate(32).asByteBuffer().position(1),
              arena.allocate(64).asSlice(3, 32).asByteBuffer(),
              channel.map(MapMode.READ_WRITE, 5, 40).position(4));
      for (ByteBuffer buffer : kinds) {
        ByteBuffer contents = buffer.duplicate().clear();
        IntStream.range(0, buffer.capacity()).forEach(i -> contents.put(i, (byte) ('A' + i)));
        assertThat(CALLS.write(pipe[1], buffer, 2, 4)).isEqualTo(4);
        assertThat(CALLS.write(pipe[1], buffer.asReadOnlyBuffer(), 1, 2)).isEqualTo(2);
        assertThat(CALLS.read(pipe[0], buffer, 8, 6)).isEqualTo(6);
        assertThat(text(contents, 0, 15)).isEqualTo("ABCDEFGHCDEFBCO");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatTheKernelCouldNotRead(ByteBuffer buffer) {
    ByteBuffer[] buffers = {direct("x"), buffer};
    assertRefused(() -> CALLS.send(pipe[1], buffer, 0, 1, 0));
    assertRefused(() -> CALLS.write(pipe[1], buffer, 0, 1));
    assertRefused(() -> CALLS.pwrite(pipe[1], buffer, 0, 1, 0));
    assertRefused(() -> CALLS.bind(pipe[1], buffer));
    assertRefused(() -> CALLS.connect(pipe[1], buffer));
    assertRefused(() -> CALLS.setsockopt(pipe[1], 1, 1, buffer));
    assertRefused(() -> CALLS.sendmsg(pipe[1], buffers, 0, 2, 0));
    assertRefused(() -> CALLS.pwritev(pipe[1], buffers, 0, 2, 0));
  }

  static Stream<ByteBuffer> refused() {
    return Stream.of(ByteBuffer.allocate(300), ByteBuffer.allocate(300).asReadOnlyBuffer());
  }

  @ParameterizedTest
  @MethodSource("notWritable")
  void refusesWhatTheKernelMayNotWrite(ByteBuffer buffer) {
    ByteBuffer[] buffers = {direct("x"), buffer};
    assertRefused(() -> CALLS.recv(pipe[0], buffer, 0, 1, 0));
    assertRefused(() -> CALLS.read(pipe[0], buffer, 0, 1));
    assertRefused(() -> CALLS.pread(pipe[0], buffer, 0, 1, 0));
    assertRefused(() -> CALLS.preadv(pipe[0], buffers, 0, 2, 0));
    assertRefused(() -> CALLS.accept4(pipe[0], buffer, 0));
    assertRefused(() -> CALLS.getsockname(pipe[0], buffer));
    assertRefused(() -> CALLS.getpeername(pipe[0], buffer));
    assertRefused(() -> CALLS.getsockopt(pipe[0], 1, 1, buffer));
    assertRefused(() -> CALLS.statx(pipe[0], 1, buffer));
  }

  static Stream<ByteBuffer> notWritable() {
    return Stream.concat(refused(), Stream.of(ByteBuffer.allocateDirect(300).asReadOnlyBuffer()));
  }

  @Test
  void refusesAPartThatIsNotInTheBuffer() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4);
    for (int[] part : new int[][] {{0, 5}, {4, 1}, {5, 0}, {-1, 1}, {0, -1}, {1, 0x7fffffff}}) {
      assertThatThrownBy(() -> CALLS.read(pipe[0], buffer, part[0], part[1]))
          .as("position=%d length=%d", part[0], part[1])
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> CALLS.write(pipe[1], buffer, part[0], part[1]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(CALLS.write(pipe[1], buffer, 4, 0)).isZero();
  }

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("direct=");
  }
}
