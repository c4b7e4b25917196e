package io.iovec.benchmarks;

import java.io.ByteArrayOutputStream;
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

/** Frames go where they should, and nothing else changes. */
final class ReceiveVerification {
  private static final int AREA = 8 << 20;
  private static final int LARGEST_GAP = 5_000;
  private static final int SMALL_FRAMES = 60;
  private static final int LARGEST_SMALL = 600;

  /** After so many bytes of a frame there is a pause, or none. */
  private static final int[] CUTS = {
    1, Long.BYTES - 1, Long.BYTES, 2 * Long.BYTES, Wire.RECEIVE_HEADER - 1, Wire.RECEIVE_HEADER
  };

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int port;
  private final Path path;
  private final Random random;
  private final Duration patience;
  private final byte[] expected = new byte[AREA];
  private final byte[] before = new byte[AREA];
  private final List<Frame> frames = new ArrayList<>();
  private int end;

  ReceiveVerification(int port, Path path, Random random, Duration patience) {
    this.port = port;
    this.path = path;
    this.random = random;
    this.patience = patience;
  }

  private record Frame(int position, int length) {
    boolean contains(int offset) {
      return offset >= position && offset < position + length;
    }
  }

  void verify() throws IOException {
    random.nextBytes(expected);
    System.arraycopy(expected, 0, before, 0, AREA);
    List<Frame> large = shuffled(Verification.LENGTHS);
    List<Frame> small = shuffled(random.ints(SMALL_FRAMES, 1, LARGEST_SMALL).toArray());
    List<Frame> cut = shuffled(random.ints(2L * CUTS.length, 1, LARGEST_SMALL).toArray());
    List<Frame> interleaved = shuffled(70_000, 70_001, 300, 1 << 20);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      for (ByteBuffer rest = ByteBuffer.wrap(before); rest.hasRemaining(); ) {
        file.write(rest, rest.position());
      }
      try (Talk one = new Talk(Loopback.connect(port), patience);
          Talk other = new Talk(Loopback.connect(port), patience)) {
        for (Frame each : large) {
          one.write(bytes(each));
        }
        one.write(bytes(small.toArray(new Frame[0])));
        writeCut(one, cut);
        interleave(one, other, interleaved);
        end(one);
        end(other);
      }
      compare(file);
    }
  }

  /** Makes frames of these lengths, apart from all others, to be sent in another order. */
  private List<Frame> shuffled(int... lengths) {
    List<Frame> some = new ArrayList<>();
    for (int length : lengths) {
      end += 1 + random.nextInt(LARGEST_GAP);
      some.add(new Frame(end, length));
      for (int i = end; i < end + length; i++) {
        before[i] = (byte) ~expected[i]; // so that no byte can be right by chance
      }
      end += length;
    }
    frames.addAll(some);
    Collections.shuffle(some, random);
    return some;
  }

  private byte[] bytes(Frame... some) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Frame each : some) {
      byte[] header = new byte[Wire.RECEIVE_HEADER];
      random.nextBytes(header); // what is behind the two numbers is nobody's business
      ByteBuffer.wrap(header).putLong(each.length).putLong(each.position);
      bytes.writeBytes(header);
      bytes.write(expected, each.position, each.length);
    }
    return bytes.toByteArray();
  }

  private void writeCut(Talk talk, List<Frame> cut) throws IOException {
    for (int i = 0; i < cut.size(); i++) {
      byte[] bytes = bytes(cut.get(i));
      int at = CUTS[i / 2];
      talk.write(bytes, 0, at);
      if (i % 2 == 0) {
        Loopback.pause(PAUSE_NANOS);
      }
      talk.write(bytes, at, bytes.length);
    }
  }

  private void interleave(Talk one, Talk other, List<Frame> some) throws IOException {
    byte[] first = bytes(some.get(0), some.get(1));
    byte[] second = bytes(some.get(2), some.get(3));
    int firstHalf = first.length / 2;
    int secondHalf = second.length / 2;
    one.write(first, 0, firstHalf);
    Loopback.pause(PAUSE_NANOS);
    other.write(second, 0, secondHalf);
    Loopback.pause(PAUSE_NANOS);
    one.write(first, firstHalf, first.length);
    other.write(second, secondHalf, second.length);
  }

  private static void end(Talk talk) throws IOException {
    talk.shutdownOutput();
    talk.read(1, "the answer to the end of the stream");
    talk.expectEnd();
  }

  private void compare(FileChannel file) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(AREA);
    while (got.hasRemaining()) {
      if (file.read(got, got.position()) < 0) {
        throw new IOException("the file has only %d bytes".formatted(got.position()));
      }
    }
    int offset = Arrays.mismatch(expected, got.array());
    if (offset >= 0) {
      String where =
          frames.stream()
              .filter(each -> each.contains(offset))
              .findAny()
              .map(each -> "in a frame of length=" + each.length + " position=" + each.position)
              .orElse("outside of all frames");
      throw new IOException(
          "the file: offset=%d expected=0x%02x got=0x%02x before=0x%02x, %s"
              .formatted(offset, expected[offset], got.get(offset), before[offset], where));
    }
  }
}
