package io.iovec.conformance;

import static io.iovec.Answer.NOT_NOW;
import static io.iovec.Answer.NO_ROOM;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import java.io.IOException;

/** Received payload is split, shared, pulled up, pushed down, released and written. */
final class FaultVectors implements FaultScenario {
  private static final int SPLIT = 70_001;
  private static final int PULLED = 5_000;
  private static final int RELEASED = 1_234;

  @Override
  public void run(FaultRound round) throws Exception {
    IoVector rest = round.vector();
    if (!receive(round, rest)) {
      round.content().expect(rest, 0);
      return;
    }
    IoFile file = round.open("pulled", CREATE, WRITE, TRUNCATE_EXISTING);
    IoVector front = split(round, rest, SPLIT);
    boolean shares = round.transport().capabilities().contains(Capability.KERNEL_SHARE);
    IoVector second = shares ? share(round, front) : round.vector();
    round.pullUp(front, PULLED, 0);
    round.release(front, RELEASED);
    round.pushes();
    round.insist(() -> front.pushDown(1_000));
    assertEquals(SPLIT - RELEASED, front.length(), "length after pushDown");
    write(round, file, front, RELEASED, SPLIT - RELEASED);
    round.release(rest, RELEASED);
    IoVector middle = split(round, rest, SPLIT);
    int at = 2 * SPLIT + RELEASED;
    write(round, file, rest, at, BYTES - at);
    write(round, file, middle, SPLIT + RELEASED, SPLIT);
    if (shares) {
      write(round, file, second, 0, SPLIT);
      round.expectFile("pulled", 0, 0, RELEASED);
    }
    round.expectFile("pulled", RELEASED, RELEASED, SPLIT - RELEASED);
    round.expectFile("pulled", SPLIT + RELEASED, SPLIT + RELEASED, BYTES - SPLIT - RELEASED);
  }

  /** Splits off the first bytes. */
  private static IoVector split(FaultRound round, IoVector vector, long n) throws IOException {
    return round.own(
        round.insist(
            () -> {
              long before = vector.length();
              long after = before;
              try {
                IoVector front = vector.split(n);
                after = before - n;
                assertEquals(n, front.length(), "length of what was split off");
                return front;
              } finally {
                assertEquals(after, vector.length(), "length after split");
              }
            }));
  }

  /** Makes a second vector over the same bytes. */
  private static IoVector share(FaultRound round, IoVector vector) throws IOException {
    long before = vector.length();
    return round.own(
        round.insist(
            () -> {
              try {
                IoVector second = vector.share();
                assertEquals(before, second.length(), "length of what is shared");
                return second;
              } catch (UnsupportedOperationException e) {
                throw new IOException("the system refused", e);
              } finally {
                assertEquals(before, vector.length(), "length after share");
              }
            }));
  }

  /** Writes bytes where they are in the content. */
  private static void write(
      FaultRound round, IoFile file, IoVector from, long offset, long expected) throws Exception {
    assertEquals(expected, round.write(file, from, offset), "bytes written at offset=" + offset);
  }

  /** Receives all there is; false if the connection has failed before. */
  private static boolean receive(FaultRound round, IoVector into) throws Exception {
    FaultRound.Connection connection = round.connect(Poller.READ);
    while (into.length() < BYTES) {
      connection.peer().send(round.content(), BYTES);
      long n = round.recv(connection.socket(), into, 0, BYTES - into.length());
      if (n == FaultRound.DEAD) {
        return false;
      }
      if (n == NOT_NOW || n == NO_ROOM) {
        round.poll("payload, received=" + into.length());
      } else {
        assertTrue(n > 0, "the stream ended early, n=" + n);
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "vectors";
  }
}
