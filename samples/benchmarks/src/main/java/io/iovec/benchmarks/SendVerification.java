package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Requests are answered by what is in the file. */
final class SendVerification {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final Path path;
  private final Random random;
  private final Duration patience;
  private final byte[] content = new byte[Verification.LENGTHS[Verification.LENGTHS.length - 1]];

  SendVerification(int port, Path path, Random random, Duration patience) {
    this.port = port;
    this.path = path;
    this.random = random;
    this.patience = patience;
  }

  private record Request(int frames, int length) {}

  void verify() throws IOException {
    random.nextBytes(content);
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        file.write(rest, rest.position());
      }
    }
    List<Request> single = new ArrayList<>();
    for (int length : Verification.LENGTHS) {
      single.add(new Request(1, length));
    }
    Collections.shuffle(single, random);
    Request many = new Request(3, 65_537);
    try (Talk one = new Talk(Loopback.connect(port), patience);
        Talk other = new Talk(Loopback.connect(port), patience)) {
      one.write(bytes(single));
      other.write(bytes(List.of(many)));
      expect(one, single);
      expect(other, List.of(many));
      for (Request each :
          List.of(new Request(70, 1), new Request(9, 511), new Request(2, 1 << 20))) {
        one.write(bytes(List.of(each)));
        expect(one, List.of(each));
      }
      cut(one, true);
      cut(one, false);
      end(one);
      end(other);
    }
  }

  private static byte[] bytes(List<Request> requests) {
    ByteBuffer bytes = ByteBuffer.allocate(requests.size() * Wire.SEND_REQUEST);
    for (Request each : requests) {
      bytes.putLong(each.frames).putLong(each.length);
    }
    return bytes.array();
  }

  private void cut(Talk talk, boolean withPause) throws IOException {
    List<Request> requests = List.of(new Request(1, 4_097), new Request(2, 33));
    byte[] bytes = bytes(requests);
    int at = Wire.SEND_REQUEST + Long.BYTES + 1;
    talk.write(bytes, 0, at);
    if (withPause) {
      Loopback.pause(PAUSE_NANOS);
    }
    talk.write(bytes, at, bytes.length);
    expect(talk, requests);
  }

  private void expect(Talk talk, List<Request> requests) throws IOException {
    for (Request each : requests) {
      byte[] payload = Arrays.copyOf(content, each.length);
      for (int i = 0; i < each.frames; i++) {
        String what = "frame %d of %d of length=%d".formatted(i, each.frames, each.length);
        byte[] header = talk.read(Wire.SEND_HEADER, what + ", header");
        long length = ByteBuffer.wrap(header).getLong();
        if (length != each.length) {
          throw new IOException(
              "%s, header: expected=%d got=%d".formatted(what, each.length, length));
        }
        Talk.compare(payload, talk.read(each.length, what), what);
      }
    }
  }

  private static void end(Talk talk) throws IOException {
    talk.shutdownOutput();
    talk.expectEnd();
  }
}
