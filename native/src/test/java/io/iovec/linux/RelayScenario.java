package io.iovec.linux;

import static io.iovec.Answer.END_OF_STREAM;
import static io.iovec.Answer.NOT_NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamSocket;

/**
 * A relay: what one peer sends goes to another, and when the one has finished, the other is told,
 * which then answers.
 */
record RelayScenario() implements FaultScenario {
  private static final int LARGEST_TURN = 100_000;
  private static final int ANSWER = 1_000;
  private static final Pattern ANSWERED = new Pattern(21);

  @Override
  public void run(Round round) throws Exception {
    StreamSocket[] in = new StreamSocket[1];
    StreamSocket[] out = new StreamSocket[1];
    FarEnd source = round.connect(in);
    FarEnd target = round.connect(out);
    round.watch(in[0], Poller.READ);
    round.watch(out[0], Poller.READ);
    if (relay(round, in[0], out[0], source, target, PATTERN, BYTES)) {
      relay(round, out[0], in[0], target, source, ANSWERED, ANSWER);
    }
  }

  /** Relays one direction; false if one of the connections has failed. */
  private static boolean relay(
      Round round,
      StreamSocket in,
      StreamSocket out,
      FarEnd source,
      FarEnd target,
      Pattern pattern,
      long count)
      throws Exception {
    try (IoVector vector = round.transport.vector()) {
      long received = 0;
      long sent = 0;
      boolean ended = false;
      boolean finished = false;
      while (!(ended && vector.isEmpty())) {
        source.send(pattern, count);
        if (source.sent() == count && !finished) {
          finished = true;
          source.finish();
        }
        long n = ended ? 0 : round.recv(in, vector, 0, LARGEST_TURN);
        if (n == END_OF_STREAM) {
          ended = true;
          assertThat(received).as("bytes before the end").isEqualTo(count);
        }
        received += Math.max(0, n);
        long m = vector.isEmpty() ? 0 : round.send(out, vector, !ended);
        sent += Math.max(0, m);
        target.receive(pattern);
        if (n == Round.DEAD || m == Round.DEAD) {
          // What was received is not lost, only not wanted any more.
          out.close();
          while (!target.ended()) {
            target.receive(pattern);
          }
          assertThat(target.received()).isEqualTo(sent);
          assertThat(pattern.expectAll(vector, sent)).isEqualTo(received - sent);
          return false;
        }
        if (n == NOT_NOW && m == 0) {
          round.poll("bytes to relay, received=" + received + " sent=" + sent);
        }
      }
      round.insist(
          () -> {
            out.shutdownOutput();
            return null;
          });
      while (!target.ended()) {
        target.receive(pattern);
      }
      assertThat(target.received()).isEqualTo(count);
      return true;
    }
  }
}
