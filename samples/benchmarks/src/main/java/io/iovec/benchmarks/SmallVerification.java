package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Requests are answered in their order, each by its own number. */
final class SmallVerification {
  private static final int[] COUNTS = {1, 2, 32, 100, 300};

  /** After so many bytes of a request there is a pause, or none. */
  private static final int[] CUTS = {1, 5, Long.BYTES, Wire.SMALL_REQUEST - 1};

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final Random random;
  private final Duration patience;

  SmallVerification(int port, Random random, Duration patience) {
    this.port = port;
    this.random = random;
    this.patience = patience;
  }

  void verify() throws IOException {
    try (Talk one = new Talk(Loopback.connect(port), patience);
        Talk other = new Talk(Loopback.connect(port), patience)) {
      for (int count : COUNTS) {
        byte[] requests = requests(count);
        one.write(requests);
        expect(one, requests);
      }
      for (int cut : CUTS) {
        cut(one, other, cut, true);
        cut(one, other, cut, false);
      }
      end(one);
      end(other);
    }
  }

  private byte[] requests(int count) {
    byte[] bytes = new byte[count * Wire.SMALL_REQUEST];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Half a request, and another connection's in between. */
  private void cut(Talk one, Talk other, int cut, boolean withPause) throws IOException {
    byte[] ofOne = requests(4);
    byte[] ofOther = requests(3);
    int at = 2 * Wire.SMALL_REQUEST + cut;
    one.write(ofOne, 0, at);
    other.write(ofOther);
    if (withPause) {
      Loopback.pause(PAUSE_NANOS);
    }
    one.write(ofOne, at, ofOne.length);
    expect(one, ofOne);
    expect(other, ofOther);
  }

  private static void expect(Talk talk, byte[] requests) throws IOException {
    ByteBuffer ids = ByteBuffer.wrap(requests);
    int count = requests.length / Wire.SMALL_REQUEST;
    for (int i = 0; i < count; i++) {
      String what = "reply %d of %d".formatted(i, count);
      long expected = ids.getLong(i * Wire.SMALL_REQUEST);
      long got = ByteBuffer.wrap(talk.read(Wire.SMALL_REPLY, what)).getLong();
      if (got != expected) {
        throw new IOException("%s: expected=0x%016x got=0x%016x".formatted(what, expected, got));
      }
    }
  }

  private static void end(Talk talk) throws IOException {
    talk.shutdownOutput();
    talk.expectEnd();
  }
}
