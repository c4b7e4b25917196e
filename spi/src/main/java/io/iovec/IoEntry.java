package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of bytes of one kind, in an {@link IoVector} or on the way into one.
 *
 * <p>An entry is confined to one thread at a time and is handed over with the vector that owns it.
 * An entry that no vector owns belongs to whoever made it, who closes it; pushing it gives it away.
 * An interrupted thread can use it like any other, and stays interrupted (E-19).
 *
 * <p>An entry outlives the socket, the file and the poller that its bytes came from (E-08), and may
 * be pushed into any vector (E-12). It holds what came into it, and nothing of what lay in the same
 * memory or kernel buffer before (E-14).
 *
 * <p>Bytes are consumed from the front, first in, first out. There is no random access, because a
 * kernel buffer has none: {@link MemoryEntry} adds a view for bytes that are in user memory.
 * Applications work on vectors; the methods here are for transports, which fill and drain entries,
 * and for those who write new kinds of them. A new kind extends this class and implements five
 * operations on its own bytes; arguments are already checked and the counts are kept here.
 */
public abstract class IoEntry implements AutoCloseable {
  @Nullable IoVector owner;
  @Nullable IoEntry next;
  private long length;
  private boolean closed;
  private Leaks.@Nullable Trace trace;

  /**
   * Makes an entry that no vector owns yet.
   *
   * @param length bytes in it now, 0 or more
   */
  @SuppressWarnings("this-escape") // only its class and identity are noted
  protected IoEntry(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("length=" + length);
    }
    this.length = length;
    this.trace = Leaks.track(this);
  }

  /**
   * Returns the number of bytes in this entry now. For a pending entry: those still to come too
   * (V-19).
   */
  public final long length() {
    return length;
  }

  /**
   * Returns how many bytes this entry was made to hold, what it still holds included. Nominal for
   * kernel entries: the buffers of a "1 MiB" pipe may hold 6 MB or 300 KB; but never less than
   * {@link #length()} (E-06).
   */
  public abstract long size();

  /** Returns how many more bytes fit, 0 or more; as nominal as {@link #size()} (E-05). */
  public final long room() {
    return closed ? 0 : Math.max(0, size() - length);
  }

  /** Tells whether this entry has been closed. */
  public final boolean isClosed() {
    return closed;
  }

  /** Returns the entry behind this one in its vector, or null at the end or outside a vector. */
  public final @Nullable IoEntry next() {
    return next;
  }

  /**
   * Moves bytes from the front of this entry to user memory: as many as {@code into} has room for
   * (E-01).
   *
   * @return the bytes moved; 0 if {@code into} is full, the entry is empty, or it is pending and
   *     nothing has arrived
   * @throws IllegalStateException if this entry is closed
   * @throws IOException if the system refuses; what had been moved is in {@code into}, the rest
   *     still here
   */
  public final int take(ByteBuffer into) throws IOException {
    ensureOpen();
    if (length == 0 || !into.hasRemaining()) {
      return 0;
    }
    int before = into.position();
    try {
      takeBytes(into);
    } finally {
      shrink(into.position() - before);
    }
    return into.position() - before;
  }

  /**
   * Takes the first {@code n} bytes off as an entry of their own, which the caller owns (E-02).
   * Atomic: if it fails, nothing has changed (E-02, X-04).
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalStateException if this entry is closed
   * @throws UnsupportedOperationException if this kind of entry can only be taken from; a vector
   *     then takes the bytes
   * @throws NoRoomException if it needs a further kernel buffer and there is none
   * @throws IOException if the system refuses
   */
  public final IoEntry splitFront(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    IoEntry front = splitBytes(n);
    shrink(n);
    return front;
  }

  /**
   * Makes a second entry over the first {@code n} bytes without copying them; the caller owns it
   * (E-04). Atomic: if it fails, nothing has changed.
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalStateException if this entry is closed
   * @throws UnsupportedOperationException if this kind of entry cannot be shared here; see {@link
   *     Capability#KERNEL_SHARE} (V-04)
   * @throws NoRoomException if it needs a further kernel buffer and there is none
   * @throws IOException if the system refuses
   */
  public final IoEntry share(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    return shareBytes(n);
  }

  /**
   * Drops the first {@code n} bytes (E-03). An entry that holds nothing any more stays usable until
   * it is closed.
   *
   * @param n 0 to {@link #length()}
   * @throws IllegalStateException if this entry is closed
   * @throws IOException if the system refuses; {@link #length()} tells what is left
   */
  public final void release(long n) throws IOException {
    ensureOpen();
    checkCount(n);
    if (n > 0) {
      releaseBytes(n);
      shrink(n);
    }
  }

  /**
   * Gives back what this entry occupies, bytes included (V-14). Closing a closed entry does
   * nothing; closing one that a vector owns takes it out of no vector, so only vectors do that.
   * With leak detection on ({@link Leaks}) a closed entry stays closed for good, so that a stale
   * reference is found; without it the object may serve again as a new entry (E-07).
   *
   * @throws IllegalStateException if a vector owns this entry
   */
  @Override
  public final void close() {
    if (owner != null) {
      throw new IllegalStateException("owned by a vector: close or release that, entry=" + this);
    }
    closeOwned();
  }

  /** Closes for the vector, which has let go of this entry or is about to. */
  final void closeOwned() {
    if (closed) {
      return;
    }
    closed = true;
    length = 0;
    if (trace != null) {
      trace.close();
      trace = null;
    }
    closeBytes();
  }

  /**
   * Moves bytes to {@code into} until it is full or the entry is empty, advancing its position. If
   * it throws, the position says how many bytes came over.
   *
   * @param into has room for at least one byte
   */
  protected abstract void takeBytes(ByteBuffer into) throws IOException;

  /**
   * Makes an entry of the first {@code n} bytes, which are then no longer in this one. The caller
   * lowers {@link #length()}.
   */
  protected abstract IoEntry splitBytes(long n) throws IOException;

  /** Makes a second entry over the first {@code n} bytes. */
  protected abstract IoEntry shareBytes(long n) throws IOException;

  /**
   * Drops the first {@code n} bytes, {@code n > 0}. The caller lowers {@link #length()}; a kind
   * that can drop only some of them calls {@link #shrink} for those and throws.
   */
  protected abstract void releaseBytes(long n) throws IOException;

  /**
   * Gives back what the entry occupies, bytes included. Called once, when {@link #length()} is 0
   * already.
   */
  protected abstract void closeBytes();

  /**
   * Says that {@code n} bytes have been added at the back of this entry, by the transport that did
   * it.
   *
   * @throws IllegalArgumentException if {@code n} is negative, or the vector's length would exceed
   *     {@link Long#MAX_VALUE}
   */
  protected final void grow(long n) {
    ensureOpen();
    if (n < 0) {
      throw new IllegalArgumentException("n=" + n);
    }
    if (n > Long.MAX_VALUE - length) {
      throw new IllegalArgumentException("too long: length=" + length + " added=" + n);
    }
    if (owner != null) {
      owner.addLength(n);
    }
    length += n;
  }

  /**
   * Says that {@code n} bytes have left the front of this entry, by the transport that moved them.
   *
   * @throws IllegalArgumentException if {@code n} is not within 0 and {@link #length()}
   */
  protected final void shrink(long n) {
    checkCount(n);
    if (owner != null) {
      owner.addLength(-n);
    }
    length -= n;
  }

  /**
   * Makes a closed entry usable again, empty. For pools that reuse the object together with what it
   * occupies; nobody may still use the entry it was. Not to be called while leak detection is on: a
   * new object is made then (E-07).
   *
   * @throws IllegalStateException if this entry is open
   */
  protected final void reopen() {
    if (!closed) {
      throw new IllegalStateException("open, entry=" + this);
    }
    closed = false;
    trace = Leaks.track(this);
  }

  final void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("closed, entry=" + this);
    }
  }

  private void checkCount(long n) {
    if (n < 0 || n > length) {
      throw new IllegalArgumentException("n=" + n + " length=" + length);
    }
  }

  static void checkUnowned(IoEntry entry) {
    Objects.requireNonNull(entry, "entry");
    entry.ensureOpen();
    if (entry.owner != null) {
      throw new IllegalStateException("already in a vector, entry=" + entry);
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + "[length="
        + length
        + " size="
        + (closed ? "closed" : size())
        + "]";
  }
}
