package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;
import static io.iovec.linux.Sys.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.kernel.Errno;
import io.iovec.kernel.Linux;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Receiving into mappings of files, and where a page cannot be had: an error of the call, never a
 * signal, after which no byte of the stream is lost or there twice.
 */
class MappingsTest {
  private static final int PAGE = 4096;
  private static final int LENGTH = 16 * PAGE;
  private static final Pattern PATTERN = new Pattern(90);

  @RegisterExtension final Sys sys = new Sys();
  @TempDir Path directory;

  private long map(int file) {
    long address = CALLS.mmap(LENGTH, Sys.PROT_READ | Sys.PROT_WRITE, Sys.MAP_SHARED, file, 0);
    assertThat(address).isPositive();
    assertThat(address % PAGE).isZero();
    return address;
  }

  private static void send(int fd, int from, int count, int piece) {
    for (int at = from; at < from + count; at += piece) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(piece).put(0, PATTERN.bytes(at, piece));
      assertThat(CALLS.send(fd, bytes, 0, piece, 0)).isEqualTo(piece);
    }
  }

  @Test
  void receivesIntoAFileWhoseOtherReadersSeeItAtOnce() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    assertThat(CALLS.ftruncate(file, LENGTH)).isZero();
    long address = map(file);
    assertThat(CALLS.madvise(address, LENGTH, Sys.MADV_DONTDUMP)).isZero();
    int[] tcp = sys.tcp();
    send(tcp[0], 0, 10_000, 10_000);
    assertThat(CALLS.recvMapped(tcp[1], address + 5_000, 6_000, 0)).isEqualTo(6_000);
    PATTERN.expectInFile(path, 5_000, 6_000, 0);
    assertThat(CALLS.recvMapped(tcp[1], address, 5_000, Sys.MSG_DONTWAIT)).isEqualTo(4_000);
    PATTERN.expectInFile(path, 0, 4_000, 6_000);
    assertThat(CALLS.recvMapped(tcp[1], address, 1, Sys.MSG_DONTWAIT))
        .isEqualTo(failed(Errno.EAGAIN));

    int[] pipe = sys.pipe();
    assertThat(CALLS.splice(file, 5_000, pipe[1], -1, 3_000, 0)).isEqualTo(3_000);
    ByteBuffer spliced = ByteBuffer.allocateDirect(3_000);
    assertThat(CALLS.read(pipe[0], spliced, 0, 3_000)).isEqualTo(3_000);
    PATTERN.expect(spliced, 0);
    assertThat(CALLS.munmap(address, LENGTH)).isZero();
    PATTERN.expectInFile(path, 5_000, 6_000, 0);
  }

  @Test
  void losesNothingWhereTheFileHasNoPage() throws IOException {
    // In one piece, and in some before and behind the end of the file.
    for (int piece : new int[] {LENGTH, PAGE, 3 * PAGE / 4}) {
      losesNothing(sys.tcp(), piece);
      losesNothing(sys.unix(Files.createTempDirectory(directory, "unix")), piece);
    }
  }

  private void losesNothing(int[] sockets, int piece) throws IOException {
    Path path = Files.createTempFile(directory, "short", "");
    int file = sys.file(path);
    assertThat(CALLS.ftruncate(file, 5 * PAGE)).isZero();
    long address = map(file);
    int count = LENGTH / piece * piece;
    send(sockets[0], 0, count, piece);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (CALLS.ioctl_fionread(sockets[1]) < count) {
      assertThat(System.nanoTime()).as("nanoseconds").isLessThan(deadline);
    }

    long mapped = 0;
    long n = CALLS.recvMapped(sockets[1], address, count, Sys.MSG_DONTWAIT);
    while (n > 0) {
      mapped += n;
      assertThat(mapped).isLessThanOrEqualTo(5 * PAGE);
      n = CALLS.recvMapped(sockets[1], address + mapped, count - mapped, Sys.MSG_DONTWAIT);
    }
    assertThat(n).isEqualTo(failed(Errno.EFAULT));
    assertThat(CALLS.ioctl_fionread(sockets[1])).isEqualTo((int) (count - mapped));
    PATTERN.expectInFile(path, 0, mapped, 0);

    ByteBuffer rest = ByteBuffer.allocateDirect(count);
    int got = 0;
    while (mapped + got < count) {
      n = CALLS.recv(sockets[1], rest, got, count - got, Sys.MSG_DONTWAIT);
      assertThat(n).isPositive();
      got += (int) n;
    }
    PATTERN.expect(rest.limit(got), mapped);
    assertThat(Files.size(path)).isEqualTo(5 * PAGE);
    assertThat(CALLS.munmap(address, LENGTH)).isZero();
  }

  @Test
  void losesNothingWhereTheFileIsCutUnderTheMapping() throws IOException {
    Path path = directory.resolve("cut");
    int file = sys.file(path);
    assertThat(CALLS.ftruncate(file, LENGTH)).isZero();
    long address = map(file);
    int[] tcp = sys.tcp();
    send(tcp[0], 0, LENGTH, LENGTH);
    assertThat(CALLS.recvMapped(tcp[1], address, 2 * PAGE, 0)).isEqualTo(2 * PAGE);
    try (FileChannel other = FileChannel.open(path, StandardOpenOption.WRITE)) {
      other.truncate(0);
    }
    assertThat(CALLS.recvMapped(tcp[1], address, PAGE, 0)).isEqualTo(failed(Errno.EFAULT));
    assertThat(CALLS.ftruncate(file, LENGTH)).isZero();
    assertThat(CALLS.recvMapped(tcp[1], address, PAGE, 0)).isEqualTo(PAGE);
    PATTERN.expectInFile(path, 0, PAGE, 2 * PAGE);
    assertThat(CALLS.munmap(address, LENGTH)).isZero();
  }

  @Test
  void refusesWhatCannotBeMapped() {
    int file = sys.file(directory.resolve("file"));
    int readOnly = sys.keep(CALLS.openat(Sys.AT_FDCWD, directory.resolve("file").toString(), 0, 0));
    assertThat(CALLS.mmap(LENGTH, Sys.PROT_WRITE, Sys.MAP_SHARED, readOnly, 0))
        .isEqualTo(failed(Errno.EACCES));
    assertThat(CALLS.mmap(LENGTH, Sys.PROT_WRITE, Sys.MAP_SHARED, file, 1))
        .isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.mmap(LENGTH, Sys.PROT_WRITE, Sys.MAP_SHARED, -1, 0))
        .isEqualTo(failed(Errno.EBADF));
    assertThat(CALLS.munmap(1, LENGTH)).isEqualTo(failed(Errno.EINVAL));
    assertThat(CALLS.madvise(1, LENGTH, Sys.MADV_DONTDUMP)).isEqualTo(failed(Errno.EINVAL));
  }

  @Test
  void setsTimes() throws IOException {
    Path path = directory.resolve("file");
    int file = sys.file(path);
    FileTime past = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(path, past);
    Files.setAttribute(path, "lastAccessTime", past);
    assertThat(CALLS.futimens(file, Linux.UTIME_OMIT, Linux.UTIME_OMIT)).isZero();
    assertThat(Files.getLastModifiedTime(path)).isEqualTo(past);
    assertThat(CALLS.futimens(file, Linux.UTIME_OMIT, Linux.UTIME_NOW)).isZero();
    assertThat(Files.getLastModifiedTime(path)).isGreaterThan(past);
    assertThat(Files.getAttribute(path, "lastAccessTime")).isEqualTo(past);
    assertThat(CALLS.futimens(-1, Linux.UTIME_NOW, Linux.UTIME_NOW)).isEqualTo(failed(Errno.EBADF));
  }
}
