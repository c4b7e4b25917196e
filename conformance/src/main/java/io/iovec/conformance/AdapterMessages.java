package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoVector;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The messages of the adapters' tests: four bytes of payload length, four of a number, the payload.
 */
final class AdapterMessages {
  static final int HEADER = 8;
  static final int LARGEST = 8 << 20;

  /** Wants the header in user memory, and refuses what is longer than {@link #LARGEST}. */
  static final Framer FRAMER = AdapterMessages::frame;

  private AdapterMessages() {}

  private static Frame frame(ByteBuffer start) throws IOException {
    if (start.remaining() < HEADER) {
      return Frame.unknown(HEADER);
    }
    int length = start.getInt();
    if (length < 0 || length > LARGEST) {
      throw new ProtocolException("length=" + length);
    }
    return Frame.of(HEADER, length);
  }

  /** Makes a message. Its payload is that part of {@code content} that belongs to its number. */
  static byte[] message(Bytes content, int number, int length) {
    return ByteBuffer.allocate(HEADER + length)
        .putInt(length)
        .putInt(number)
        .put(content.copy(offset(number), length))
        .array();
  }

  /** Empties a vector, which must be that message, whole and alone. */
  static void expect(Bytes content, int number, IoVector vector) throws IOException {
    long length = vector.length();
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    vector.take(header);
    header.flip();
    if (header.remaining() < HEADER) {
      throw new AssertionError("shorter than a header, length=" + length);
    }
    int payload = header.getInt();
    assertEquals(number, header.getInt(), "this is not the message that comes next; its number");
    assertEquals(HEADER + payload, length, "the vector is not one whole message; its length");
    content.expect(vector, offset(number));
  }

  private static long offset(int number) {
    return (long) number * LARGEST;
  }
}
