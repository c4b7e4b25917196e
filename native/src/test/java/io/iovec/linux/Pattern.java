package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.iovec.IoVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * An endless row of bytes, each a function of its place: one that is lost, doubled or a stranger
 * shows.
 */
final class Pattern {
  private static final int CHUNK = 64 << 10;

  private final long salt;

  Pattern(long salt) {
    this.salt = salt;
  }

  byte at(long place) {
    long word = salt + (place >>> 3) * 0x9E3779B97F4A7C15L;
    word = (word ^ word >>> 29) * 0xBF58476D1CE4E5B9L;
    return (byte) ((word ^ word >>> 32) >>> ((place & 7) << 3));
  }

  byte[] bytes(long place, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = at(place + i);
    }
    return bytes;
  }

  /** Expects that what remains in {@code actual}, which is not consumed, begins at a place. */
  void expect(ByteBuffer actual, long place) {
    for (int i = 0; i < actual.remaining(); i++) {
      if (actual.get(actual.position() + i) != at(place + i)) {
        fail("wrong byte at place=" + (place + i) + where(actual, i, place + i));
      }
    }
  }

  private String where(ByteBuffer actual, int i, long place) {
    int sample = Math.min(16, actual.remaining() - i);
    for (long other = Math.max(0, place - (1 << 20)); other < place + (1 << 20); other++) {
      int same = 0;
      while (same < sample && actual.get(actual.position() + i + same) == at(other + same)) {
        same++;
      }
      if (same == sample && sample >= 4) {
        return ": it is the one of " + other;
      }
    }
    return ": it is from nowhere near";
  }

  /** Empties a vector, whose bytes must begin at a place; returns how many there were. */
  long expectAll(IoVector vector, long place) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    long seen = 0;
    while (!vector.isEmpty()) {
      assertThat(vector.take(chunk.clear())).as("taken of %s", vector).isPositive();
      expect(chunk.flip(), place + seen);
      seen += chunk.limit();
    }
    return seen;
  }

  /** Expects {@code count} bytes in a file, from {@code position} on, which begin at a place. */
  void expectInFile(Path file, long position, long count, long place) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel channel = FileChannel.open(file)) {
      for (long seen = 0; seen < count; seen += chunk.limit()) {
        chunk.clear().limit((int) Math.min(CHUNK, count - seen));
        assertThat(channel.read(chunk, position + seen)).as("bytes in the file").isPositive();
        expect(chunk.flip(), place + seen);
      }
    }
  }
}
