package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a test makes of a transport, closed together at the end; after each transfer it expects that
 * no byte has left a vector but those that the call says it moved.
 */
final class Round implements AutoCloseable {
  /** What a connection answers that failed and has nothing more to say. */
  static final long DEAD = Long.MIN_VALUE;

  private static final long POLL_NANOS = 2_000_000;
  private static final long DEADLINE_NANOS = 20_000_000_000L;

  private final Transport transport;
  private final Path directory;
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();
  private final long start = System.nanoTime();
  private final Poller poller;

  Round(Transport transport, Path directory) throws IOException {
    this.transport = transport;
    this.directory = directory;
    this.poller = own(transport.poller());
  }

  /** Closes it at the end, before what was owned earlier. */
  <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  IoVector vector() {
    return own(transport.vector());
  }

  IoFile open(String name, OpenOption... options) throws IOException {
    return own(transport.open(directory, name, options));
  }

  /** Connects a far end to {@code sockets}, at 0. */
  FarEnd connect(StreamSocket[] sockets) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (StreamListener listener = transport.listen(any)) {
      FarEnd far = own(FarEnd.connect(listener.localAddress()));
      StreamSocket socket = listener.accept();
      while (socket == null) {
        checkDeadline("a connection");
        socket = listener.accept();
      }
      sockets[0] = own(socket);
      return far;
    }
  }

  /** Watches a socket for good. */
  void watch(StreamSocket socket, int interest) throws IOException {
    poller.register(socket, interest, ready -> {});
  }

  /** Waits a little for what is watched. */
  void poll(String what) throws IOException {
    checkDeadline(what);
    poller.poll(POLL_NANOS);
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
    long before = into.length();
    long n = 0;
    try {
      n = socket.recv(into, memoryMax, kernelMax);
      assertThat(n).isBetween((long) Answer.NO_ROOM, memoryMax + kernelMax);
      return n;
    } catch (IOException e) {
      return DEAD;
    } finally {
      assertThat(into.length()).as("after recv, n=" + n).isEqualTo(before + Math.max(0, n));
    }
  }

  /** Sends what goes now. */
  long send(StreamSocket socket, IoVector from, boolean more) throws IOException {
    long before = from.length();
    long n = socket.send(from, more);
    assertThat(n).isNotNegative();
    assertThat(from.length()).as("after send, n=" + n).isEqualTo(before - n);
    return n;
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        throw new AssertionError("closing", e);
      }
    }
  }
}
