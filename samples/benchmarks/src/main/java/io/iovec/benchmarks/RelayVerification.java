package io.iovec.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** What one end says the other one hears, then its end. */
final class RelayVerification {
  private final int port;
  private final Sink sink;
  private final Random random;
  private final Duration patience;

  RelayVerification(int port, Sink sink, Random random, Duration patience) {
    this.port = port;
    this.sink = sink;
    this.random = random;
    this.patience = patience;
  }

  void verify() throws IOException {
    sink.dropWaiting();
    try (Talk one = new Talk(Loopback.connect(port), patience);
        Talk end = new Talk(sink.accept(patience.toNanos()), patience);
        Talk other = new Talk(Loopback.connect(port), patience);
        Talk otherEnd = new Talk(sink.accept(patience.toNanos()), patience)) {
      for (int length : Verification.LENGTHS) {
        pass(one, end, length, "to the sink");
        pass(other, otherEnd, length, "to the sink");
        pass(end, one, length, "back");
        pass(otherEnd, other, length, "back");
      }
      end(one, end);
      end(other, otherEnd);
    }
  }

  private void pass(Talk from, Talk to, int length, String where) throws IOException {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Talk.pass(from, to, bytes, "%s, length=%d".formatted(where, length));
  }

  private static void end(Talk client, Talk sink) throws IOException {
    client.shutdownOutput();
    sink.expectEnd();
    sink.close();
    client.expectEnd();
  }
}
