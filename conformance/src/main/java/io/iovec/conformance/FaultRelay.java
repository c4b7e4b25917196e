package io.iovec.conformance;

import static io.iovec.Answer.END_OF_STREAM;
import static io.iovec.Answer.NOT_NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.IoVector;
import io.iovec.Poller;

/**
 * A relay: what one peer sends goes to another, and when the one has finished, the other is told,
 * which then answers.
 */
final class FaultRelay implements FaultScenario {
  private static final int LARGEST_TURN = 100_000;
  private static final int ANSWER = 1_000;

  @Override
  public void run(FaultRound round) throws Exception {
    FaultRound.Connection in = round.connect(Poller.READ);
    FaultRound.Connection out = round.connectOut(Poller.READ);
    if (relay(round, in, out, BYTES)) {
      relay(round, out, in, ANSWER);
    }
  }

  /** Relays one direction; false if one of the connections has failed. */
  private static boolean relay(
      FaultRound round, FaultRound.Connection in, FaultRound.Connection out, long count)
      throws Exception {
    Bytes content = round.content();
    IoVector vector = round.vector();
    long received = 0;
    long sent = 0;
    boolean ended = false;
    boolean finished = false;
    while (!(ended && vector.isEmpty())) {
      in.peer().send(content, count);
      if (in.peer().sent() == count && !finished) {
        finished = true;
        in.peer().finish();
      }
      long n = ended ? 0 : round.recv(in.socket(), vector, 0, LARGEST_TURN);
      if (n == END_OF_STREAM) {
        ended = true;
        assertEquals(
            count,
            received,
            "bytes before the end of the stream; if fewer, the stream ended early");
      }
      received += Math.max(0, n);
      long m = vector.isEmpty() ? 0 : round.send(out.socket(), vector, !ended);
      sent += Math.max(0, m);
      out.peer().receive(content);
      if (n == FaultRound.DEAD || m == FaultRound.DEAD) {
        // What was received is not lost, only not wanted any more.
        out.socket().close();
        out.peer().receiveToEnd(content, sent);
        assertEquals(received - sent, content.expect(vector, sent), "bytes left in the vector");
        return false;
      }
      if (n == NOT_NOW && m == 0) {
        round.poll("bytes to relay, received=" + received + " sent=" + sent);
      }
    }
    round.insist(
        () -> {
          out.socket().shutdownOutput();
          return true;
        });
    out.peer().receiveToEnd(content, count);
    return true;
  }

  @Override
  public String toString() {
    return "relay";
  }
}
