package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the kernel's keeping, reachable only through a descriptor: a pseudo-file that recv and
 * read fill and send and write drain. The application sees them only by {@linkplain IoVector#pullUp
 * pulling them up}.
 *
 * <p>A <em>held</em> kernel entry owns its bytes, as a pipe does. A <em>pending</em> one is "the
 * next n bytes of this socket": not read yet, perhaps not arrived; see {@link
 * StreamSocket#pending}, which alone makes them (V-17).
 *
 * <p>Bytes that came from a file are references to its pages, not a snapshot: a later write to that
 * file may show in them until they are pulled up (F-33). Whoever signs or checksums pulls up first.
 */
public abstract class KernelEntry extends IoEntry {
  /**
   * Makes a kernel entry that no vector owns yet.
   *
   * @param length bytes in it now, 0 or more
   */
  protected KernelEntry(long length) {
    super(length);
  }

  /** Tells whether these bytes are still to be read from a socket (V-17). */
  public boolean isPending() {
    return false;
  }

  /**
   * Adds bytes from user memory at the back of this entry: as many as fit now. Room is nominal: a
   * buffer that is full for so many bytes may still take fewer (E-05). This copies; it is how
   * {@link IoVector#pushDown} works.
   *
   * @return the bytes added; 0 if the entry is full
   * @throws IllegalStateException if this entry is closed
   * @throws UnsupportedOperationException if this kind takes no bytes from memory: a pending entry,
   *     a part of a file
   * @throws IOException if the system refuses; the position of {@code from} says what went over
   */
  public final int put(ByteBuffer from) throws IOException {
    ensureOpen();
    int before = from.position();
    try {
      putBytes(from);
    } finally {
      grow(from.position() - before);
    }
    return from.position() - before;
  }

  /**
   * Adds bytes from {@code from} until it is empty or the entry is full, advancing its position.
   */
  protected void putBytes(ByteBuffer from) throws IOException {
    throw new UnsupportedOperationException("takes no bytes from memory, entry=" + this);
  }

  /**
   * Reads what has arrived of this pending entry, {@code max} bytes at most, into a held entry of
   * its own, which the caller owns; null if nothing has (S-35).
   *
   * @param max 1 to {@link #length()}
   * @throws IllegalStateException if this entry is closed or not pending (S-35)
   * @throws NoRoomException if there is no further kernel entry
   * @throws SourceException if the socket has ended or failed (S-37)
   * @throws IOException if the system refuses
   */
  public final @Nullable KernelEntry hold(long max) throws IOException {
    ensureOpen();
    if (!isPending()) {
      throw new IllegalStateException("held already, entry=" + this);
    }
    if (max < 1 || max > length()) {
      throw new IllegalArgumentException("max=" + max + " length=" + length());
    }
    KernelEntry arrived = holdBytes(max);
    if (arrived != null) {
      shrink(arrived.length());
    }
    return arrived;
  }

  /** Reads up to {@code max} bytes that have arrived into a held entry, or returns null. */
  protected @Nullable KernelEntry holdBytes(long max) throws IOException {
    throw new UnsupportedOperationException("entry=" + this);
  }
}
