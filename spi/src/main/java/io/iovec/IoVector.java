package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of entries, some in user memory, some in the kernel's keeping: "these bytes are
 * here", whether or not the application can see them. Consumed from the front, extended at the
 * back.
 *
 * <p>Like a {@code ByteBuffer[]} given to a gathering write, but it owns what it lists, it may hold
 * bytes that never come to user memory, and what an operation consumes leaves it. A server that
 * receives a large write looks at the header and passes the rest on:
 *
 * <pre>{@code
 * socket.recv(received, HEADER, MOST_PAYLOAD);     // [ memory: header ] [ kernel: payload ]
 * ByteBuffer header = received.pullUp(HEADER);     // make sure that it is in one piece
 * long position = header.getLong(8);
 * received.release(HEADER);                        // no longer needed
 * file.write(received, position);                  // the payload moves in the kernel
 * }</pre>
 *
 * <p>A vector is confined to one thread at a time and is handed over whole, to any thread and
 * however often (V-05, V-18). It owns its entries: pushing an entry gives it away, {@link
 * #popFront} gets one back, and whoever holds the vector closes it. A call that throws leaves every
 * byte in the vector, in order, unless it says otherwise; misuse ({@link
 * IllegalArgumentException}, {@link IllegalStateException}) changes nothing (O-15).
 */
@SuppressWarnings("ReferenceEquality") // an entry is this one or another, never equal to one
public final class IoVector implements AutoCloseable, Iterable<IoEntry> {
  private final EntryFactory factory;
  private @Nullable IoEntry first;
  private @Nullable IoEntry last;
  private int entryCount;
  private long length;
  private boolean closed;
  private final Leaks.@Nullable Trace trace;

  /**
   * Makes an empty vector.
   *
   * @param factory makes the entries that pulling up and pushing down need: a transport, or {@link
   *     EntryFactory#inMemory()}
   */
  public IoVector(EntryFactory factory) {
    this.factory = Objects.requireNonNull(factory, "factory");
    this.trace = Leaks.track(this);
  }

  /**
   * Returns the number of bytes in all entries; those that pending entries still expect too (V-19).
   */
  public long length() {
    return length;
  }

  /**
   * Tells whether there are no bytes. There may be entries with room for some: empty entries make
   * no difference to any call (E-13).
   */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Returns the sum of the entries' {@linkplain IoEntry#size() sizes}, or Long.MAX_VALUE. */
  public long size() {
    long sum = 0;
    for (IoEntry e = first; e != null; e = e.next) {
      long size = e.size();
      sum = size > Long.MAX_VALUE - sum ? Long.MAX_VALUE : sum + size;
    }
    return sum;
  }

  /** Returns the number of entries, empty ones included. */
  public int entryCount() {
    return entryCount;
  }

  /** Tells whether this vector has been closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Returns the first entry, which stays in this vector, or null if there is none. */
  public @Nullable IoEntry first() {
    return first;
  }

  /** Returns the last entry, which stays in this vector, or null if there is none. */
  public @Nullable IoEntry last() {
    return last;
  }

  /**
   * Returns the first entry that holds bytes, or null if none does, and closes the empty ones in
   * front of it. The loop of a transport that drains a vector begins with it.
   *
   * @throws IllegalStateException if this vector is closed
   */
  public @Nullable IoEntry front() {
    ensureOpen();
    IoEntry e = first;
    while (e != null && e.length() == 0) {
      unlinkFirst(e).closeOwned();
      e = first;
    }
    return e;
  }

  /** Returns an iterator over the entries from front to back, which stay in this vector. */
  @Override
  public Iterator<IoEntry> iterator() {
    return new Iterator<>() {
      private @Nullable IoEntry at = first;

      @Override
      public boolean hasNext() {
        return at != null;
      }

      @Override
      public IoEntry next() {
        IoEntry e = at;
        if (e == null) {
          throw new NoSuchElementException();
        }
        at = e.next;
        return e;
      }
    };
  }

  /**
   * Adds an entry at the back and takes it over.
   *
   * @throws IllegalStateException if this vector or the entry is closed, or a vector owns the entry
   * @throws IllegalArgumentException if the length would exceed {@link Long#MAX_VALUE}
   */
  public void pushBack(IoEntry entry) {
    ensureOpen();
    IoEntry.checkUnowned(entry);
    addLength(entry.length());
    linkLast(entry);
  }

  /**
   * Adds an entry at the front and takes it over.
   *
   * @throws IllegalStateException if this vector or the entry is closed, or a vector owns the entry
   * @throws IllegalArgumentException if the length would exceed {@link Long#MAX_VALUE}
   */
  public void pushFront(IoEntry entry) {
    ensureOpen();
    IoEntry.checkUnowned(entry);
    addLength(entry.length());
    linkFirst(entry);
  }

  /**
   * Takes the first entry out, empty or not; the caller owns it. Null if there is none.
   *
   * @throws IllegalStateException if this vector is closed
   */
  public @Nullable IoEntry popFront() {
    ensureOpen();
    IoEntry e = first;
    if (e != null) {
      addLength(-e.length());
      unlinkFirst(e);
    }
    return e;
  }

  /**
   * Moves all entries of {@code other} to the back of this vector. {@code other} is then empty,
   * still open, and may be used again.
   *
   * @throws IllegalStateException if either vector is closed
   * @throws IllegalArgumentException if they are the same, or the length would exceed {@link
   *     Long#MAX_VALUE}
   */
  public void append(IoVector other) {
    checkOther(other);
    addLength(other.length);
    other.length = 0;
    for (IoEntry e = other.first; e != null; e = other.first) {
      linkLast(other.unlinkFirst(e));
    }
  }

  /**
   * Takes the first {@code n} bytes off as a vector of their own, which the caller closes (V-02).
   * Free at an entry's edge; inside a kernel entry it needs another one (V-11). Atomic: if it
   * throws, nothing has changed.
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalArgumentException if {@code n} is out of that range
   * @throws IllegalStateException if this vector is closed
   * @throws NoRoomException if it needs a further kernel entry and there is none (V-11)
   * @throws IOException if the system refuses
   */
  public IoVector split(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    IoVector front = new IoVector(factory);
    try {
      split(n, front);
      return front;
    } catch (IOException | RuntimeException e) {
      front.close();
      throw e;
    }
  }

  /**
   * Moves the first {@code n} bytes to the back of {@code into}, as {@link #split(long)} without a
   * new vector (V-02).
   *
   * @throws IllegalArgumentException if {@code n} is out of range, the vectors are the same, or the
   *     length of {@code into} would exceed {@link Long#MAX_VALUE}
   */
  public void split(long n, IoVector into) throws IOException {
    checkOther(into);
    checkCount(n);
    into.checkAdd(n);
    long edge = 0;
    IoEntry before = null;
    IoEntry inside = first;
    while (inside != null && edge < n && inside.length() <= n - edge) {
      edge += inside.length();
      before = inside;
      inside = inside.next;
    }
    // The only step that can fail, so it comes first.
    IoEntry part = edge < n && inside != null ? splitFront(inside, n - edge, before) : null;
    length -= edge;
    into.length += n;
    for (IoEntry e = first; e != null && e != inside; e = first) {
      into.linkLast(unlinkFirst(e));
    }
    if (part != null) {
      into.linkLast(part);
    }
  }

  /** Takes the first k bytes of an entry out of this vector and its length. */
  private IoEntry splitFront(IoEntry inside, long k, @Nullable IoEntry before) throws IOException {
    try {
      return inside.splitFront(k);
    } catch (UnsupportedOperationException e) {
      // It can only be taken from. Should that fail half-way, what came out stays in its place.
      MemoryEntry copy = factory.memoryEntry((int) Math.min(k, Integer.MAX_VALUE));
      linkAfter(before, copy);
      ByteBuffer vacant = copy.vacant();
      int start = vacant.position();
      vacant.limit(start + (int) k);
      try {
        inside.take(vacant);
      } finally {
        copy.filled(vacant.position() - start);
      }
      if (copy.length() < k) {
        throw new NotArrivedException(k, copy.length());
      }
      length -= k;
      return unlinkAfter(before, copy);
    }
  }

  /**
   * Makes the first {@code n} bytes contiguous user memory, copying only what is not, and returns
   * them from position 0 to the limit {@code n}, big-endian (V-01): an index is an offset in this
   * vector. They stay in it. The buffer is valid until the vector next changes; it may be written,
   * and what is written is what goes out (V-12).
   *
   * <p>If it throws, every byte is still in this vector, in order; some may have been pulled up.
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalArgumentException if {@code n} is out of that range
   * @throws IllegalStateException if this vector is closed
   * @throws NotArrivedException if some of the bytes are pending and have not arrived (S-34)
   * @throws NoRoomException if the memory limit has been reached (V-13)
   * @throws IOException if the system refuses
   */
  public ByteBuffer pullUp(int n) throws IOException {
    ensureOpen();
    checkCount(n);
    IoEntry front = n == 0 ? first : front();
    if (front instanceof MemoryEntry memory && memory.length() >= n) {
      return first(memory, n);
    }
    if (n == 0) {
      return ByteBuffer.allocate(0);
    }
    MemoryEntry memory;
    if (front instanceof MemoryEntry roomy && roomy.size() >= n) {
      length -= roomy.length();
      unlinkFirst(roomy);
      memory = roomy;
    } else {
      memory = factory.memoryEntry(n);
    }
    int got;
    try {
      ByteBuffer vacant = memory.vacant();
      vacant.limit(vacant.position() + n - (int) memory.length());
      int start = vacant.position();
      try {
        take(vacant);
      } finally {
        memory.filled(vacant.position() - start);
      }
    } finally {
      got = (int) memory.length();
      if (got == 0) {
        memory.close();
      } else {
        length += got;
        linkFirst(memory);
      }
    }
    if (got < n) {
      throw new NotArrivedException(n, got);
    }
    return first(memory, n);
  }

  private static ByteBuffer first(MemoryEntry memory, int n) {
    ByteBuffer bytes = memory.bytes();
    bytes.limit(bytes.position() + n);
    return bytes.position() == 0 ? bytes : bytes.slice();
  }

  /**
   * Returns the bytes of the first entry, which is in user memory, from position to limit,
   * big-endian (V-12). Valid until this vector next changes.
   *
   * @throws IllegalStateException if this vector is closed or empty, or begins in the kernel:
   *     {@link #pullUp} first
   */
  public ByteBuffer memoryOrigin() {
    IoEntry front = front();
    if (front instanceof MemoryEntry memory) {
      return memory.bytes();
    }
    throw new IllegalStateException("not in user memory: pull up first, front=" + front);
  }

  /**
   * Turns the memory entries among the first {@code n} bytes into kernel entries, by copying
   * (V-06). A vector whose factory has no kernel entries stays as it is.
   *
   * <p>If it throws, every byte is still in this vector, in order; some may have been pushed down
   * (V-15).
   *
   * @param n 0 to {@link #length()}
   * @return how many of the first {@code n} bytes are in the kernel now (V-06)
   * @throws IllegalArgumentException if {@code n} is out of that range
   * @throws IllegalStateException if this vector is closed
   * @throws NoRoomException if there is no further kernel entry (V-15)
   * @throws IOException if the system refuses
   */
  public long pushDown(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    long passed = 0;
    long inKernel = 0;
    IoEntry before = null;
    IoEntry at = first;
    while (at != null && passed < n) {
      long here = Math.min(at.length(), n - passed);
      if (at instanceof MemoryEntry memory && here > 0) {
        IoEntry made = factory.kernelEntry(here);
        if (!(made instanceof KernelEntry kernel)) {
          made.close();
          return inKernel + kernelBytes(at, n - passed);
        }
        here = pushDown(memory, (int) here, kernel, before);
        at = kernel;
      }
      passed += here;
      if (at instanceof KernelEntry) {
        inKernel += here;
      }
      before = at;
      at = at.next;
    }
    return inKernel;
  }

  private static long kernelBytes(@Nullable IoEntry from, long n) {
    long found = 0;
    long left = n;
    for (IoEntry e = from; e != null && left > 0; e = e.next) {
      long here = Math.min(e.length(), left);
      found += e instanceof KernelEntry ? here : 0;
      left -= here;
    }
    return found;
  }

  /** Moves up to n bytes to {@code kernel} and links it in front of {@code memory}. */
  private long pushDown(MemoryEntry memory, int n, KernelEntry kernel, @Nullable IoEntry before)
      throws IOException {
    ByteBuffer bytes = memory.bytes();
    long moved;
    try {
      kernel.put(bytes.limit(bytes.position() + n));
    } finally {
      moved = kernel.length();
      if (moved > 0) {
        memory.release(moved);
        length += moved;
        linkAfter(before, kernel);
      } else {
        kernel.close();
      }
      if (memory.length() == 0) {
        unlinkAfter(kernel, memory).closeOwned();
      }
    }
    if (moved == 0) {
      throw new IOException("an empty kernel entry takes no bytes, n=" + n);
    }
    return moved;
  }

  /**
   * Reads what has arrived of the pending entries among the first {@code n} bytes into held ones,
   * as far as there is room (S-35). Afterwards those bytes need their socket no longer.
   *
   * @param n 0 to {@link #length()}
   * @return how many bytes at the front of this vector, {@code n} at most, are not pending now
   * @throws IllegalArgumentException if {@code n} is out of that range
   * @throws IllegalStateException if this vector is closed
   * @throws NoRoomException if there is no further kernel entry
   * @throws SourceException if the socket has ended or failed (S-37)
   * @throws IOException if the system refuses
   */
  public long hold(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    long held = 0;
    IoEntry before = null;
    IoEntry at = first;
    while (at != null && held < n) {
      if (at instanceof KernelEntry pending && pending.isPending() && at.length() > 0) {
        KernelEntry arrived = pending.hold(Math.min(n - held, at.length()));
        if (arrived == null) {
          return held;
        }
        length += arrived.length();
        linkAfter(before, arrived);
        if (pending.length() == 0) {
          unlinkAfter(arrived, pending).closeOwned();
        }
        at = arrived;
      }
      held += Math.min(at.length(), n - held);
      before = at;
      at = at.next;
    }
    return held;
  }

  /**
   * Makes a second vector over the same bytes without copying them; the caller closes it. This
   * vector keeps what it has (V-03), and what is done to one of them, in whatever thread, does not
   * show in the other (V-16): bytes in user memory alone, which may be written, are the same for
   * both.
   *
   * @throws IllegalStateException if this vector is closed
   * @throws UnsupportedOperationException if an entry cannot be shared here; see {@link
   *     Capability#KERNEL_SHARE} (V-04)
   * @throws NoRoomException if it needs a further kernel entry and there is none
   * @throws IOException if the system refuses
   */
  public IoVector share() throws IOException {
    return share(length);
  }

  /**
   * Makes a second vector over the first {@code n} bytes, as {@link #share()} (V-03).
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalArgumentException if {@code n} is out of that range
   */
  public IoVector share(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    IoVector second = new IoVector(factory);
    try {
      for (IoEntry e = first; e != null && second.length < n; e = e.next) {
        if (e.length() > 0) {
          second.pushBack(e.share(Math.min(e.length(), n - second.length)));
        }
      }
      return second;
    } catch (IOException | RuntimeException e) {
      second.close();
      throw e;
    }
  }

  /**
   * Moves bytes from the front of this vector to user memory, as many as {@code into} has room for,
   * and closes the entries that this empties (V-14).
   *
   * @return the bytes moved: fewer than there is room for if this vector ran out, or the next bytes
   *     are pending and have not arrived
   * @throws IllegalStateException if this vector is closed
   * @throws SourceException if the bytes are pending and their socket has ended or failed (S-37)
   * @throws IOException if the system refuses; the position of {@code into} says what came over,
   *     the rest is still here
   */
  public int take(ByteBuffer into) throws IOException {
    int before = into.position();
    IoEntry e = front();
    while (e != null && into.hasRemaining() && e.take(into) > 0) {
      e = front();
    }
    return into.position() - before;
  }

  /**
   * Drops the first {@code n} bytes and gives back what they occupied, early (V-02, V-14). Pending
   * bytes are dropped by their socket as they arrive (S-34).
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalArgumentException if {@code n} is out of that range
   * @throws IllegalStateException if this vector is closed
   * @throws IOException if the system refuses; {@link #length()} tells what is left
   */
  public void release(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    long left = n;
    for (IoEntry e = front(); e != null && left > 0; e = front()) {
      long here = Math.min(left, e.length());
      if (here == e.length()) {
        length -= here;
        unlinkFirst(e).closeOwned();
      } else {
        e.release(here);
      }
      left -= here;
    }
  }

  /**
   * Closes all entries, which give back what they occupy (V-14). This vector is then empty and may
   * be used again.
   */
  public void clear() {
    ensureOpen();
    closeEntries();
  }

  /**
   * Closes this vector and its entries, which give back what they occupy (V-14). Closing a closed
   * vector does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (trace != null) {
      trace.close();
    }
    closeEntries();
  }

  private void closeEntries() {
    length = 0;
    RuntimeException failure = null;
    for (IoEntry e = first; e != null; e = first) {
      try {
        unlinkFirst(e).closeOwned();
      } catch (RuntimeException another) { // an onRelease that throws must not leak the others
        if (failure == null) {
          failure = another;
        } else {
          failure.addSuppressed(another);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public String toString() {
    StringBuilder s = new StringBuilder("IoVector[length=").append(length);
    for (IoEntry e = first; e != null; e = e.next) {
      s.append(' ').append(e);
    }
    return s.append(closed ? " closed]" : "]").toString();
  }

  /** Called by this vector's entries too, when their own length changes. */
  void addLength(long n) {
    checkAdd(n);
    length += n;
  }

  private void checkAdd(long n) {
    if (n > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("too long: length=" + length + " added=" + n);
    }
  }

  private void checkOther(IoVector other) {
    ensureOpen();
    other.ensureOpen();
    if (other == this) {
      throw new IllegalArgumentException("the same vector, other=" + other);
    }
  }

  private void checkCount(long n) {
    if (n < 0 || n > length) {
      throw new IllegalArgumentException("n=" + n + " length=" + length);
    }
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("closed, vector=" + this);
    }
  }

  // The list. These keep first, last, entryCount and the entries' owner and next, but not length.

  private void linkFirst(IoEntry e) {
    linkAfter(null, e);
  }

  private void linkLast(IoEntry e) {
    linkAfter(last, e);
  }

  private void linkAfter(@Nullable IoEntry before, IoEntry e) {
    e.owner = this;
    e.next = before == null ? first : before.next;
    if (before == null) {
      first = e;
    } else {
      before.next = e;
    }
    if (before == last) {
      last = e;
    }
    entryCount++;
  }

  private IoEntry unlinkFirst(IoEntry e) {
    return unlinkAfter(null, e);
  }

  private IoEntry unlinkAfter(@Nullable IoEntry before, IoEntry e) {
    if (before == null) {
      first = e.next;
    } else {
      before.next = e.next;
    }
    if (last == e) {
      last = before;
    }
    e.owner = null;
    e.next = null;
    entryCount--;
    return e;
  }
}
