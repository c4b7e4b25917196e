package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * A connection between a socket of the transport and a {@link Peer}, and a poller that watches it.
 */
final class Link implements AutoCloseable {
  private final Transport transport;
  private final StreamSocket socket;
  private final Peer peer;
  private final Poller poller;
  private final Registration registration;
  private int readiness;
  private int calls;
  private int vain;

  private Link(Transport transport, StreamSocket socket, Peer peer, Poller poller)
      throws IOException {
    this.transport = transport;
    this.socket = socket;
    this.peer = peer;
    this.poller = poller;
    this.registration = poller.register(socket, 0, this::ready);
  }

  /** Makes one that the peer has connected. */
  static Link open(Transport transport) throws IOException {
    return open(transport, loopback(), 0);
  }

  /**
   * Makes one that the peer has connected.
   *
   * @param buffer how large the socket buffers of both sides should be; 0 for what they are
   */
  static Link open(Transport transport, SocketAddress address, int buffer) throws IOException {
    try (StreamListener listener =
        transport.listen(
            address, 0, buffer == 0 ? Map.of() : Map.of(StandardSocketOptions.SO_RCVBUF, buffer))) {
      SocketChannel channel =
          address instanceof UnixDomainSocketAddress
              ? SocketChannel.open(StandardProtocolFamily.UNIX)
              : SocketChannel.open();
      if (buffer != 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
      }
      channel.connect(listener.localAddress());
      Poller poller = transport.poller();
      StreamSocket socket = accept(listener, poller);
      if (buffer != 0) {
        socket.option(StandardSocketOptions.SO_SNDBUF, buffer);
      }
      return new Link(transport, socket, new Peer(channel), poller);
    }
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Waits for a connection. */
  static StreamSocket accept(StreamListener listener, Poller poller) throws IOException {
    Registration accepting = poller.register(listener, Poller.READ, ready -> {});
    Deadline deadline = new Deadline();
    StreamSocket socket = listener.accept();
    while (socket == null) {
      deadline.check(() -> "a connection at " + listener.localAddress());
      poller.poll(deadline.sliceNanos());
      socket = listener.accept();
    }
    accepting.cancel();
    return socket;
  }

  /** Returns how long something is waited for that is certain to come. */
  static long patienceNanos() {
    return Integer.getInteger(Settings.PATIENCE, 5) * 1_000_000_000L;
  }

  private void ready(int what) {
    assertEquals(0, what & ~registration.interest(), "ready for what there is no interest in");
    readiness |= what;
    calls++;
  }

  StreamSocket socket() {
    return socket;
  }

  Peer peer() {
    return peer;
  }

  Poller poller() {
    return poller;
  }

  Registration registration() {
    return registration;
  }

  /** Returns how often the poller has called so far. */
  int calls() {
    return calls;
  }

  /** Returns how often the socket was reported, and then had nothing to receive. */
  int vain() {
    return vain;
  }

  /** Polls until the socket is ready for {@link Poller#READ} or {@link Poller#WRITE}. */
  void await(int what) throws IOException {
    registration.interest(what);
    readiness = 0;
    Deadline deadline = new Deadline();
    while ((readiness & what) == 0) {
      deadline.check(
          () -> "the socket to be ready, for=" + (what == Poller.READ ? "READ" : "WRITE"));
      poller.poll(deadline.sliceNanos());
    }
  }

  /** Polls for a while, in which the socket must not be reported; that tells of spinning too. */
  void expectSilence(String why) throws IOException {
    int before = calls;
    int polls = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < 100_000_000L) {
      poller.poll(20_000_000L);
      polls++;
    }
    assertEquals(before, calls, "the poller called the handler though " + why);
    assertTrue(polls < 50, "poll came back before its time, again and again: polls=" + polls);
  }

