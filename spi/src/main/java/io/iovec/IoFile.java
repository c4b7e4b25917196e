package io.iovec;

import java.io.IOException;

/**
 * An open file. Blocking: its calls may wait for a disk, so they do not belong on an event loop;
 * they never wait for a socket. Thread-safe and positional, without a position of its own (F-09);
 * positions, counts and lengths are 64 bits wide (F-02, F-15). Unlike a {@link
 * java.nio.channels.FileChannel} it is not closed when a thread is interrupted, and the thread
 * stays interrupted (F-08).
 *
 * <p>It stays the same file when it is renamed or deleted (F-32), and depends on no other that is
 * open, under the same name either (F-37).
 */
public interface IoFile extends AutoCloseable {
  /**
   * Reads what the file holds at {@code position} (F-03) to the back of {@code into}: into a kernel
   * entry where the transport's policy and the length suggest it, into user memory otherwise, where
   * the room of the last entry is filled before another is made (F-35). Entries that the transport
   * did not make may be in front (E-09). With {@link Capability#PINNED_READ} the bytes are held
   * when this returns, so that their number can be announced to a peer (F-12); without it, bytes
   * that the file has lost by then end in a {@link SourceException}, never in other bytes (F-13). A
   * later write to the file may show in them (F-33).
   *
   * @param position 0 or more; beyond the end is the end, which is where the file ends now (F-34)
   * @param count 1 or more, {@link Long#MAX_VALUE} for all the rest (F-14); fewer bytes may come
   *     without the end being reached
   * @return the number of bytes read, or {@link Answer#END_OF_STREAM} (F-03), or {@link
   *     Answer#NO_ROOM} (F-36, X-18)
   * @throws IllegalArgumentException if a number is out of range (F-07)
   * @throws IllegalStateException if this file is closed, or was not opened for reading (F-07,
   *     F-26)
   * @throws IOException if the system refuses; the vector is as it was. Bytes read before an error
   *     are returned as a count, and the error comes with the next call
   */
  long read(IoVector into, long position, long count) throws IOException;

  /**
   * Writes all of {@code from} at {@code position}, memory and kernel entries in order (F-01),
   * however many (F-18), whoever made them (E-10, S-76), read from a file too (F-38). What was
   * written leaves the vector and is given back (O-14). No other byte of the file changes; a gap
   * behind its end is zeros (F-17), and its time of last modification advances (F-41). Where
   * pending bytes have not arrived, it stops in front of them (S-33), and behind some megabytes of
   * them too, so that a peer as fast as the file does not hold the thread.
   *
   * @param position 0 or more; ignored if the file was opened to append, which puts the bytes at
   *     the end that the file has then (F-04, F-19), those of several threads all (F-25)
   * @return the number of bytes written: all, but for pending ones that have not arrived; 0 for a
   *     vector without bytes, which changes nothing (F-16)
   * @throws IllegalArgumentException if {@code position} is negative (F-07)
   * @throws IllegalStateException if this file is closed (F-26)
   * @throws SinkException if the file refused some (full disk, limit, read-only), or ends beyond
   *     the largest position that it can have (F-06, F-27): the count says how many were written,
   *     the others are still in the vector and may be written again
   * @throws SourceException if the bytes cannot be had: the socket of a pending entry ended (S-37),
   *     a file has shrunk (E-11, F-13)
   */
  long write(IoVector from, long position) throws IOException;

  /**
   * Returns the file's present size in bytes (F-02).
   *
   * @throws IllegalStateException if this file is closed (F-26)
   * @throws IOException if the system refuses
   */
  long size() throws IOException;

  /**
   * Makes the file {@code size} bytes long: cuts it, or extends it with zeros (F-05).
   *
   * @throws IllegalArgumentException if {@code size} is negative (F-07)
   * @throws IllegalStateException if this file is closed (F-26)
   * @throws SinkException if the system refuses; the size is as it was
   */
  void truncate(long size) throws IOException;

  /**
   * Forces what was written to the device ({@code fdatasync}, {@code fsync}).
   *
   * @param metadata whether times and permissions are forced too, not only what reading needs
   * @throws IllegalStateException if this file is closed (F-26)
   * @throws IOException if something could not be stored: it may be lost, and trying again does not
   *     bring it back
   */
  void force(boolean metadata) throws IOException;

  /** Tells whether it has not been closed yet (F-26). */
  boolean isOpen();

  /**
   * Closes the file, once calls that other threads are in have returned: each with its bytes, or an
   * {@link IllegalStateException} if it came too late (F-10). Closing again does nothing (F-26).
   *
   * @throws IOException if the system reports that something could not be stored
   */
  @Override
  void close() throws IOException;
}
