package io.iovec;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection: TCP or Unix-domain. Non-blocking; confined to one thread at a time, but for {@link
 * #close}. Wait for readiness with a {@link Poller}.
 *
 * <p>{@link java.net.StandardSocketOptions#TCP_NODELAY} is set from the start: each {@link
 * #send(IoVector, boolean) send} says whether something follows. Unlike a {@link
 * java.nio.channels.SocketChannel} it can leave received bytes in the kernel, and it tells "nothing
 * now" from "no room now".
 */
public interface StreamSocket extends Pollable {
  /**
   * Receives what has arrived at the back of {@code into}: first up to {@code memoryMax} bytes into
   * user memory, then up to {@code kernelMax} more that may stay in the kernel, as the {@linkplain
   * #policy policy} decides. Room in the vector's last entry, if that is of the same kind, is
   * filled before new entries are made. Never receives more than {@code memoryMax + kernelMax}
   * bytes.
   *
   * <p>Where the length of a message is known, {@link #expect} makes receiving the rest of it
   * cheaper and safer.
   *
   * @param memoryMax 0 or more
   * @param kernelMax 0 or more, not both 0
   * @return the number of bytes received, or {@link Answer#END_OF_STREAM}, {@link Answer#NOT_NOW}
   *     or {@link Answer#NO_ROOM}
   * @throws IllegalArgumentException if a count is out of range
   * @throws IllegalStateException if this socket is closed or not connected, or a pending entry of
   *     it is outstanding
   * @throws IOException if the connection failed (ECONNRESET, ETIMEDOUT): after that the socket can
   *     only be closed. Bytes that came before are delivered first, by a call of their own
   */
  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException;

  /**
   * Receives what has arrived into user memory, without a vector.
   *
   * @param into has room for at least one byte
   * @return as {@link #recv(IoVector, int, long)}, but never {@link Answer#NO_ROOM}
   * @throws IllegalArgumentException if {@code into} is full or read-only
   * @throws IllegalStateException as {@link #recv(IoVector, int, long)}
   * @throws IOException as {@link #recv(IoVector, int, long)}
   */
  int recv(ByteBuffer into) throws IOException;

  /**
   * Says that {@code bytes} more are certain to come, before the peer waits for anything: the rest
   * of a message whose length its header told. Two things follow. Readiness to read may be reported
   * only when much of that has come, or the stream has ended, instead of once a segment. And {@code
   * recv} sets room aside for all of it, or answers {@link Answer#NO_ROOM} before it takes the
   * first byte, so that messages that are half received cannot starve each other.
   *
   * <p>What is received counts it down. Saying it again replaces what was said. Of a message larger
   * than a quarter of the transport's limit only so much is set aside: consume it as it comes. A
   * peer that sends less than it announced and stays connected may not be noticed until it does:
   * have a timeout.
   *
   * @param bytes 0 or more; 0 for nothing in particular
   * @throws IllegalArgumentException if {@code bytes} is negative
   * @throws IllegalStateException if this socket is closed
   */
  void expect(long bytes);

  /**
   * Adds a pending entry at the back of {@code into}: the next {@code count} bytes of this socket,
   * which stay in its queue, arrived or not, until the entry is written, sent, taken, made
   * {@linkplain IoVector#hold held} or released. Until then {@code recv} refuses: the read side of
   * this socket goes with the entry, to another thread too, and comes back when the entry is empty.
   * Bytes that are released before they arrive are dropped as they arrive, before {@code recv}
   * receives anything. Adding another pending entry behind one is allowed.
   *
   * <p>{@link IoFile#write} and {@link #send} take what has arrived and leave the rest in the
   * vector.
   *
   * @param count 1 or more
   * @throws UnsupportedOperationException without {@link Capability#PENDING}
   * @throws IllegalArgumentException if {@code count} is out of range
   * @throws IllegalStateException if this socket is closed or not connected
   */
  void pending(IoVector into, long count);

  /**
   * Sends from the front of {@code from}, memory and kernel entries in order, as much as the system
   * takes now, but some megabytes at most, so that other connections get their turn: what remains
   * does not mean that there was no room for it. What was sent leaves the vector. The last piece
   * goes out at once unless {@code more} says that something follows.
   *
   * @param more whether more is about to be sent, so that segments can be filled ({@code
   *     MSG_MORE}): a hint. Until a call without it, which may be one with an empty vector, the
   *     system may hold the last segment back for some 200 ms
   * @return the number of bytes sent, or {@link Answer#NOT_NOW}, which is also the answer to an
   *     empty vector
   * @throws SourceException if an entry cannot deliver its bytes: a file has shrunk, the socket of
   *     a pending entry ended; this connection can then only be closed
   * @throws IllegalStateException if this socket is closed or not connected, or its output is shut
   *     down
   * @throws IOException if the connection failed (EPIPE, ECONNRESET); what was not sent is still in
   *     the vector, which has said so by its length. Bytes that went out before an error are
   *     returned as a count, and the error comes with the next call
   */
  long send(IoVector from, boolean more) throws IOException;

  /**
   * Sends from {@code count} buffers, in order, without a vector; their positions advance.
   *
   * @param more as for {@link #send(IoVector, boolean)}
   * @return the number of bytes sent, or {@link Answer#NOT_NOW}
   * @throws IndexOutOfBoundsException if {@code offset} and {@code count} are not within {@code
   *     from}
   * @throws IllegalStateException as {@link #send(IoVector, boolean)}
   * @throws IOException as {@link #send(IoVector, boolean)}
   */
  long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException;

  /** Sends from {@code count} buffers, behind which nothing follows. */
  default long send(ByteBuffer[] from, int offset, int count) throws IOException {
    return send(from, offset, count, false);
  }

  /**
   * Tells whether the connection is made: at once, or after readiness for {@link Poller#WRITE}.
   * Sockets from a listener are connected from the start.
   *
   * @return false if it is still under way
   * @throws IllegalStateException if this socket is closed
   * @throws java.net.ConnectException if nothing listens there, or does not answer
   * @throws IOException if it could not be made; the socket can then only be closed, and says the
   *     same again
   */
  boolean finishConnect() throws IOException;

  /**
   * Tells the peer that nothing more will be sent, once all that was sent has gone.
   *
   * @throws IllegalStateException if this socket is closed or not connected
   * @throws IOException if the connection has failed
   */
  void shutdownOutput() throws IOException;

  /**
   * Says that nothing more will be received: {@code recv} answers {@link Answer#END_OF_STREAM}.
   *
   * @throws IllegalStateException if this socket is closed or not connected
   * @throws IOException if the connection has failed
   */
  void shutdownInput() throws IOException;

  /** Returns what this socket does with payload; the transport's policy unless it was changed. */
  Policy policy();

  /** Changes what this socket does with payload that is received from now on. */
  void policy(Policy policy);

  /**
   * Returns an option's value.
   *
   * @param option one of {@link java.net.StandardSocketOptions}
   * @throws UnsupportedOperationException if this kind of socket does not have it
   * @throws IOException if the system refuses
   */
  <T> T option(SocketOption<T> option) throws IOException;

  /**
   * Sets an option.
   *
   * @param option one of {@link java.net.StandardSocketOptions}
   * @throws UnsupportedOperationException if this kind of socket does not have it
   * @throws IllegalArgumentException if the value is out of range
   * @throws IOException if the system refuses
   */
  <T> void option(SocketOption<T> option, T value) throws IOException;

  /** Returns this end's address, or null if it is not bound. */
  @Nullable SocketAddress localAddress();

  /**
   * Returns the peer's address, or null before {@link #finishConnect} has said that it is there.
   */
  @Nullable SocketAddress remoteAddress();
}
