package io.iovec.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Mappings of one file, into which the system receives bytes: windows of a fixed size, made when
 * they are first written to. No code in Java ever touches them: a page that cannot be had (the file
 * was cut, the disk is full) would end the process there, but is an error of the call where the
 * system touches it.
 *
 * <p>Thread-safe. Used by those who have entered the descriptor of the file. The lock is one of the
 * file and is held while mapping and while the file's times are set.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
final class FileMappings {
  /** How many bytes a window has; it begins at a multiple of that. */
  static final int WINDOW = 8 << 20;

  /** The most windows of a file. */
  static final int MOST = 32;

  /** A part of the file in memory. */
  static final class Window {
    private final long start;
    private final long address;
    private int users;
    private long lastUse;

    private Window(long start, long address) {
      this.start = start;
      this.address = address;
    }

    /** Returns the address of a position of the file, which this window covers. */
    long address(long position) {
      return address + position - start;
    }

    /** Returns how many bytes there are from a position to the end of the window. */
    long room(long position) {
      return start + WINDOW - position;
    }
  }

  private final SystemCalls calls;
  private final AddressSpace space;
  private final @Nullable Window[] windows = new @Nullable Window[MOST];
  private int count;
  private long uses;
  private boolean isRefused;
  private int accessed = Linux.UTIME_OMIT;

  FileMappings(SystemCalls calls, AddressSpace space) {
    this.calls = calls;
    this.space = space;
  }

  /**
   * Returns the window that covers a position, to be {@link #leave left} after one call; null if it
   * cannot be had: all are in use, there is no address space, or the file cannot be mapped.
   */
  synchronized @Nullable Window enter(int fd, long position) {
    if (isRefused) {
      return null;
    }
    long start = position & -WINDOW;
    Window window = find(start);
    if (window == null) {
      window = map(fd, start);
    }
    if (window == null) {
      return null;
    }
    window.users++;
    window.lastUse = ++uses;
    return window;
  }

  synchronized void leave(Window window) {
    window.users--;
  }

  private @Nullable Window find(long start) {
    for (int i = 0; i < count; i++) {
      Window window = windows[i];
      if (window != null && window.start == start) {
        return window;
      }
    }
    return null;
  }

  private @Nullable Window map(int fd, long start) {
    if ((count == MOST || !space.take(WINDOW)) && !(unmapOldest() && space.take(WINDOW))) {
      return null;
    }
    long address = calls.mmap(WINDOW, Linux.PROT_WRITE, Linux.MAP_SHARED, fd, start);
    if (address < 0) {
      space.giveBack(WINDOW);
      // What the kernel is out of may come back; what the file system cannot do does not.
      isRefused = !Spill.isShortage(address);
      return null;
    }
    // Bytes that are never in user memory should not be in its picture either.
    calls.madvise(address, WINDOW, Linux.MADV_DONTDUMP);
    Window window = new Window(start, address);
    windows[count++] = window;
    return window;
  }

  /** Makes room for a window in place of the one not used for longest; false if all are in use. */
  private boolean unmapOldest() {
    int oldest = -1;
    long lastUse = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      Window window = windows[i];
      if (window != null && window.users == 0 && window.lastUse < lastUse) {
        oldest = i;
        lastUse = window.lastUse;
      }
    }
    if (oldest < 0) {
      return false;
    }
    unmap(oldest);
    return true;
  }

  private void unmap(int index) {
    Window window = windows[index];
    windows[index] = windows[--count];
    windows[count] = null;
    if (window != null) {
      calls.munmap(window.address, WINDOW);
      space.giveBack(WINDOW);
    }
  }

  /**
   * Says that the file was written to through a window: it may not know. Who does not own it may
   * set the times to now but only both.
   */
  synchronized void written(int fd) {
    int r = calls.futimens(fd, accessed, Linux.UTIME_NOW);
    if (Errno.EPERM.is(r) && accessed == Linux.UTIME_OMIT) {
      accessed = Linux.UTIME_NOW;
      r = calls.futimens(fd, accessed, Linux.UTIME_NOW);
    }
    isRefused |= r < 0;
  }

  /** Unmaps all. Nobody is inside any more. */
  synchronized void close() {
    isRefused = true;
    while (count > 0) {
      unmap(count - 1);
    }
  }
}
