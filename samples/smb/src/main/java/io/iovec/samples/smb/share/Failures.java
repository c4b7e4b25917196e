package io.iovec.samples.smb.share;

import io.iovec.SinkException;
import io.iovec.SystemException;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says in statuses what the system refused. A transport names the error; of the JDK some errors
 * have a class, others only the system's words.
 */
enum Failures {
  ENOSPC("no space left", NtStatus.DISK_FULL),
  EDQUOT("quota exceeded", NtStatus.DISK_FULL),
  EROFS("read-only file system", NtStatus.MEDIA_WRITE_PROTECTED),
  EFBIG("file too large", NtStatus.FILE_TOO_LARGE),
  ENAMETOOLONG("name too long", NtStatus.OBJECT_NAME_INVALID),
  EILSEQ("invalid or incomplete multibyte", NtStatus.OBJECT_NAME_INVALID),
  EMFILE("too many open files", NtStatus.TOO_MANY_OPENED_FILES),
  ENFILE("too many open files in system", NtStatus.TOO_MANY_OPENED_FILES),
  ENOMEM("cannot allocate memory", NtStatus.INSUFFICIENT_RESOURCES),
  EIO("input/output error", NtStatus.IO_DEVICE_ERROR),
  ENOENT("no such file", NtStatus.OBJECT_NAME_NOT_FOUND),
  EEXIST("file exists", NtStatus.OBJECT_NAME_COLLISION),
  ENOTEMPTY("directory not empty", NtStatus.DIRECTORY_NOT_EMPTY),
  ENOTDIR("not a directory", NtStatus.OBJECT_PATH_NOT_FOUND),
  EISDIR("is a directory", NtStatus.FILE_IS_A_DIRECTORY),
  ETXTBSY("text file busy", NtStatus.SHARING_VIOLATION),
  EBUSY("resource busy", NtStatus.ACCESS_DENIED),
  EACCES("permission denied", NtStatus.ACCESS_DENIED),
  EPERM("operation not permitted", NtStatus.ACCESS_DENIED),
  ELOOP("too many levels of symbolic links", NtStatus.ACCESS_DENIED),
  EXDEV("cross-device link", NtStatus.NOT_SAME_DEVICE);

  private final String words;
  private final NtStatus status;

  Failures(String words, NtStatus status) {
    this.words = words;
    this.status = status;
  }

  /** Returns what a client is told of a failure; one that has a status already keeps it. */
  static StatusException of(Exception failure) {
    if (failure instanceof StatusException known) {
      return known;
    }
    return new StatusException(status(failure), failure);
  }

  private static NtStatus status(Exception failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SystemException system) {
        NtStatus named = named(system.errorName());
        if (named == EXDEV.status && failure instanceof AccessDeniedException) {
          return NtStatus.ACCESS_DENIED; // opening says so of a name that leads out of the share
        }
        if (named != null) {
          return named;
        }
      }
    }
    if (failure instanceof SinkException sink && sink.reason() == SinkException.Reason.NO_SPACE) {
      return NtStatus.DISK_FULL;
    }
    return byWords(failure);
  }

  private static @Nullable NtStatus named(String errorName) {
    for (Failures one : values()) {
      if (one.name().equals(errorName)) {
        return one.status;
      }
    }
    return null;
  }

  private static NtStatus byWords(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return NtStatus.OBJECT_NAME_NOT_FOUND;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return NtStatus.OBJECT_NAME_COLLISION;
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return NtStatus.DIRECTORY_NOT_EMPTY;
    }
    if (failure instanceof NotDirectoryException) {
      return NtStatus.OBJECT_PATH_NOT_FOUND;
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      return NtStatus.NOT_SAME_DEVICE;
    }
    if (failure instanceof InvalidPathException) {
      return NtStatus.OBJECT_NAME_INVALID;
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String said = String.valueOf(at.getMessage()).toLowerCase(Locale.ROOT);
      for (Failures one : values()) {
        if (said.contains(one.words)) {
          return one.status;
        }
      }
    }
    return failure instanceof AccessDeniedException
        ? NtStatus.ACCESS_DENIED
        : NtStatus.UNEXPECTED_IO_ERROR;
  }
}
