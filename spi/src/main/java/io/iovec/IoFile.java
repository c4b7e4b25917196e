package io.iovec;

import java.io.IOException;

/**
 * An open file. Blocking: its calls may wait for a disk, so they do not belong on an event loop;
 * they never wait for a socket. Thread-safe and positional, without a position of its own. Unlike a
 * {@link java.nio.channels.FileChannel} it is not closed when a thread is interrupted, and the
 * thread stays interrupted.
 */
public interface IoFile extends AutoCloseable {
  /**
   * Reads at the back of {@code into}: into a kernel entry where the transport's policy and the
   * length suggest it, into user memory otherwise. With {@link Capability#PINNED_READ} the bytes
   * are held when this returns, so that their number can be announced to a peer.
   *
   * @param position 0 or more; beyond the end is the end
   * @param count 1 or more; fewer bytes may come without the end being reached
   * @return the number of bytes read, or {@link Answer#END_OF_STREAM}, or {@link Answer#NO_ROOM}
   * @throws IllegalArgumentException if a number is out of range
   * @throws IllegalStateException if this file is closed, or was not opened for reading
   * @throws IOException if the system refuses; the vector is as it was
   */
  long read(IoVector into, long position, long count) throws IOException;

  /**
   * Writes all of {@code from} at {@code position}, memory and kernel entries in order. What was
   * written leaves the vector. Where pending bytes have not arrived, it stops in front of them.
   *
   * @param position 0 or more; ignored if the file was opened to append
   * @return the number of bytes written: all, but for pending ones that have not arrived
   * @throws IllegalArgumentException if {@code position} is negative
   * @throws IllegalStateException if this file is closed
   * @throws SinkException if the file refused some (full disk, limit, read-only): the count says
   *     how many were written, the others are still in the vector and may be written again
   * @throws SourceException if the bytes cannot be had: the socket of a pending entry ended
   */
  long write(IoVector from, long position) throws IOException;

  /** Returns the file's present size in bytes. */
  long size() throws IOException;

  /**
   * Makes the file {@code size} bytes long: cuts it, or extends it with zeros.
   *
   * @throws IllegalArgumentException if {@code size} is negative
   * @throws SinkException if the system refuses
   */
  void truncate(long size) throws IOException;

  /**
   * Forces what was written to the device ({@code fdatasync}, {@code fsync}).
   *
   * @param metadata whether times and permissions are forced too, not only what reading needs
   * @throws IOException if something could not be stored: it may be lost, and trying again does not
   *     bring it back
   */
  void force(boolean metadata) throws IOException;

  /** Tells whether it has not been closed yet. */
  boolean isOpen();

  /**
   * Closes the file, once calls that other threads are in have returned. Closing again does
   * nothing.
   *
   * @throws IOException if the system reports that something could not be stored
   */
  @Override
  void close() throws IOException;
}
