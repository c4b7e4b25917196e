package io.iovec.kernel;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A file of pages, which may have holes; what was spliced from it refers to the pages. */
final class FakeFile {
  private static final int PAGE = FakePipe.PAGE;

  /** How many times its times were set. */
  int touched;

  private final Map<Long, byte[]> pages = new HashMap<>();
  private long size;
  private long limit = Long.MAX_VALUE;
  private Errno beyond = Errno.EFBIG;

  /** An open file, as a descriptor has it. */
  static final class Open extends FakeObject {
    final FakeFile file;
    final int flags;

    Open(FakeFile file, int flags) {
      this.file = file;
      this.flags = flags;
    }

    FakeFile toRead() {
      if ((flags & Linux.O_WRONLY) != 0) {
        throw new Refused(Errno.EBADF);
      }
      return file;
    }

    FakeFile toWrite() {
      if ((flags & (Linux.O_WRONLY | Linux.O_RDWR)) == 0) {
        throw new Refused(Errno.EBADF);
      }
      return file;
    }

    boolean appends() {
      return (flags & Linux.O_APPEND) != 0;
    }

    long at(long position) {
      return appends() ? file.size : position;
    }
  }

  long size() {
    return size;
  }

  /** Refuses bytes from position {@code bytes} on: a full disk, a limit. */
  void limit(long bytes, Errno errno) {
    limit = bytes;
    beyond = errno;
  }

  byte[] content() {
    ByteBuffer all = ByteBuffer.allocate((int) size);
    read(all, 0, (int) size, 0);
    return all.array();
  }

  void content(byte[] bytes) {
    truncate(0);
    write(new Piece(bytes, 0, bytes.length), 0);
  }

  int read(ByteBuffer to, int position, int length, long offset) {
    int n = 0;
    while (n < length && offset + n < size) {
      Piece piece = piece(offset + n, length - n);
      to.put(position + n, piece.page(), piece.start(), piece.length());
      n += piece.length();
    }
    return n;
  }

  /** Returns a reference to what is at a position, up to the end of its page. */
  Piece piece(long offset, long most) {
    int start = (int) (offset % PAGE);
    long n = Math.min(Math.min(PAGE - start, most), size - offset);
    return new Piece(page(offset / PAGE), start, start + (int) n);
  }

  private byte[] page(long index) {
    return pages.computeIfAbsent(index, i -> new byte[PAGE]);
  }

  /** Copies as much of a piece as the file takes. */
  int write(Piece piece, long offset) {
    if (offset < 0) {
      throw new Refused(Errno.EINVAL);
    }
    int length = (int) Math.min(piece.length(), Math.max(0, limit - offset));
    if (length == 0 && piece.length() > 0) {
      throw new Refused(beyond);
    }
    int n = 0;
    while (n < length) {
      int start = (int) ((offset + n) % PAGE);
      int here = Math.min(PAGE - start, length - n);
      System.arraycopy(piece.page(), piece.start() + n, page((offset + n) / PAGE), start, here);
      n += here;
    }
    size = Math.max(size, offset + length);
    return length;
  }

  /** Puts bytes into a mapping; returns whether all pages could be had. */
  boolean store(Piece piece, long offset) {
    for (long at = offset / PAGE; at * PAGE < offset + piece.length(); at++) {
      if (at * PAGE >= size || (!pages.containsKey(at) && at * PAGE >= limit)) {
        return false;
      }
    }
    for (int n = 0; n < piece.length() && offset + n < size; n++) {
      page((offset + n) / PAGE)[(int) ((offset + n) % PAGE)] = piece.page()[piece.start() + n];
    }
    return true;
  }

  /** Cuts or extends; references to what is cut off show zeros. */
  void truncate(long newSize) {
    if (newSize > limit) {
      throw new Refused(beyond);
    }
    for (long at = newSize; at < size; at = (at / PAGE + 1) * PAGE) {
      byte[] page = pages.get(at / PAGE);
      if (page != null) {
        Arrays.fill(page, (int) (at % PAGE), PAGE, (byte) 0);
      }
      if (at % PAGE == 0) {
        pages.remove(at / PAGE);
      }
    }
    size = newSize;
  }
}