  /** Receives; waits as long as there is nothing now or no room now. */
  long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    for (int reported = 0; ; reported++) {
      long before = into.length();
      long n = socket.recv(into, memoryMax, kernelMax);
      assertEquals(
          before + Math.max(0, n), into.length(), "recv's count and the vector's length disagree");
      assertTrue(n - memoryMax <= kernelMax, "received more than asked for, n=" + n);
      if (n != Answer.NOT_NOW && n != Answer.NO_ROOM) {
        return n;
      }
      assertTrue(reported < 1000, "ready again and again, but recv answers n=" + n);
      vain += reported > 0 && n == Answer.NOT_NOW ? 1 : 0;
      await(Poller.READ);
    }
  }

  /** Receives {@code count} bytes, all but the first {@code memoryMax} as payload. */
  void recvFully(IoVector into, int memoryMax, long count) throws IOException {
    for (long received = 0; received < count; ) {
      int memory = (int) Math.min(count, Math.max(0, memoryMax - received));
      long n = recv(into, memory, count - received - memory);
      assertTrue(n > 0, "the stream ended at " + received + " of " + count + " bytes, n=" + n);
      received += n;
    }
  }

  /** Receives {@code count} bytes as payload, in calls that may take all that there is. */
  void recvPayload(IoVector into, long count) throws IOException {
    for (long received = 0; received < count; ) {
      long n = recv(into, 0, Long.MAX_VALUE);
      assertTrue(n > 0, "the stream ended at " + received + " of " + count + " bytes, n=" + n);
      received += n;
    }
  }

  /** The stream must end here, and say so as often as it is asked. */
  void expectEnd() throws IOException {
    try (IoVector vector = transport.vector()) {
      for (int i = 0; i < 3; i++) {
        assertEquals(Answer.END_OF_STREAM, recv(vector, 1, 1), "the end, time " + i);
        assertEquals(Answer.END_OF_STREAM, socket.recv(ByteBuffer.allocate(1)), "time " + i);
      }
      assertEquals(0, vector.length(), "the end came with bytes");
    }
  }

  /** Sends all of a vector. */
  void sendFully(IoVector from, boolean more) throws IOException {
    while (!from.isEmpty()) {
      if (send(from, more) == Answer.NOT_NOW) {
        await(Poller.WRITE);
      }
    }
  }

  /**
   * Sends all of a vector to somebody who reads it, and waits until that is done; what is wrong
   * with the bytes is told before what follows from it.
   */
  void sendFully(IoVector from, boolean more, Background reader) throws Exception {
    sendAll(from, more, reader);
    reader.join();
  }

  /** Sends all of a vector to somebody who reads it, and perhaps more. */
  void sendAll(IoVector from, boolean more, Background reader) throws Exception {
    Deadline deadline = new Deadline();
    while (!from.isEmpty()) {
      if (send(from, more) > 0) {
        deadline = new Deadline();
      } else {
        awaitRoom(from.length(), more, reader, deadline);
      }
    }
  }

  /** Sends all of some buffers to somebody who reads them, and perhaps more. */
  void sendAll(ByteBuffer[] from, boolean more, Background reader) throws Exception {
    Deadline deadline = new Deadline();
    for (long left = remaining(from); left > 0; ) {
      long n = socket.send(from, 0, from.length, more);
      assertTrue(n >= 0, "send answered n=" + n);
      left -= n;
      assertEquals(left, remaining(from), "count and positions disagree");
      if (n > 0) {
        deadline = new Deadline();
      } else {
        awaitRoom(left, more, reader, deadline);
      }
    }
  }

  /** Waits a little for room to send; if the reader has failed, that is thrown. */
  void awaitRoom(long left, boolean more, Background reader, Deadline deadline) throws Exception {
    if (reader.isDone()) {
      reader.join();
    }
    deadline.check(() -> "room to send, more=" + more + " left=" + left);
    registration.interest(Poller.WRITE);
    poller.poll(deadline.sliceNanos());
  }

  static long remaining(ByteBuffer... buffers) {
    long sum = 0;
    for (ByteBuffer buffer : buffers) {
      sum += buffer.remaining();
    }
    return sum;
  }

  /** Sends what goes now. */
  long send(IoVector from, boolean more) throws IOException {
    long before = from.length();
    long n = socket.send(from, more);
    assertTrue(n >= 0, "send answered n=" + n);
    assertEquals(before - n, from.length(), "send's count and the vector's length disagree");
    return n;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    poller.close();
    peer.close();
  }
}
