package io.iovec;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection: TCP or Unix-domain. Non-blocking; confined to one thread at a time, but for {@link
 * #close}. Wait for readiness with a {@link Poller}. An interrupt does not close it and fails no
 * call, and the thread stays interrupted (S-72).
 *
 * <p>It talks to sockets of any other transport (S-77, S-78), over IPv6 too where the machine has
 * that (S-75).
 *
 * <p>{@link java.net.StandardSocketOptions#TCP_NODELAY} is set from the start (S-80): each {@link
 * #send(IoVector, boolean) send} says whether something follows. Unlike a {@link
 * java.nio.channels.SocketChannel} it can leave received bytes in the kernel, and it tells "nothing
 * now" from "no room now".
 */
public interface StreamSocket extends Pollable {
  /**
   * Receives what has arrived, in order and in whatever pieces it came (S-01, S-50, S-51, S-57), at
   * the back of {@code into}: first up to {@code memoryMax} bytes of this call into user memory
   * (S-02, S-54), then up to {@code kernelMax} more that may stay in the kernel, as the {@linkplain
   * #policy policy} decides. Room in the vector's last entry, if that is of the same kind, is
   * filled before new entries are made (S-03). Never receives more than {@code memoryMax +
   * kernelMax} bytes (S-02), and does not wait for so many (S-56).
   *
   * <p>What is in {@code into} already may have been taken in part (S-52), or be of another
   * transport (E-09). Where the system has no further kernel buffer it receives into user memory,
   * which is counted, or answers {@link Answer#NO_ROOM}.
   *
   * <p>Where the length of a message is known, {@link #expect} makes receiving the rest of it
   * cheaper and safer.
   *
   * @param memoryMax 0 or more
   * @param kernelMax 0 or more, not both 0; more than there is room for means as much as there is
   *     (S-55)
   * @return the number of bytes received, or {@link Answer#END_OF_STREAM} (S-05, S-53), {@link
   *     Answer#NOT_NOW} (S-04) or {@link Answer#NO_ROOM} (S-40)
   * @throws IllegalArgumentException if a count is out of range (S-09)
   * @throws IllegalStateException if this socket is closed or not connected (S-09, S-21), or a
   *     pending entry of it is outstanding (S-33)
   * @throws IOException if the connection failed (ECONNRESET, ETIMEDOUT): after that the socket can
   *     only be closed, and says the same again (S-58, X-14). Bytes that came before are delivered
   *     first, by a call of their own (S-06, X-15)
   */
  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException;

  /**
   * Receives what has arrived into user memory, without a vector; its position advances (S-08), by
   * what came only, if a call fails too.
   *
   * @param into has room for at least one byte
   * @return as {@link #recv(IoVector, int, long)}, but never {@link Answer#NO_ROOM} (E-20)
   * @throws IllegalArgumentException if {@code into} is full or read-only (S-09)
   * @throws IllegalStateException as {@link #recv(IoVector, int, long)}
   * @throws IOException as {@link #recv(IoVector, int, long)}
   */
  int recv(ByteBuffer into) throws IOException;

  /**
   * Says that {@code bytes} more are certain to come, before the peer waits for anything: the rest
   * of a message whose length its header told. Two things follow. Readiness to read may be reported
   * only when much of that has come, or the stream has ended or broken (S-64), instead of once a
   * segment; it is reported when all of it is there (S-65). And {@code recv} sets room aside for
   * all of it, or answers {@link Answer#NO_ROOM} before it takes the first byte, so that messages
   * that are half received cannot starve each other (S-41), nor be starved by those that failed
   * (X-20).
   *
   * <p>What is received counts it down. Saying it again replaces what was said (S-63). Of a message
   * larger than a quarter of the transport's limit only so much is set aside: consume it as it
   * comes (S-42). A peer that sends less than it announced and stays connected may not be noticed
   * until it does: have a timeout.
   *
   * @param bytes 0 or more; 0 for nothing in particular
   * @throws IllegalArgumentException if {@code bytes} is negative (S-63)
   * @throws IllegalStateException if this socket is closed
   */
  void expect(long bytes);

  /**
   * Adds a pending entry at the back of {@code into}: the next {@code count} bytes of this socket,
   * which stay in its queue, arrived or not, until the entry is written, sent, taken, made
   * {@linkplain IoVector#hold held} or released (S-33). Until then {@code recv} refuses: the read
   * side of this socket goes with the entry, to another thread too, and comes back when the entry
   * is empty; this thread may still send (S-36). Bytes that are released before they arrive are
   * dropped as they arrive, before {@code recv} receives anything (S-34). Adding another pending
   * entry behind one is allowed: they are served in order (S-38).
   *
   * <p>{@link IoFile#write} (S-33) and {@link #send} (S-39) take what has arrived and leave the
   * rest in the vector; a failure says how much they took. When the socket ends, fails or is
   * closed, what came is delivered first, then a {@link SourceException} is thrown (S-37). As with
   * {@link #expect}, readiness to read may be reported only when much of it has come (S-64, S-65):
   * a large payload is cheaper if its first bytes are not taken before. So the bytes have to be
   * certain to come before the peer waits for anything, and a peer that sends fewer and stays
   * connected may not be noticed: have a timeout, and try to take what has come before it ends.
   *
   * @param count 1 or more
   * @throws UnsupportedOperationException without {@link Capability#PENDING} (S-32)
   * @throws IllegalArgumentException if {@code count} is out of range
   * @throws IllegalStateException if this socket is closed or not connected (S-21)
   */
  void pending(IoVector into, long count);

  /**
   * Runs {@code task} once, when the read side is back because no pending entry of this socket has
   * bytes to come any more (S-81): at once if none has, else in the thread that takes, sends,
   * writes or releases the last of them, within that call. So keep it short: it is for a thread
   * that has handed an entry to another one, to be woken. A second task replaces one that has not
   * run. Any thread.
   */
  default void whenReturned(Runnable task) {
    task.run();
  }

  /**
   * Returns how many bytes of pending entries are still to come: they have not been taken, sent,
   * written or, where they were released, dropped (S-82). So 0 says that the next byte is for
   * {@code recv}, and what is left when the stream has ended never came. Any thread; it tells how
   * much has been taken while another thread has the entry, not what lies in the queue.
   */
  default long pendingBytes() {
    return 0;
  }

  /**
   * Sends from the front of {@code from}, memory and kernel entries in order (S-10), as much as the
   * system takes now (S-12), but some megabytes at most, so that other connections get their turn
   * (S-68): what remains does not mean that there was no room for it. What was sent leaves the
   * vector and is given back (O-14). The last piece goes out at once (S-61) unless {@code more}
   * says that something follows.
   *
   * <p>Any vector will do: of very many entries (S-69), of entries that the transport did not make
   * (S-14, E-10), with what was read from a file behind a header (F-11).
   *
   * @param more whether more is about to be sent, so that segments can be filled ({@code
   *     MSG_MORE}): a hint (S-11). Until a call without it, which may be one with an empty vector,
   *     or the end of the output (S-60), the system may hold the last segment back for some 200 ms
   * @return the number of bytes sent, or {@link Answer#NOT_NOW} (S-12), which is also the answer to
   *     an empty vector
   * @throws SourceException if an entry cannot deliver its bytes: a file has shrunk (F-13), the
   *     socket of a pending entry ended (S-37); bytes that went have left the vector, the others
   *     are in it (E-11). This connection can then only be closed
   * @throws IllegalStateException if this socket is closed or not connected, or its output is shut
   *     down (S-17, S-21)
   * @throws IOException if the connection failed (EPIPE, ECONNRESET); what was not sent is still in
   *     the vector, which has said so by its length (S-15). Bytes that went out before an error are
   *     returned as a count, and the error comes with the next call, and again with each
   *     after it (S-58)
   */
  long send(IoVector from, boolean more) throws IOException;

  /**
   * Sends from {@code count} buffers, in order, without a vector; their positions advance by what
   * was sent (S-13, X-19), their limits stay, and they may be of any kind and very many (S-70).
   *
   * @param more as for {@link #send(IoVector, boolean)} (S-11, S-60)
   * @return the number of bytes sent, or {@link Answer#NOT_NOW}
   * @throws IndexOutOfBoundsException if {@code offset} and {@code count} are not within {@code
   *     from} (S-17)
   * @throws IllegalStateException as {@link #send(IoVector, boolean)}
   * @throws IOException as {@link #send(IoVector, boolean)}
   */
  long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException;

  /** Sends from {@code count} buffers, behind which nothing follows (S-13). */
  default long send(ByteBuffer[] from, int offset, int count) throws IOException {
    return send(from, offset, count, false);
  }

  /**
   * Tells whether the connection is made: at once, or after readiness for {@link Poller#WRITE}
   * (S-20). Sockets from a listener are connected from the start.
   *
   * @return false if it is still under way
   * @throws IllegalStateException if this socket is closed (S-79)
   * @throws java.net.ConnectException if nothing listens there, or does not answer (S-21)
   * @throws IOException if it could not be made; the socket can then only be closed, and says the
   *     same again
   */
  boolean finishConnect() throws IOException;

  /**
   * Tells the peer that nothing more will be sent, once all that was sent has gone (S-16).
   * Receiving goes on (S-62).
   *
   * @throws IllegalStateException if this socket is closed (S-79) or not connected (S-21)
   * @throws IOException if the connection has failed
   */
  void shutdownOutput() throws IOException;

  /**
   * Says that nothing more will be received: {@code recv} answers {@link Answer#END_OF_STREAM}
   * (S-16).
   *
   * @throws IllegalStateException if this socket is closed (S-79) or not connected (S-21)
   * @throws IOException if the connection has failed
   */
  void shutdownInput() throws IOException;

  /**
   * Returns what this socket does with payload; the transport's policy unless it was changed
   * (S-24).
   */
  Policy policy();

  /**
   * Changes what this socket alone does with payload that is received from now on (S-24); no byte
   * is lost over it (C-14).
   */
  void policy(Policy policy);

  /**
   * Returns an option's value (S-23).
   *
   * @param option one of {@link java.net.StandardSocketOptions}
   * @throws UnsupportedOperationException if this kind of socket does not have it (S-23)
   * @throws IOException if the system refuses
   */
  <T> T option(SocketOption<T> option) throws IOException;

  /**
   * Sets an option, which keeps its value (S-23).
   *
   * @param option one of {@link java.net.StandardSocketOptions}
   * @throws UnsupportedOperationException if this kind of socket does not have it (S-23)
   * @throws IllegalArgumentException if the value is out of range
   * @throws IOException if the system refuses
   */
  <T> void option(SocketOption<T> option, T value) throws IOException;

  /** Returns this end's address, or null if it is not bound (S-20). */
  @Nullable SocketAddress localAddress();

  /**
   * Returns the peer's address, or null before {@link #finishConnect} has said that it is there
   * (S-20).
   */
  @Nullable SocketAddress remoteAddress();
}
