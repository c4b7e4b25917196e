package io.iovec.conformance;

import static io.iovec.Answer.NOT_NOW;
import static io.iovec.Answer.NO_ROOM;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamSocket;

/** An upload: a header is looked at, the payload is received and written. */
final class FaultUpload implements FaultScenario {
  private static final int HEADER = 100;
  private static final int WRITTEN_FROM = 70_000;

  @Override
  public void run(FaultRound round) throws Exception {
    FaultRound.Connection connection = round.connect(Poller.READ);
    StreamSocket socket = connection.socket();
    IoFile file = round.open("uploaded", CREATE, WRITE, TRUNCATE_EXISTING);
    IoVector vector = round.vector();
    long received = 0;
    long written = 0;
    boolean looked = false;
    while (received < BYTES) {
      connection.peer().send(round.content(), BYTES);
      int memory = (int) Math.max(0, HEADER - received);
      long n = round.recv(socket, vector, memory, BYTES - received - memory);
      if (n == FaultRound.DEAD) {
        break;
      }
      if (n == NOT_NOW || n == NO_ROOM) {
        round.poll("payload, received=" + received);
        continue;
      }
      assertTrue(n > 0, "the stream ended early, n=" + n + " received=" + received);
      received += n;
      if (!looked && received >= HEADER) {
        looked = true;
        round.pullUp(vector, HEADER, 0);
        round.release(vector, HEADER);
        socket.expect(BYTES - received);
      }
      if (looked && vector.length() >= WRITTEN_FROM) {
        written += round.write(file, vector, written);
      }
    }
    if (looked) {
      written += round.write(file, vector, written);
      assertEquals(received - HEADER, written, "bytes written of those received");
      round.expectFile("uploaded", 0, HEADER, written);
    } else {
      assertEquals(received, round.content().expect(vector, 0), "bytes received, in the vector");
    }
  }

  @Override
  public String toString() {
    return "upload";
  }
}
