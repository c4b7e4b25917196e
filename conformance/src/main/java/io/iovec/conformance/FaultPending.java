package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;

/** An upload whose payload stays in the socket's own queue until it is written. */
final class FaultPending implements FaultScenario {
  @Override
  public void run(FaultRound round) throws Exception {
    round.uncounted();
    FaultRound.Connection connection = round.connect(Poller.READ);
    IoFile file = round.open("pending", CREATE, WRITE, TRUNCATE_EXISTING);
    IoVector vector = round.vector();
    connection.socket().pending(vector, BYTES);
    long written = 0;
    while (!vector.isEmpty()) {
      connection.peer().send(round.content(), BYTES);
      long before = vector.length();
      boolean alive = round.writeArrived(file, vector, written);
      written += before - vector.length();
      if (!alive) {
        assertTrue(written < BYTES, "its source failed though all was written");
        break;
      }
      if (vector.length() == before) {
        round.poll("payload, written=" + written);
      }
    }
    assertEquals(BYTES - written, vector.length(), "bytes left in the vector");
    round.expectFile("pending", 0, 0, written);
  }

  @Override
  public String toString() {
    return "pending";
  }
}
