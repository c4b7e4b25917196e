package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes for tests, and what is in a vector. */
final class Bytes {
  private Bytes() {}

  /** Returns {@code n} bytes that count up from {@code from}. */
  static byte[] range(int from, int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  /** Makes a memory entry of {@code n} bytes that count up from {@code from}. */
  static MemoryEntry memory(int from, int n) {
    return MemoryEntry.wrap(ByteBuffer.wrap(range(from, n)));
  }

  /** Makes a kernel entry of {@code n} bytes that count up from {@code from}. */
  static KernelEntry kernel(FakeTransport transport, int from, int n) throws IOException {
    KernelEntry entry = transport.heldEntry();
    transport.fill(entry, ByteBuffer.wrap(range(from, n)));
    return entry;
  }

  /** Makes a vector of entries, which it takes over. */
  static IoVector vector(EntryFactory factory, IoEntry... entries) {
    IoVector vector = new IoVector(factory);
    for (IoEntry entry : entries) {
      vector.pushBack(entry);
    }
    return vector;
  }

  /** Takes all bytes out of a vector. */
  static byte[] drain(IoVector vector) throws IOException {
    ByteBuffer into = ByteBuffer.allocate((int) vector.length());
    vector.take(into);
    return read(into.flip());
  }

  /** Returns all that remains in a buffer, whose position stays. */
  static byte[] read(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }

  /** Returns the lengths of a vector's entries. */
  static List<Long> lengths(IoVector vector) {
    List<Long> lengths = new ArrayList<>();
    vector.forEach(e -> lengths.add(e.length()));
    return lengths;
  }
}
