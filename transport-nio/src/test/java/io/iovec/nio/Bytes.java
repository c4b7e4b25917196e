package io.iovec.nio;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Test bytes. */
final class Bytes {
  private Bytes() {}

  /** Returns random bytes that are the same for the same seed. */
  static byte[] random(long seed, int n) {
    byte[] bytes = new byte[n];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] range(byte[] of, int from, int to) {
    return Arrays.copyOfRange(of, from, to);
  }

  static MemoryEntry heap(byte[] bytes) {
    return MemoryEntry.wrap(ByteBuffer.wrap(bytes));
  }

  static MemoryEntry direct(byte[] bytes) {
    return MemoryEntry.wrap(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  /** Takes all bytes out of a vector. */
  static byte[] drain(IoVector vector) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (vector.take(buffer) > 0) {
      all.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return all.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
