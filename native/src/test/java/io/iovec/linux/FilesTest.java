package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.direct;
import static io.iovec.linux.Sys.drain;
import static io.iovec.linux.Sys.failed;
import static io.iovec.linux.Sys.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.kernel.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Opening, and what is done with an open file. */
class FilesTest {
  private static final int CREATE = Sys.O_RDWR | Sys.O_CREAT | Sys.O_CLOEXEC;

  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;

  @Test
  void opensWithTheModeGiven() throws IOException {
    Path path = directory.resolve("\u00e4\u4e2d\ud83d\ude00 file");
    sys.keep(CALLS.openat(Sys.AT_FDCWD, path.toString(), CREATE, 0600));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    int root = sys.keep(CALLS.openat(Sys.AT_FDCWD, directory.toString(), Sys.O_PATH, 0));
    sys.keep(CALLS.openat(root, "other", CREATE, 0400));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("other"))))
        .isEqualTo("r--------");
    assertThat(CALLS.openat(root, "none", Sys.O_RDONLY, 0)).isEqualTo(failed(Errno.ENOENT));
    assertThat(CALLS.openat(root, "other", CREATE | Sys.O_EXCL, 0)).isEqualTo(failed(Errno.EEXIST));
    assertThat(CALLS.openat(root, ".", Sys.O_RDWR, 0)).isEqualTo(failed(Errno.EISDIR));
    assertThat(CALLS.openat(root, "x".repeat(300), Sys.O_RDONLY, 0))
        .isEqualTo(failed(Errno.ENAMETOOLONG));
  }

  @Test
  void opensBeneathADirectoryAndNowhereElse() throws IOException {
    Path inside = Files.createDirectory(directory.resolve("root"));
    Files.createDirectory(inside.resolve("sub"));
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(inside.resolve("out"), directory.resolve("secret"));
    Files.createSymbolicLink(inside.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(inside.resolve("in"), Path.of("sub"));
    int root = sys.keep(CALLS.openat(Sys.AT_FDCWD, inside.toString(), Sys.O_PATH, 0));

    assertThat(beneath(root, "../secret")).isEqualTo(failed(Errno.EXDEV));
    assertThat(beneath(root, "sub/../../secret")).isEqualTo(failed(Errno.EXDEV));
    assertThat(beneath(root, "out")).isEqualTo(failed(Errno.EXDEV));
    assertThat(beneath(root, "up")).isEqualTo(failed(Errno.EXDEV));
    assertThat(beneath(root, directory.resolve("secret").toString()))
        .isEqualTo(failed(Errno.EXDEV));
    assertThat(beneath(root, "none")).isEqualTo(failed(Errno.ENOENT));
    sys.keep(beneath(root, "sub/../in"));
    sys.keep(CALLS.openat2(root, "in/new", CREATE, 0640, Sys.RESOLVE_BENEATH));
    assertThat(inside.resolve("sub/new")).exists();
    assertThat(CALLS.openat2(root, "in", 0, 0, 1L << 40)).isEqualTo(failed(Errno.EINVAL));
  }

  @Test
  void refusesANameWithANul() {
    assertThatThrownBy(() -> CALLS.openat(Sys.AT_FDCWD, "a\0b", CREATE, 0600))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NUL in a name at index=1");
    assertThatThrownBy(() -> CALLS.openat2(Sys.AT_FDCWD, "\0", CREATE, 0600, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsAndWritesPartsOfBuffersWhichDoNotChange() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    ByteBuffer from = direct("0123456789").position(4).limit(5);
    assertThat(CALLS.write(file, from, 0, 3)).isEqualTo(3);
    assertThat(CALLS.write(file, from, 8, 2)).isEqualTo(2);
    assertThat(CALLS.pwrite(file, from, 5, 2, 7)).isEqualTo(2);
    assertThat(Files.readString(path)).isEqualTo("01289\0\0" + "56");

    ByteBuffer to = ByteBuffer.allocateDirect(6).position(6);
    assertThat(CALLS.pread(file, to, 1, 5, 3)).isEqualTo(5);
    assertThat(text(to, 0, 6)).isEqualTo("\0" + "89\0\0" + "5");
    assertThat(CALLS.pread(file, to, 0, 6, 8)).isEqualTo(1);
    assertThat(CALLS.pread(file, to, 0, 6, 9)).isZero();
    assertThat(CALLS.pread(file, to, 6, 0, 0)).isZero();
    assertThat(drain(file)).isEqualTo("\0\0" + "56");
    assertThat(from.position()).isEqualTo(4);
    assertThat(from.limit()).isEqualTo(5);
    assertThat(to.position()).isEqualTo(6);
  }

  @Test
  void readsAndWritesSeveralBuffers() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    ByteBuffer[] from = {direct("no"), direct("ab"), direct("xcdx").position(1).limit(3)};
    assertThat(CALLS.pwritev(file, from, 1, 2, 2)).isEqualTo(4);
    assertThat(Files.readString(path)).isEqualTo("\0\0abcd");
    assertThat(from[2].position()).isEqualTo(1);

    ByteBuffer[] to = {
      ByteBuffer.allocateDirect(1),
      ByteBuffer.allocateDirect(0),
      ByteBuffer.allocateDirect(9).position(7),
      ByteBuffer.allocateDirect(9)
    };
    assertThat(CALLS.preadv(file, to, 0, 4, 1)).isEqualTo(5);
    assertThat(text(to[0], 0, 1)).isEqualTo("\0");
    assertThat(text(to[2], 0, 9)).isEqualTo("\0\0\0\0\0\0\0ab");
    assertThat(text(to[3], 0, 9)).isEqualTo("cd\0\0\0\0\0\0\0");
    assertThat(to[2].position()).isEqualTo(7);
    assertThat(to[3].position()).isZero();
  }

  @Test
  void readsAndWritesNoBufferAndAsManyAsAreAllowed() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    ByteBuffer[] buffers = new ByteBuffer[1025];
    Arrays.setAll(buffers, i -> direct(String.valueOf((char) ('a' + i % 26))));
    assertThat(CALLS.pwritev(file, buffers, 0, 0, 0)).isZero();
    assertThat(CALLS.preadv(file, new ByteBuffer[0], 0, 0, 0)).isZero();
    assertThat(CALLS.pwritev(file, buffers, 1, 1024, 0)).isEqualTo(1024);
    assertThat(Files.readString(path)).hasSize(1024).startsWith("bcd").endsWith("ijk");
    assertThat(CALLS.preadv(file, buffers, 0, 1024, 0)).isEqualTo(1024);
    assertThat(text(buffers[0], 0, 1) + text(buffers[1023], 0, 1)).isEqualTo("bk");
    assertThatThrownBy(() -> CALLS.pwritev(file, buffers, 0, 1025, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CALLS.preadv(file, buffers, -1, 2, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tellsTypeAndSize() {
    int file = sys.file(directory.resolve("file"));
    assertThat(CALLS.ftruncate(file, 0x1_2345_6789L)).isZero();
    ByteBuffer statx = ByteBuffer.allocateDirect(256).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    assertThat(CALLS.statx(file, 0x203, statx)).isZero();
    assertThat(statx.limit()).isZero();
    statx.clear();
    // struct statx, see statx(2)
    assertThat(statx.getInt(0) & 0x203).as("stx_mask").isEqualTo(0x203);
    assertThat(statx.getShort(28) & 0xffff).as("stx_mode").isEqualTo(0x8000 | 0600);
    assertThat(statx.getLong(40)).as("stx_size").isEqualTo(0x1_2345_6789L);

    int root = sys.keep(CALLS.openat(Sys.AT_FDCWD, directory.toString(), Sys.O_PATH, 0));
    assertThat(CALLS.statx(root, 0x201, statx)).isZero();
    assertThat(statx.getShort(28) & 0xf000).as("stx_mode").isEqualTo(0x4000);
    assertThat(CALLS.statx(-1, 0x201, statx)).isEqualTo(failed(Errno.EBADF));
    assertThatThrownBy(() -> CALLS.statx(root, 0x201, ByteBuffer.allocateDirect(255)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void syncsAndTruncates() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    CALLS.write(file, direct("hello"), 0, 5);
    assertThat(CALLS.fsync(file)).isZero();
    assertThat(CALLS.fdatasync(file)).isZero();
    assertThat(CALLS.ftruncate(file, 2)).isZero();
    assertThat(Files.readString(path)).isEqualTo("he");
    assertThat(CALLS.ftruncate(file, -1)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.fsync(sys.pipe()[0])).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.fdatasync(-1)).isEqualTo(failed(Errno.EBADF));
  }

  @Test
  void returnsTheErrorNegated() throws IOException {
    Path path = Files.writeString(directory.resolve("file"), "hello");
    int file = sys.keep(CALLS.openat(Sys.AT_FDCWD, path.toString(), Sys.O_RDONLY, 0));
    ByteBuffer buffer = direct("x");
    ByteBuffer[] buffers = {buffer, buffer};
    assertThat(CALLS.write(file, buffer, 0, 1)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.pwrite(file, buffer, 0, 1, 0)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.pwritev(file, buffers, 0, 2, 0)).isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.pread(file, buffer, 0, 1, -1)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.pread(sys.pipe()[0], buffer, 0, 1, 0)).isEqualTo(failed(Errno.ESPIPE));
    assertThat(CALLS.preadv(file, buffers, 0, 2, -1)).isEqualTo(failed(Errno.EINVAL));
    int root = sys.keep(CALLS.openat(Sys.AT_FDCWD, directory.toString(), Sys.O_RDONLY, 0));
    assertThat(CALLS.read(root, buffer, 0, 1)).isEqualTo(failed(Errno.EISDIR));
    int copy = CALLS.openat(Sys.AT_FDCWD, path.toString(), Sys.O_RDONLY, 0);
    assertThat(CALLS.close(copy)).isZero();
    assertThat(CALLS.close(-1)).isEqualTo(failed(Errno.EBADF));
  }

  private static int beneath(int root, String name) {
    return CALLS.openat2(root, name, Sys.O_RDONLY, 0, Sys.RESOLVE_BENEATH);
  }
}
