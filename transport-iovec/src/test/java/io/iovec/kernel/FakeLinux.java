package io.iovec.kernel;

import io.iovec.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * A small kernel in memory behind {@link SystemCalls}, faithful where it has surprised people:
 * slots of pipes, the two meanings of EAGAIN, partial writes in front of an error, what happens
 * after a reset. Names and symbolic links of files are those of the real file system, their content
 * is here. Use it through {@link #calls()}.
 */
final class FakeLinux extends FakeMappings implements SystemCalls {
  private static final int LARGEST_PIPE = 1 << 20;
  private static final int DEFAULT_SLOTS = 16;

  private final Map<Path, FakeFile> files = new HashMap<>();
  private final Map<Primitive, Errno> refused = new EnumMap<>(Primitive.class);
  private int largestPipe = LARGEST_PIPE;
  private int newPipeSlots = DEFAULT_SLOTS;
  private Verdict available = Verdict.yes("in memory");

  /** From now on a primitive answers with this error, as below a sandbox. */
  synchronized void refuse(Primitive primitive, Errno errno) {
    refused.put(primitive, errno);
  }

  /** From now on pipes are made so small, and none can be made larger: EPERM. */
  synchronized void onlySmallPipes(int slots) {
    newPipeSlots = slots;
    largestPipe = slots * FakePipe.PAGE;
  }

  synchronized void available(Verdict verdict) {
    available = verdict;
  }

  /** Returns the content of a file, which must exist. */
  synchronized FakeFile file(Path path) throws IOException {
    return files.computeIfAbsent(path.toRealPath(), p -> new FakeFile());
  }

  @Override
  public Verdict available() {
    return available;
  }

  private void check(Primitive... primitives) {
    for (Primitive primitive : primitives) {
      if (refused.containsKey(primitive)) {
        throw new Refused(refused.get(primitive));
      }
    }
  }

  @Override
  public long pipe2(int flags) {
    if (!roomFor(2)) {
      throw new Refused(Errno.EMFILE);
    }
    FakePipe pipe = new FakePipe(newPipeSlots);
    long readFd = add(pipe.reading);
    return readFd | (long) add(pipe.writing) << Integer.SIZE;
  }

  @Override
  public int fcntl(int fd, int cmd, int arg) {
    FakePipe pipe = object(fd, FakePipe.End.class, Errno.EBADF).pipe();
    return cmd == Linux.F_SETPIPE_SZ ? pipe.resize(arg, largestPipe) : pipe.capacityBytes();
  }

  @Override
  public int ioctl_fionread(int fd) {
    FakeObject object = object(fd);
    return object instanceof FakeSocket s
        ? s.queued()
        : object(fd, FakePipe.End.class, Errno.EINVAL).pipe().bytes();
  }

  private FakePipe pipe(int fd, boolean reads) {
    FakePipe.End end = object(fd, FakePipe.End.class, Errno.EINVAL);
    if (end.reads != reads) {
      throw new Refused(Errno.EBADF);
    }
    return end.pipe();
  }

  @Override
  public long splice(int fdIn, long offIn, int fdOut, long offOut, long length, int flags) {
    FakeObject in = object(fdIn);
    FakeObject out = object(fdOut);
    if (in instanceof FakeSocket s) {
      check(Primitive.SPLICE, Primitive.SPLICE_RECV);
      return s.spliceTo(pipe(fdOut, false), length);
    }
    if (in instanceof FakeFile.Open file) {
      check(Primitive.SPLICE, Primitive.SPLICE_READ);
      return spliceFile(file.toRead(), offIn, pipe(fdOut, false), length);
    }
    FakePipe pipe = pipe(fdIn, true);
    if (out instanceof FakeSocket s) {
      check(Primitive.SPLICE, Primitive.SPLICE_SEND);
      return spliceSocket(pipe, s, length, flags);
    }
    if (out instanceof FakeFile.Open file) {
      check(Primitive.SPLICE, Primitive.SPLICE_WRITE);
      FakeFile to = file.toWrite();
      if (file.appends()) {
        throw new Refused(Errno.EINVAL);
      }
      return drain(pipe, length, (piece, done) -> to.write(piece, offOut + done));
    }
    if (out instanceof FakeObject.DevNull) {
      check(Primitive.SPLICE);
      return drain(pipe, length, (piece, done) -> piece.length());
    }
    throw new Refused(Errno.EINVAL);
  }

  private static long spliceFile(FakeFile file, long offset, FakePipe pipe, long length) {
    if (offset >= file.size()) {
      return 0;
    }
    long n = 0;
    while (n < length && offset + n < file.size() && pipe.free() > 0) {
      Piece piece = file.piece(offset + n, length - n);
      pipe.add(piece);
      n += piece.length();
    }
    if (n == 0) {
      throw new Refused(Errno.EAGAIN);
    }
    return n;
  }

  private static long spliceSocket(FakePipe pipe, FakeSocket to, long length, int flags) {
    int room = to.room();
    long n =
        drain(
            pipe,
            Math.min(length, room),
            (piece, done) -> {
              to.put(piece);
              return piece.length();
            });
    to.sent((flags & Linux.SPLICE_F_MORE) != 0);
    return n;
  }

  private interface Sink {
    int take(Piece piece, long done);
  }

  /** What the sink does not take stays in the pipe. */
  private static long drain(FakePipe pipe, long length, Sink sink) {
    if (pipe.isEmpty()) {
      if (pipe.writing.descriptors == 0) {
        return 0;
      }
      throw new Refused(Errno.EAGAIN);
    }
    long n = 0;
    while (n < length && !pipe.isEmpty()) {
      Piece piece = pipe.peek(length - n);
      int taken;
      try {
        taken = sink.take(piece, n);
      } catch (Refused e) {
        if (n > 0) {
          return n;
        }
        throw e;
      }
      pipe.take(taken);
      n += taken;
      if (taken < piece.length()) {
        return n;
      }
    }
    return n;
  }

  @Override
  public long tee(int fdIn, int fdOut, long length, int flags) {
    check(Primitive.TEE);
    return pipe(fdIn, true).teeTo(pipe(fdOut, false), length);
  }

  @Override
  public int openat(int dirfd, String path, int flags, int mode) {
    if (path.equals("/dev/null")) {
      return add(new FakeObject.DevNull());
    }
    return open(Path.of(path), flags);
  }

  @Override
  public int openat2(int dirfd, String path, long flags, long mode, long resolve) {
    check(Primitive.OPENAT2);
    Path root = object(dirfd, FakeObject.Dir.class, Errno.ENOTDIR).path;
    Path target = root.resolve(path);
    try {
      Path real = Files.exists(target) ? target.toRealPath() : target.getParent().toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        throw new Refused(Errno.EXDEV);
      }
    } catch (IOException e) {
      throw new Refused(Errno.ENOENT);
    }
    return open(target, (int) flags);
  }

  private int open(Path path, int flags) {
    try {
      if (Files.isDirectory(path)) {
        if ((flags & (Linux.O_WRONLY | Linux.O_RDWR)) != 0) {
          throw new Refused(Errno.EISDIR);
        }
        return add(new FakeObject.Dir(path));
      }
      boolean exists = Files.exists(path);
      if (exists && (flags & Linux.O_EXCL) != 0) {
        throw new Refused(Errno.EEXIST);
      }
      if (!exists && (flags & Linux.O_CREAT) == 0) {
        throw new Refused(Errno.ENOENT);
      }
      if (!roomFor(1)) {
        throw new Refused(Errno.EMFILE);
      }
      if (!exists) {
        Files.createFile(path);
        files.remove(path.toRealPath());
      }
      FakeFile file = file(path);
      if ((flags & Linux.O_TRUNC) != 0) {
        file.truncate(0);
      }
      return add(new FakeFile.Open(file, flags));
    } catch (NoSuchFileException e) {
      throw new Refused(Errno.ENOENT);
    } catch (IOException e) {
      throw new Refused(Errno.EIO);
    }
  }

  private FakeFile.Open file(int fd) {
    return object(fd, FakeFile.Open.class, Errno.ESPIPE);
  }

  @Override
  public long read(int fd, ByteBuffer to, int position, int length) {
    if (object(fd) instanceof FakeObject.Event event) {
      if (event.count == 0) {
        throw new Refused(Errno.EAGAIN);
      }
      to.order(ByteOrder.nativeOrder()).putLong(position, event.count);
      event.count = 0;
      return Long.BYTES;
    }
    return pipe(fd, true).read(to, position, length);
  }

  @Override
  public long write(int fd, ByteBuffer from, int position, int length) {
    if (object(fd) instanceof FakeObject.Event event) {
      event.count += from.duplicate().order(ByteOrder.nativeOrder()).getLong(position);
      return Long.BYTES;
    }
    return pipe(fd, false).write(from, position, length);
  }

  @Override
  public long pread(int fd, ByteBuffer to, int position, int length, long offset) {
    return file(fd).toRead().read(to, position, length, offset);
  }

  @Override
  public long pwrite(int fd, ByteBuffer from, int position, int length, long offset) {
    byte[] bytes = new byte[length];
    from.get(position, bytes);
    FakeFile.Open open = file(fd);
    return open.toWrite().write(new Piece(bytes, 0, length), open.at(offset));
  }

  @Override
  public long preadv(int fd, ByteBuffer[] to, int first, int count, long offset) {
    long n = 0;
    for (int i = first; i < first + count; i++) {
      n += pread(fd, to[i], to[i].position(), to[i].remaining(), offset + n);
    }
    return n;
  }

  @Override
  public long pwritev(int fd, ByteBuffer[] from, int first, int count, long offset) {
    long n = 0;
    for (int i = first; i < first + count; i++) {
      long here;
      try {
        here = pwrite(fd, from[i], from[i].position(), from[i].remaining(), offset + n);
      } catch (Refused e) {
        if (n > 0) {
          return n;
        }
        throw e;
      }
      n += here;
      if (here < from[i].remaining()) {
        return n;
      }
    }
    return n;
  }

  @Override
  public int fsync(int fd) {
    file(fd);
    return 0;
  }

  @Override
  public int fdatasync(int fd) {
    file(fd);
    return 0;
  }

  @Override
  public int ftruncate(int fd, long length) {
    file(fd).toWrite().truncate(length);
    return 0;
  }

  @Override
  public int futimens(int fd, int accessed, int modified) {
    file(fd).file.touched++;
    return 0;
  }

  @Override
  public int statx(int fd, int mask, ByteBuffer statx) {
    FakeObject object = object(fd);
    boolean regular = object instanceof FakeFile.Open;
    statx.putShort(
        Linux.STATX_MODE_OFFSET, (short) (regular ? Linux.S_IFREG | 0644 : Linux.S_IFDIR | 0755));
    statx.putLong(Linux.STATX_SIZE_OFFSET, object instanceof FakeFile.Open f ? f.file.size() : 0);
    return 0;
  }
}
