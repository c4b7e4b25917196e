package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.SinkException;
import io.iovec.SourceException;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A server that meets faults and tries again, for one run: after each call it expects that no byte
 * has left a vector but those that the call says it moved.
 */
final class FaultRound implements AutoCloseable {
  /** What a connection answers that failed and has nothing more to say. */
  static final long DEAD = Long.MIN_VALUE;

  private static final int PATIENCE = 6;
  private static final long POLL_NANOS = 2_000_000;

  /** Something that fails at times. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  private final Transport transport;
  private final FaultPlan plan;
  private final Path directory;
  private final Bytes content;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();
  private final long[] in = {0};
  private final long[] out = {0};
  private boolean uncounted;
  private boolean pushed;
  private final Deadline deadline = new Deadline();
  private final Poller poller;

  FaultRound(Transport transport, FaultPlan plan, Path directory, Bytes content)
      throws IOException {
    this.transport = transport;
    this.plan = plan;
    this.directory = directory;
    this.content = content;
    this.poller = own(insist(transport::poller));
  }

  Transport transport() {
    return transport;
  }

  Path directory() {
    return directory;
  }

  Bytes content() {
    return content;
  }

  /** Returns what the server was told of, the errors of closing excepted. */
  List<String> failures() {
    return failures;
  }

  /** Closes it at the end, before what was owned earlier. */
  <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  private static long count(long[] sum, long n) {
    sum[0] += Math.max(0, n);
    return n;
  }

  /** Expects that the transport has counted what moved, as far as this knows it. */
  void expectCounted(Growth growth) {
    if (!uncounted && in[0] != growth.in()) {
      fail("received and read=" + in[0] + " counted=" + growth.in() + ", " + growth);
    }
    if (!uncounted && !pushed && out[0] != growth.out()) {
      fail("sent and written=" + out[0] + " counted=" + growth.out() + ", " + growth);
    }
  }

  /** Says that this does not see all bytes that move. */
  void uncounted() {
    uncounted = true;
  }

  /** Says that bytes are pushed down: they leave user memory besides being sent or written. */
  void pushes() {
    pushed = true;
  }

