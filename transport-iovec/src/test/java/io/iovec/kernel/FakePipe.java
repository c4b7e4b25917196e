package io.iovec.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A pipe that counts slots and not bytes: a segment occupies a slot whatever its size, and a slot
 * that is partly drained stays occupied.
 */
final class FakePipe {
  static final int PAGE = 4096;

  private static final class Slot {
    Piece piece;
    boolean mergeable;

    Slot(Piece piece, boolean mergeable) {
      this.piece = piece;
      this.mergeable = mergeable;
    }
  }

  final End reading = new End(true);
  final End writing = new End(false);
  private final Deque<Slot> slots = new ArrayDeque<>();
  private int capacity;

  FakePipe(int capacity) {
    this.capacity = capacity;
  }

  /** One end, as a descriptor has it. */
  final class End extends FakeObject {
    final boolean reads;

    private End(boolean reads) {
      this.reads = reads;
    }

    FakePipe pipe() {
      return FakePipe.this;
    }

    @Override
    int readiness() {
      if (reads) {
        return (slots.isEmpty() ? 0 : Linux.EPOLLIN)
            | (writing.descriptors == 0 ? Linux.EPOLLHUP : 0);
      }
      return reading.descriptors == 0 ? Linux.EPOLLERR : free() > 0 ? Linux.EPOLLOUT : 0;
    }
  }

  int free() {
    return capacity - slots.size();
  }

  int capacityBytes() {
    return capacity * PAGE;
  }

  boolean isEmpty() {
    return slots.isEmpty();
  }

  int bytes() {
    return slots.stream().mapToInt(s -> s.piece.length()).sum();
  }

  /** See F_SETPIPE_SZ of fcntl(2). */
  int resize(int bytes, int most) {
    int pages = Math.max(1, Integer.highestOneBit(Math.max(1, (bytes + PAGE - 1) / PAGE)));
    pages = pages * PAGE < bytes ? pages * 2 : pages;
    if (pages * PAGE > most) {
      throw new Refused(Errno.EPERM);
    }
    if (pages < slots.size()) {
      throw new Refused(Errno.EBUSY);
    }
    capacity = pages;
    return pages * PAGE;
  }

  /** Adds a reference in a slot of its own. */
  void add(Piece piece) {
    slots.add(new Slot(piece, false));
  }

  /** Returns up to n bytes of the first slot, which stay there. */
  Piece peek(long n) {
    return slots.element().piece.front(n);
  }

  /** Takes up to n bytes off the first slot. */
  Piece take(long n) {
    Slot first = slots.element();
    Piece piece = first.piece.front(n);
    if (piece.length() == first.piece.length()) {
      slots.remove();
    } else {
      first.piece = first.piece.rest(piece.length());
    }
    return piece;
  }

  long read(ByteBuffer to, int position, int length) {
    if (slots.isEmpty()) {
      if (writing.descriptors == 0) {
        return 0;
      }
      throw new Refused(Errno.EAGAIN);
    }
    int n = 0;
    while (n < length && !slots.isEmpty()) {
      Piece piece = take(length - n);
      to.put(position + n, piece.page(), piece.start(), piece.length());
      n += piece.length();
    }
    return n;
  }

  long write(ByteBuffer from, int position, int length) {
    int n = 0;
    Slot last = slots.peekLast();
    if (last != null && last.mergeable && last.piece.end() + length <= PAGE) {
      from.get(position, last.piece.page(), last.piece.end(), length);
      last.piece = new Piece(last.piece.page(), last.piece.start(), last.piece.end() + length);
      return length;
    }
    while (n < length && free() > 0) {
      int here = Math.min(PAGE, length - n);
      byte[] page = new byte[PAGE];
      from.get(position + n, page, 0, here);
      slots.add(new Slot(new Piece(page, 0, here), true));
      n += here;
    }
    if (n == 0 && length > 0) {
      throw new Refused(Errno.EAGAIN);
    }
    return n;
  }

  /** See tee(2): always from the head. */
  long teeTo(FakePipe other, long length) {
    if (slots.isEmpty() && writing.descriptors == 0) {
      return 0;
    }
    long n = 0;
    Iterator<Slot> each = slots.iterator();
    while (each.hasNext() && n < length && other.free() > 0) {
      Piece piece = each.next().piece.front(length - n);
      other.add(piece);
      n += piece.length();
    }
    // What is shared may not be written to any more.
    slots.forEach(s -> s.mergeable = false);
    if (n == 0 && length > 0) {
      throw new Refused(Errno.EAGAIN);
    }
    return n;
  }
}
