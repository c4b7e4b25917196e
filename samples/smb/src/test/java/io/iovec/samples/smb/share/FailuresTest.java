package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.SinkException;
import io.iovec.SystemException;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static NtStatus status(Exception failure) {
    return Failures.of(failure).status();
  }

  @ParameterizedTest
  @CsvSource({
    "ENOSPC, DISK_FULL",
    "EDQUOT, DISK_FULL",
    "EROFS, MEDIA_WRITE_PROTECTED",
    "EACCES, ACCESS_DENIED",
    "ENAMETOOLONG, OBJECT_NAME_INVALID",
    "EMFILE, TOO_MANY_OPENED_FILES",
    "ENFILE, TOO_MANY_OPENED_FILES",
    "EFBIG, FILE_TOO_LARGE",
    "EIO, IO_DEVICE_ERROR",
    "ESTALE, UNEXPECTED_IO_ERROR"
  })
  void goesByTheErrorThatATransportNames(String error, NtStatus status) {
    SystemException system = new SystemException("write file", error, 1, "meaning");
    assertThat(status(system)).isEqualTo(status);
    assertThat(status(new SinkException(SinkException.Reason.OTHER, 0, system))).isEqualTo(status);
    FileSystemException opening = new FileSystemException("f", null, system.getMessage());
    opening.initCause(system);
    assertThat(status(opening)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, DISK_FULL",
    "Disk quota exceeded, DISK_FULL",
    "Read-only file system, MEDIA_WRITE_PROTECTED",
    "File name too long, OBJECT_NAME_INVALID",
    "Too many open files, TOO_MANY_OPENED_FILES",
    "Too many levels of symbolic links, ACCESS_DENIED",
    "Operation not permitted, ACCESS_DENIED",
    "Not a directory, OBJECT_PATH_NOT_FOUND",
    "Something else, UNEXPECTED_IO_ERROR"
  })
  void goesByTheWordsThatTheJdkPassesOn(String words, NtStatus status) {
    assertThat(status(new FileSystemException("f", null, words))).isEqualTo(status);
    assertThat(status(new IOException(words))).isEqualTo(status);
    IOException cause = new IOException(words);
    assertThat(status(new SinkException(SinkException.Reason.OTHER, 0, cause))).isEqualTo(status);
  }

  @Test
  void goesByTheKindThatTheJdkHas() {
    assertThat(status(new NoSuchFileException("f"))).isEqualTo(NtStatus.OBJECT_NAME_NOT_FOUND);
    assertThat(status(new FileAlreadyExistsException("f")))
        .isEqualTo(NtStatus.OBJECT_NAME_COLLISION);
    assertThat(status(new DirectoryNotEmptyException("f"))).isEqualTo(NtStatus.DIRECTORY_NOT_EMPTY);
    assertThat(status(new NotDirectoryException("f"))).isEqualTo(NtStatus.OBJECT_PATH_NOT_FOUND);
    assertThat(status(new AccessDeniedException("f"))).isEqualTo(NtStatus.ACCESS_DENIED);
    assertThat(status(new AtomicMoveNotSupportedException("f", "g", null)))
        .isEqualTo(NtStatus.NOT_SAME_DEVICE);
    assertThat(status(new InvalidPathException("f", "not here")))
        .isEqualTo(NtStatus.OBJECT_NAME_INVALID);
    assertThat(status(new SinkException(SinkException.Reason.NO_SPACE, 0, new IOException("x"))))
        .isEqualTo(NtStatus.DISK_FULL);
  }

  @Test
  void distinguishesLeadingOutFromAnotherDevice() {
    SystemException system = new SystemException("open", "EXDEV", 18, "meaning");
    AccessDeniedException opening = new AccessDeniedException("f", null, "leads out of its root");
    opening.initCause(system);
    assertThat(status(opening)).isEqualTo(NtStatus.ACCESS_DENIED);
    assertThat(status(system)).isEqualTo(NtStatus.NOT_SAME_DEVICE);
  }

  @Test
  void keepsAStatus() {
    StatusException known = new StatusException(NtStatus.DELETE_PENDING);
    assertThat(Failures.of(known)).isSameAs(known);
  }
}
