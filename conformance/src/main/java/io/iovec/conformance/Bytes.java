package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.iovec.IoVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * An endless stream of bytes, each a function of its offset: whoever sees some can tell whether
 * they are the right ones, and if not, from where they are.
 */
final class Bytes {
  static final String SEED_PROPERTY = "iovec.conformance.seed";

  /** What all content and all choices are made from. */
  static final long SEED = Long.getLong(SEED_PROPERTY, System.nanoTime());

  private static final int SEARCHED = 1 << 20;
  private static final int CHUNK = 64 << 10;

  private final long seed;

  Bytes(long seed) {
    this.seed = seed;
  }

  /** Returns content that differs from that of other salts. */
  static Bytes salted(String salt) {
    return new Bytes(SEED * 31 + salt.hashCode());
  }

  /** Returns a generator for choices that are the same for the same seed. */
  static Random choices(String salt) {
    return new Random(SEED ^ salt.hashCode());
  }

  byte at(long offset) {
    return (byte) (word(offset) >>> ((offset & 7) << 3));
  }

  /** Returns the eight bytes that the one at offset is among, the first of them lowest. */
  private long word(long offset) {
    long word = seed + (offset >>> 3) * 0x9E3779B97F4A7C15L;
    word = (word ^ word >>> 30) * 0xBF58476D1CE4E5B9L;
    word = (word ^ word >>> 27) * 0x94D049BB133111EBL;
    return word ^ word >>> 31;
  }

  byte[] copy(long offset, int count) {
    byte[] copy = new byte[count];
    ByteBuffer words = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    int i = 0;
    while (i < count) {
      if ((offset + i & 7) == 0 && count - i >= Long.BYTES) {
        words.putLong(i, word(offset + i));
        i += Long.BYTES;
      } else {
        copy[i] = at(offset + i);
        i++;
      }
    }
    return copy;
  }

  ByteBuffer buffer(long offset, int count) {
    return ByteBuffer.wrap(copy(offset, count));
  }

  /**
   * Fails unless the remaining bytes of {@code actual}, which are not consumed, begin at offset.
   */
  void expect(ByteBuffer actual, long offset) {
    ByteBuffer words = actual.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int start = words.position();
    int count = words.remaining();
    int i = 0;
    while (i < count) {
      if ((offset + i & 7) == 0
          && count - i >= Long.BYTES
          && words.getLong(start + i) == word(offset + i)) {
        i += Long.BYTES;
      } else if (words.get(start + i) == at(offset + i)) {
        i++;
      } else {
        fail(describe(words.position(start + i), offset + i));
      }
    }
  }

  /** Empties a vector, whose bytes must be those that begin at offset; returns how many. */
  long expect(IoVector vector, long offset) throws IOException {
    long length = vector.length();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long seen = 0;
    while (vector.length() > 0) {
      long before = vector.length();
      int n = vector.take(chunk.clear());
      assertEquals(chunk.position(), n, "take returned another count than it moved");
      assertEquals(before - n, vector.length(), "take and length disagree, vector=" + vector);
      if (n == 0) {
        fail("take gave nothing, though there are bytes: vector=" + vector);
      }
      expect(chunk.flip(), offset + seen);
      seen += n;
    }
    assertEquals(length, seen, "the vector had another length than bytes");
    return seen;
  }

  private String describe(ByteBuffer wrong, long offset) {
    String message = "wrong byte at offset=" + offset;
    int sample = Math.min(16, wrong.remaining());
    for (int distance = 1; distance < SEARCHED && sample >= 4; distance++) {
      if (matches(wrong, offset + distance, sample)) {
        return message + ": " + distance + " bytes are missing in front of it";
      }
      if (distance <= offset && matches(wrong, offset - distance, sample)) {
        return message + ": it is that of " + distance + " bytes earlier, again";
      }
    }
    return message + ": expected=" + at(offset) + " actual=" + wrong.get(wrong.position());
  }

  private boolean matches(ByteBuffer wrong, long offset, int count) {
    for (int i = 0; i < count; i++) {
      if (wrong.get(wrong.position() + i) != at(offset + i)) {
        return false;
      }
    }
    return true;
  }
}
