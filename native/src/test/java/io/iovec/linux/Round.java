package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.SinkException;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * A server that meets faults and tries again, for one run: after each call it expects that no byte
 * has left a vector but those that the call says it moved.
 */
final class Round implements AutoCloseable {
  /** What a connection answers that failed and has nothing more to say. */
  static final long DEAD = Long.MIN_VALUE;

  private static final int PATIENCE = 6;
  private static final long POLL_NANOS = 2_000_000;
  private static final long DEADLINE_NANOS = 20_000_000_000L;

  /** Something that fails at times. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  final Transport transport;
  final FaultyCalls faults;
  final Path directory;
  final Random random;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final long start = System.nanoTime();
  private final Poller poller;

  Round(Transport transport, FaultyCalls faults, Path directory, Random random) throws IOException {
    this.transport = transport;
    this.faults = faults;
    this.directory = directory;
    this.random = random;
    this.poller = own(insist(transport::poller));
  }

  /** Makes one in which nothing fails but by itself. */
  Round(Transport transport, Path directory) throws IOException {
    this(transport, new FaultyCalls(), directory, new Random());
  }

  /** Closes it at the end, before what was owned earlier. */
  <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  /** Tries again and again; in the end with no more faults. */
  <T> T insist(Attempt<T> attempt) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (tries > PATIENCE || faults.faultCount() == 0) {
          throw e;
        }
        if (tries == PATIENCE) {
          faults.disarm();
        }
      }
    }
  }

  IoVector vector() {
    return own(transport.vector());
  }

  IoFile open(String name, OpenOption... options) throws IOException {
    return own(insist(() -> transport.open(directory, name, options)));
  }

  /** Connects a far end to {@code sockets}, at 0. */
  FarEnd connect(StreamSocket[] sockets) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (StreamListener listener = insist(() -> transport.listen(any))) {
      FarEnd far = own(FarEnd.connect(listener.localAddress()));
      StreamSocket socket = insist(listener::accept);
      while (socket == null) {
        checkDeadline("a connection");
        socket = insist(listener::accept);
      }
      sockets[0] = own(socket);
      return far;
    }
  }

  /** Watches a socket for good. */
  void watch(StreamSocket socket, int interest) throws IOException {
    insist(() -> poller.register(socket, interest, ready -> {}));
  }

  /** Waits a little for what is watched. */
  void poll(String what) throws IOException {
    checkDeadline(what);
    insist(() -> poller.poll(POLL_NANOS));
  }

  private void checkDeadline(String what) {
    assertThat(System.nanoTime() - start)
        .as("nanoseconds, waiting for " + what)
        .isLessThan(DEADLINE_NANOS);
  }

  /** Receives until a vector holds so many bytes, of which the far end sends all. */
  void recvAll(StreamSocket socket, IoVector into, long length, FarEnd far, Pattern pattern)
      throws IOException {
    while (into.length() < length) {
      far.send(pattern, Math.max(length, far.sent()));
      long n = socket.recv(into, 0, length - into.length());
      if (n == Answer.NOT_NOW || n == Answer.NO_ROOM) {
        poll("bytes, vector=" + into);
      } else {
        assertThat(n).isPositive();
      }
    }
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
              return n;
            } finally {
              assertThat(into.length()).as("after recv, n=" + n).isEqualTo(before + Math.max(0, n));
              assertThat(n).isBetween((long) Answer.NO_ROOM, memoryMax + kernelMax);
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
              return n;
            } finally {
              assertThat(n).isNotNegative();
              assertThat(from.length()).as("after send, n=" + n).isEqualTo(before - n);
            }
          });
    } catch (IOException e) {
      return DEAD;
    }
  }

  /** Writes all of a vector; returns how many bytes those were. */
  long write(IoFile file, IoVector from, long position) throws IOException {
    long[] written = {0};
    while (!from.isEmpty()) {
      insist(
          () -> {
            long before = from.length();
            try {
              long n = file.write(from, position + written[0]);
              assertThat(from.length()).as("after write, n=" + n).isEqualTo(before - n);
              written[0] += n;
              return n;
            } catch (SinkException e) {
              assertThat(from.length()).as("after %s", e).isEqualTo(before - e.transferred());
              written[0] += e.transferred();
              throw e;
            }
          });
      checkDeadline("bytes to be written");
    }
    return written[0];
  }

  /** Pulls up bytes, which must begin at a place of a pattern. */
  void pullUp(IoVector vector, int n, Pattern pattern, long place) throws IOException {
    insist(
        () -> {
          long before = vector.length();
          try {
            ByteBuffer bytes = vector.pullUp(n);
            assertThat(bytes.remaining()).isEqualTo(n);
            pattern.expect(bytes, place);
            return bytes;
          } finally {
            assertThat(vector.length()).as("after pullUp").isEqualTo(before);
          }
        });
  }

  /** Splits off the first bytes. */
  IoVector split(IoVector vector, long n) throws IOException {
    return own(
        insist(
            () -> {
              long before = vector.length();
              long after = before;
              try {
                IoVector front = vector.split(n);
                after = before - n;
                assertThat(front.length()).isEqualTo(n);
                return front;
              } finally {
                assertThat(vector.length()).as("after split").isEqualTo(after);
              }
            }));
  }

  /** Makes a second vector over the same bytes. */
  IoVector share(IoVector vector) throws IOException {
    long before = vector.length();
    return own(
        insist(
            () -> {
              try {
                return vector.share();
              } catch (UnsupportedOperationException e) {
                throw new IOException("the system refused", e);
              } finally {
                assertThat(vector.length()).as("after share").isEqualTo(before);
              }
            }));
  }

  /** Drops the first bytes. */
  void release(IoVector vector, long n) throws IOException {
    long goal = vector.length() - n;
    insist(
        () -> {
          vector.release(vector.length() - goal);
          return null;
        });
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        // What close(2) reports has no other consequence.
        assertThat(e).isInstanceOf(IOException.class);
        assertThat(faults.faultCount()).as("closing: %s", e).isPositive();
      }
    }
  }
}
