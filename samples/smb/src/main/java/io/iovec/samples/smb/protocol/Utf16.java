package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Text as it goes over the wire: two bytes a char, the least first. A surrogate without its other
 * half is kept as it is.
 */
public final class Utf16 {
  private Utf16() {}

  /**
   * Reads from a buffer's position to its limit, and leaves both as they are.
   *
   * @throws StatusException INVALID_PARAMETER if the number of bytes is odd
   */
  public static String read(ByteBuffer text) throws StatusException {
    if (text.remaining() % 2 != 0) {
      throw Element.invalid("text of " + text.remaining() + " bytes");
    }
    return text.slice().order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().toString();
  }

  /** Returns how many bytes a text takes. */
  public static int size(String text) {
    return Math.multiplyExact(text.length(), 2);
  }

  /** Writes a text at a buffer's position, which moves behind it. */
  public static void write(String text, ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < text.length(); i++) {
      out.putChar(text.charAt(i));
    }
  }
}