  /** Tries again and again; in the end with no more faults. */
  <T> T insist(Attempt<T> attempt) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        failed(e);
        if (tries > PATIENCE) {
          throw e;
        }
        if (tries == PATIENCE) {
          plan.disarm();
        }
      }
    }
  }

  /** Notes what the server was told of, for which there must have been a reason. */
  void failed(IOException e) {
    failures.add(e.toString());
    if (plan.happened() == 0) {
      fail("nothing was made to fail, but " + e, e);
    }
  }

  IoVector vector() {
    return own(transport.vector());
  }

  IoFile open(String name, OpenOption... options) throws IOException {
    return own(insist(() -> transport.open(directory, name, options)));
  }

  /** A connection and its far end. */
  record Connection(StreamSocket socket, FaultPeer peer) {}

  /** Makes a connection as a client, which is watched for good. */
  Connection connectOut(int interest) throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(Link.loopback())) {
      StreamSocket socket = own(insist(() -> transport.connect(server.getLocalAddress())));
      FaultPeer peer = own(new FaultPeer(server.accept()));
      while (!insist(socket::finishConnect)) {
        check("a connection to be made");
      }
      insist(() -> poller.register(socket, interest, ready -> {}));
      return new Connection(socket, peer);
    }
  }

  /** Makes a connection, which is watched for good. */
  Connection connect(int interest) throws IOException {
    return connect(interest, ready -> {});
  }

  /** Makes a connection, whose readiness a handler is told. */
  Connection connect(int interest, ReadyHandler handler) throws IOException {
    try (StreamListener listener = insist(() -> transport.listen(Link.loopback()))) {
      FaultPeer peer = own(FaultPeer.connect(listener.localAddress()));
      Optional<StreamSocket> accepted = accept(listener);
      while (accepted.isEmpty()) {
        check("a connection");
        accepted = accept(listener);
      }
      StreamSocket socket = own(accepted.get());
      assertEquals(peer.address(), socket.remoteAddress(), "accepted another connection");
      insist(() -> poller.register(socket, interest, handler));
      return new Connection(socket, peer);
    }
  }

  private Optional<StreamSocket> accept(StreamListener listener) throws IOException {
    return insist(() -> Optional.ofNullable(listener.accept()));
  }

  /** Waits a little for what is watched. */
  void poll(String what) throws IOException {
    check(what);
    insist(() -> poller.poll(POLL_NANOS));
  }

  /** Fails if this has lasted too long. */
  void check(String what) {
    deadline.check(() -> what);
  }

  /** Receives without a vector; {@link #DEAD} if the connection has failed. */
  long recv(StreamSocket socket, ByteBuffer into) {
    try {
      return insist(
          () -> {
            int before = into.position();
            int n = 0;
            try {
              n = socket.recv(into);
              return count(in, n);
            } finally {
              assertEquals(before + Math.max(0, n), into.position(), "position after recv, n=" + n);
            }
          });
    } catch (IOException e) {
      return DEAD;
    }
  }

  /** Sends without a vector; {@link #DEAD} if the connection has failed. */
  long send(StreamSocket socket, ByteBuffer[] from) {
    try {
      return insist(
          () -> {
            long before = remaining(from);
            long n = 0;
            try {
              n = socket.send(from, 0, from.length);
              return count(out, n);
            } finally {
              assertEquals(before - n, remaining(from), "bytes left after send, n=" + n);
            }
          });
    } catch (IOException e) {
      return DEAD;
    }
  }

  private static long remaining(ByteBuffer[] buffers) {
    return Arrays.stream(buffers).mapToLong(ByteBuffer::remaining).sum();
  }

  /** Receives; {@link #DEAD} if the connection has failed. */
  long recv(StreamSocket socket, IoVector into, int memoryMax, long kernelMax) {
    try {
      return insist(
          () -> {
            long before = into.length();
            long n = 0;
            try {
              n = socket.recv(into, memoryMax, kernelMax);
              assertTrue(n >= Answer.NO_ROOM && n <= memoryMax + kernelMax, "recv answered n=" + n);
              return count(in, n);
            } finally {
              assertEquals(before + Math.max(0, n), into.length(), "length after recv, n=" + n);
            }
          });
    } catch (IOException e) {
      return DEAD;
    }
  }

  /** Sends what goes now; {@link #DEAD} if the connection has failed. */
  long send(StreamSocket socket, IoVector from, boolean more) {
    try {
      return insist(
          () -> {
            long before = from.length();
            long n = 0;
            try {
              n = socket.send(from, more);
              assertTrue(n >= 0, "send answered n=" + n);
              return count(out, n);
            } finally {
              assertEquals(before - n, from.length(), "length after send, n=" + n);
            }
          });
    } catch (IOException e) {
      return DEAD;
    }
  }

  /** Reads; a count or no room. */
  long read(IoFile file, IoVector into, long position, long count) throws IOException {
    return insist(
        () -> {
          long before = into.length();
          long n = 0;
          try {
            n = file.read(into, position, count);
            assertTrue(
                n == Answer.NO_ROOM || (n > 0 && n <= count), "read in the middle answered n=" + n);
            return count(in, n);
          } finally {
            assertEquals(before + Math.max(0, n), into.length(), "length after read, n=" + n);
          }
        });
  }

  /** Writes all of a vector; returns how many bytes those were. */
  long write(IoFile file, IoVector from, long position) throws IOException {
    long[] written = {0};
    while (!from.isEmpty()) {
      insist(() -> writeOnce(file, from, position, written));
      check("bytes to be written, vector=" + from);
    }
    return written[0];
  }

  /** Writes what has arrived of a vector, once; false if the socket that it comes from failed. */
  boolean writeArrived(IoFile file, IoVector from, long position) throws IOException {
    long[] written = {0};
    try {
      insist(() -> writeOnce(file, from, position, written));
      return true;
    } catch (SourceException e) {
      return false;
    }
  }

  private long writeOnce(IoFile file, IoVector from, long position, long[] written)
      throws IOException {
    long before = from.length();
    long n = 0;
    try {
      n = file.write(from, position + written[0]);
      return n;
    } catch (SinkException e) {
      n = e.transferred();
      throw e;
    } catch (SourceException e) {
      n = e.transferred();
      throw e;
    } finally {
      written[0] += n;
      count(out, n);
      assertEquals(before - n, from.length(), "length after write, n=" + n);
    }
  }

  /** A file must hold bytes of the content at a position. */
  void expectFile(String name, long position, long offset, long count) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name)));
    assertTrue(position + count <= bytes.limit(), "the file is too short, size=" + bytes.limit());
    content.expect(bytes.slice((int) position, (int) count), offset);
  }

  /** Pulls up bytes, which must begin at an offset of the content. */
  void pullUp(IoVector vector, int n, long offset) throws IOException {
    insist(
        () -> {
          long before = vector.length();
          try {
            ByteBuffer bytes = vector.pullUp(n);
            assertEquals(n, bytes.remaining(), "bytes pulled up");
            content.expect(bytes, offset);
            return n;
          } finally {
            assertEquals(before, vector.length(), "length after pullUp");
          }
        });
  }

  /** Drops the first bytes. */
  void release(IoVector vector, long n) throws IOException {
    long goal = vector.length() - n;
    insist(
        () -> {
          vector.release(vector.length() - goal);
          return n;
        });
    assertEquals(goal, vector.length(), "length after release");
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        // What a file reports when it is closed has no other consequence.
        if (!(e instanceof IOException) || plan.happened() == 0) {
          throw new AssertionError("closing failed: " + e, e);
        }
      }
    }
  }
}
