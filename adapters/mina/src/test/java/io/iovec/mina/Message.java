package io.iovec.mina;

import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoVector;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A message of the tests: four bytes of payload length, four of a number, the payload.
 *
 * @param number which it is
 * @param length of its payload
 * @param hash of its payload
 */
record Message(int number, int length, String hash) {
  static final int HEADER = 8;
  static final int LARGEST = 16 << 20;

  /** Wants the header in memory; the payload may stay in the kernel. */
  static final Framer FRAMER = Message::frame;

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

  /** Makes the bytes of one. */
  static byte[] bytes(int number, byte[] payload) {
    return ByteBuffer.allocate(HEADER + payload.length)
        .putInt(payload.length)
        .putInt(number)
        .put(payload)
        .array();
  }

  /** Makes the bytes of one with a random payload. */
  static byte[] random(Random random, int number, int length) {
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    return bytes(number, payload);
  }

  /** Says what is in such bytes. */
  static Message of(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes));
  }

  private static Message read(ByteBuffer bytes) {
    int length = bytes.getInt();
    int number = bytes.getInt();
    ReceivedBytes payload = new ReceivedBytes();
    payload.add(bytes);
    return new Message(number, length, payload.hash());
  }

  /** Says what is in a vector, and closes it. */
  static Message of(IoVector vector) throws IOException {
    try (vector) {
      ByteBuffer bytes = ByteBuffer.allocate((int) vector.length());
      vector.take(bytes);
      return read(bytes.flip());
    }
  }
}
