package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.drain;
import static io.iovec.linux.Sys.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.kernel.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Pipes, splice and tee. How much a pipe holds is the kernel's affair, and not tested. */
class PipesTest {
  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;

  @Test
  void returnsTheReadingEndBelowTheWritingEnd() {
    int[] pipe = sys.pipe();
    assertThat(CALLS.write(pipe[1], direct("hello"), 1, 4)).isEqualTo(4);
    assertThat(drain(pipe[0])).isEqualTo("ello");
    assertThat(CALLS.write(pipe[0], direct("hello"), 0, 5)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.fcntl(pipe[0], Sys.F_GETFL, 0) & Sys.O_NONBLOCK).isNotZero();
  }

  @Test
  void setsAndGetsTheSize() {
    int[] pipe = sys.pipe();
    assertThat(CALLS.fcntl(pipe[1], Sys.F_SETPIPE_SZ, 8192)).isEqualTo(8192);
    assertThat(CALLS.fcntl(pipe[0], Sys.F_GETPIPE_SZ, 0)).isEqualTo(8192);
    assertThat(CALLS.fcntl(-1, Sys.F_GETPIPE_SZ, 0)).isEqualTo(failed(Errno.EBADF));
  }

  @Test
  void countsWhatCanBeRead() {
    int[] pipe = sys.pipe();
    assertThat(CALLS.ioctl_fionread(pipe[0])).isZero();
    CALLS.write(pipe[1], direct("hello"), 0, 5);
    assertThat(CALLS.ioctl_fionread(pipe[0])).isEqualTo(5);
    int[] socket = sys.tcp();
    CALLS.send(socket[0], direct("abc"), 0, 3, 0);
    assertThat(CALLS.ioctl_fionread(socket[1])).isEqualTo(3);
    assertThat(CALLS.ioctl_fionread(-1)).isEqualTo(failed(Errno.EBADF));
  }

  @Test
  void movesFromASocketThroughAPipeIntoAFileAndBack() throws IOException {
    int[] pipe = sys.pipe();
    int[] socket = sys.tcp();
    Path path = directory.resolve("file");
    int file = sys.file(path);
    CALLS.send(socket[0], direct("payload"), 0, 7, 0);

    assertThat(splice(socket[1], -1, pipe[1], -1, 100)).isEqualTo(7);
    assertThat(splice(pipe[0], -1, file, 5, 4)).isEqualTo(4);
    assertThat(splice(pipe[0], -1, file, 9, 100)).isEqualTo(3);
    assertThat(Files.readString(path)).isEqualTo("\0\0\0\0\0payload");

    assertThat(splice(file, 6, pipe[1], -1, 100)).isEqualTo(6);
    assertThat(splice(pipe[0], -1, socket[1], -1, 100)).isEqualTo(6);
    assertThat(drain(socket[0])).isEqualTo("ayload");
  }

  @Test
  void movesFromAndToTheFilesOwnPositionWithoutAnOffset() throws IOException {
    int[] pipe = sys.pipe();
    Path path = directory.resolve("file");
    int file = sys.file(path);
    CALLS.write(file, direct("abc"), 0, 3);
    CALLS.write(pipe[1], direct("def"), 0, 3);
    assertThat(splice(pipe[0], -1, file, -1, 100)).isEqualTo(3);
    assertThat(Files.readString(path)).isEqualTo("abcdef");
    assertThat(splice(file, -1, pipe[1], -1, 100)).isZero();
    assertThat(splice(file, 0, pipe[1], -1, 100)).isEqualTo(6);
  }

  @Test
  void movesBeyondFourGigabytes() {
    int[] pipe = sys.pipe();
    int file = sys.file(directory.resolve("file"));
    CALLS.write(pipe[1], direct("far"), 0, 3);
    assertThat(splice(pipe[0], -1, file, 0x2_0000_0001L, 3)).isEqualTo(3);
    ByteBuffer to = ByteBuffer.allocateDirect(4);
    assertThat(CALLS.pread(file, to, 0, 4, 0x2_0000_0001L)).isEqualTo(3);
    assertThat(Sys.text(to, 0, 3)).isEqualTo("far");
    assertThat(splice(file, 0x2_0000_0002L, pipe[1], -1, 3)).isEqualTo(2);
    assertThat(drain(pipe[0])).isEqualTo("ar");
  }

  @Test
  void sharesWhatIsInAPipe() {
    int[] from = sys.pipe();
    int[] to = sys.pipe();
    CALLS.write(from[1], direct("shared"), 0, 6);
    assertThat(CALLS.tee(from[0], to[1], 4, Sys.SPLICE_F_NONBLOCK)).isEqualTo(4);
    assertThat(drain(to[0])).isEqualTo("shar");
    assertThat(drain(from[0])).isEqualTo("shared");
    assertThat(CALLS.tee(from[0], to[1], 4, Sys.SPLICE_F_NONBLOCK)).isEqualTo(failed(Errno.EAGAIN));
    assertThat(CALLS.tee(from[0], -1, 4, 0)).isEqualTo(failed(Errno.EBADF));
  }

  @Test
  void returnsTheErrorNegated() {
    int[] pipe = sys.pipe();
    int[] socket = sys.tcp();
    assertThat(CALLS.pipe2(0x12345)).isEqualTo(failed(Errno.EINVAL));
    assertThat(drain(pipe[0])).isEqualTo("errno " + Errno.EAGAIN.number());
    assertThat(splice(socket[1], -1, pipe[1], -1, 9)).isEqualTo(failed(Errno.EAGAIN));
    assertThat(splice(socket[1], -1, socket[0], -1, 9)).isEqualTo(failed(Errno.EINVAL));
    assertThat(splice(socket[1], -1, pipe[1], 0, 9)).isEqualTo(failed(Errno.ESPIPE));
    assertThat(splice(-1, -1, pipe[1], -1, 9)).isEqualTo(failed(Errno.EBADF));
    CALLS.write(pipe[1], direct("x"), 0, 1);
    int file = sys.file(directory.resolve("file"));
    assertThat(splice(pipe[0], -1, file, -2, 9)).isEqualTo(failed(Errno.EINVAL));
    sys.close(pipe[0]);
    assertThat(CALLS.write(pipe[1], direct("x"), 0, 1)).isEqualTo(failed(Errno.EPIPE));
  }

  private static long splice(int in, long offIn, int out, long offOut, long length) {
    return CALLS.splice(in, offIn, out, offOut, length, Sys.SPLICE_F_NONBLOCK);
  }
}
