package io.iovec.kernel;

import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.RelativeName;
import io.iovec.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Opens files below a root, which the kernel itself does not let them leave: openat2(2). */
final class FileOpener {
  private static final int MODE = 0666;
  private static final int MOST_TRIES = 16;
  private static final int MOST_LINKS = 40;

  private FileOpener() {}

  static IoFile open(KernelTransport transport, Path root, String relative, OpenOption... options)
      throws IOException {
    RelativeName.check(relative);
    int flags = flags(options);
    SystemCalls calls = transport.calls();
    int fd =
        transport.isOff(Primitive.OPENAT2)
            ? -Errno.ENOSYS.number()
            : openBeneath(calls, root, relative, flags);
    if (Errno.ENOSYS.is(fd) || Errno.EPERM.is(fd)) {
      fd = openChecked(calls, root, relative, flags);
    }
    if (fd < 0) {
      throw exception(root.resolve(relative).toString(), fd);
    }
    int mode = mode(calls, fd);
    if ((mode & Linux.S_IFMT) != Linux.S_IFREG) {
      calls.close(fd);
      String what = mode < 0 ? Errno.of(mode).name() : "not a regular file";
      throw new FileSystemException(root.resolve(relative).toString(), null, what);
    }
    boolean isOverwritten = Arrays.asList(options).contains(FileOption.OVERWRITTEN);
    return new KernelFile(transport, fd, relative, flags, isOverwritten);
  }

  /** Translates options as {@link java.nio.channels.FileChannel#open} does. */
  private static int flags(OpenOption... options) {
    boolean read = false;
    boolean write = false;
    // A FIFO or a terminal must neither make open(2) wait nor become ours; see mode().
    int flags = Linux.O_CLOEXEC | Linux.O_NOCTTY | Linux.O_NONBLOCK;
    for (OpenOption option : options) {
      if (option instanceof FileOption) {
        continue;
      }
      if (!(option instanceof StandardOpenOption standard)) {
        throw new UnsupportedOperationException("option=" + option);
      }
      switch (standard) {
        case READ -> read = true;
        case WRITE -> write = true;
        case APPEND -> {
          write = true;
          flags |= Linux.O_APPEND;
        }
        case CREATE -> flags |= Linux.O_CREAT;
        case CREATE_NEW -> flags |= Linux.O_CREAT | Linux.O_EXCL;
        case TRUNCATE_EXISTING -> flags |= Linux.O_TRUNC;
        case SYNC -> flags |= Linux.O_SYNC;
        case DSYNC -> flags |= Linux.O_DSYNC;
        default -> throw new UnsupportedOperationException("option=" + option);
      }
    }
    if (!write) {
      return flags & ~(Linux.O_CREAT | Linux.O_EXCL | Linux.O_TRUNC);
    }
    return flags | (read ? Linux.O_RDWR : Linux.O_WRONLY);
  }

  private static int openBeneath(SystemCalls calls, Path root, String relative, int flags) {
    int rootFd;
    do {
      rootFd = calls.openat(Linux.AT_FDCWD, root.toString(), Linux.O_PATH | Linux.O_CLOEXEC, 0);
    } while (Errno.EINTR.is(rootFd));
    if (rootFd < 0) {
      return rootFd;
    }
    try {
      int mode = (flags & Linux.O_CREAT) != 0 ? MODE : 0;
      int fd;
      int tries = 0;
      do {
        fd =
            calls.openat2(
                rootFd, relative, flags, mode, Linux.RESOLVE_BENEATH | Linux.RESOLVE_NO_MAGICLINKS);
        // EAGAIN: a directory was renamed meanwhile, so the kernel could not be sure.
      } while (Errno.EINTR.is(fd) || (Errno.EAGAIN.is(fd) && ++tries < MOST_TRIES));
      return fd;
    } finally {
      calls.close(rootFd);
    }
  }

  /** Without openat2(2): checks first and opens then. See {@link io.iovec.Capability}. */
  private static int openChecked(SystemCalls calls, Path root, String relative, int flags)
      throws IOException {
    Path real = follow(root.toRealPath(), relative, (flags & Linux.O_EXCL) != 0);
    int fd;
    do {
      fd = calls.openat(Linux.AT_FDCWD, real.toString(), flags, MODE);
    } while (Errno.EINTR.is(fd));
    return fd;
  }

  /**
   * Follows symbolic links as openat2(2) does with RESOLVE_BENEATH: relative ones, below the root.
   *
   * @param mustBeNew whether a link at the end is not followed, as it is a file that exists
   */
  private static Path follow(Path root, String relative, boolean mustBeNew) throws IOException {
    Deque<String> left = new ArrayDeque<>(List.of(relative.split("/", -1)));
    Path at = root;
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.remove();
      if (name.equals("..")) {
        if (at.equals(root)) {
          throw exception(root.resolve(relative).toString(), -Errno.EXDEV.number());
        }
        at = Objects.requireNonNull(at.getParent());
        continue;
      }
      Path here = at.resolve(name);
      if (!Files.isSymbolicLink(here) || (mustBeNew && left.isEmpty())) {
        at = here;
        continue;
      }
      Path target = Files.readSymbolicLink(here);
      if (target.isAbsolute() || ++links > MOST_LINKS) {
        throw exception(
            root.resolve(relative).toString(),
            -(target.isAbsolute() ? Errno.EXDEV : Errno.ELOOP).number());
      }
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        left.push(target.getName(i).toString());
      }
    }
    return at;
  }

  private static int mode(SystemCalls calls, int fd) {
    ByteBuffer statx = ByteBuffer.allocateDirect(Linux.STATX_BYTES).order(ByteOrder.nativeOrder());
    int r = calls.statx(fd, Linux.STATX_TYPE, statx);
    return r < 0 ? r : statx.getShort(Linux.STATX_MODE_OFFSET) & 0xFFFF;
  }

  private static FileSystemException exception(String file, int result) {
    SystemException cause = Errno.exception("open", result);
    FileSystemException e =
        switch (Errno.of(result)) {
          case ENOENT -> new NoSuchFileException(file);
          case EEXIST -> new FileAlreadyExistsException(file);
          case EXDEV, ELOOP -> new AccessDeniedException(file, null, "leads out of its root");
          case EACCES, EPERM, EROFS -> new AccessDeniedException(file, null, cause.getMessage());
          default -> new FileSystemException(file, null, cause.getMessage());
        };
    e.initCause(cause);
    return e;
  }
}
