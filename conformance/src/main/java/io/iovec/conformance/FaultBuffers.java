package io.iovec.conformance;

import static io.iovec.Answer.END_OF_STREAM;
import static io.iovec.Answer.NOT_NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Poller;
import java.nio.ByteBuffer;

/** An echo without vectors: what a peer sends comes back, from several buffers at a time. */
final class FaultBuffers implements FaultScenario {
  private static final int[] ROOM = {1_000, 1, 60_000};

  @Override
  public void run(FaultRound round) throws Exception {
    Bytes content = round.content();
    FaultRound.Connection connection = round.connect(Poller.READ | Poller.WRITE);
    FaultPeer peer = connection.peer();
    ByteBuffer[] buffers = new ByteBuffer[ROOM.length];
    for (int i = 0; i < ROOM.length; i++) {
      buffers[i] = i == 0 ? ByteBuffer.allocate(ROOM[i]) : ByteBuffer.allocateDirect(ROOM[i]);
    }
    long received = 0;
    long sent = 0;
    boolean dead = false;
    while (sent < BYTES && !dead) {
      for (ByteBuffer buffer : buffers) {
        buffer.clear();
        peer.send(content, BYTES);
        long n = received < BYTES ? round.recv(connection.socket(), buffer) : NOT_NOW;
        assertTrue(n != END_OF_STREAM, "the stream ended early");
        dead |= n == FaultRound.DEAD;
        buffer.flip();
        content.expect(buffer, received);
        received += Math.max(0, n);
      }
      if (sent == received && !dead) {
        round.poll("bytes to echo, received=" + received);
      }
      while (sent < received) {
        long n = round.send(connection.socket(), buffers);
        peer.receive(content);
        if (n == FaultRound.DEAD) {
          dead = true;
          break;
        }
        sent += n;
        if (n == NOT_NOW) {
          round.poll("room to echo, sent=" + sent);
        }
      }
    }
    long left = 0;
    for (ByteBuffer buffer : buffers) {
      content.expect(buffer, sent + left);
      left += buffer.remaining();
    }
    assertEquals(received - sent, left, "bytes left in the buffers");
    if (!dead) {
      while (peer.received() < sent) {
        peer.receive(content);
        round.check("the echo, received=" + peer.received());
      }
    }
  }

  @Override
  public String toString() {
    return "buffers";
  }
}
