package io.iovec.linux;

import static io.iovec.Answer.NO_ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** A download: a file is read into the kernel, and sent behind a header. */
record SendScenario() implements FaultScenario {
  private static final int HEADER = 100;

  @Override
  public void run(Round round) throws Exception {
    Files.write(round.directory.resolve("sent"), PATTERN.bytes(HEADER, BYTES - HEADER));
    StreamSocket[] sockets = new StreamSocket[1];
    FarEnd far = round.connect(sockets);
    StreamSocket socket = sockets[0];
    round.watch(socket, Poller.WRITE);
    IoFile file = round.open("sent");
    IoVector vector = round.vector();
    while (vector.length() < BYTES - HEADER) {
      long at = vector.length();
      long n = round.insist(() -> file.read(vector, at, BYTES - HEADER - at));
      if (n == NO_ROOM) {
        round.poll("room");
      } else {
        assertThat(n).isPositive();
        assertThat(vector.length()).isEqualTo(at + n);
      }
    }
    vector.pushFront(MemoryEntry.wrap(ByteBuffer.wrap(PATTERN.bytes(0, HEADER))));
    long sent = 0;
    while (sent < BYTES) {
      long n = round.send(socket, vector, false);
      if (n == Round.DEAD) {
        break;
      }
      sent += n;
      far.receive(PATTERN);
      if (n == 0) {
        round.poll("room to send, sent=" + sent);
      }
    }
    assertThat(vector.length()).isEqualTo(BYTES - sent);
    socket.close();
    while (!far.ended()) {
      far.receive(PATTERN);
    }
    assertThat(far.received()).as("bytes that the peer has").isEqualTo(sent);
    assertThat(PATTERN.expectAll(vector, sent)).isEqualTo(BYTES - sent);
  }
}
