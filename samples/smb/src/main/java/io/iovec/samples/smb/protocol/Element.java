package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** A message from its header's first byte on, whose offsets and lengths are not believed. */
final class Element {
  private final ByteBuffer bytes;
  private final int fixedEnd;

  private Element(ByteBuffer bytes, int fixedEnd) {
    this.bytes = bytes;
    this.fixedEnd = fixedEnd;
  }

  /**
   * Looks at the message between a buffer's position and limit.
   *
   * @param structureSize that of the body: its fixed part, and 1 more if anything may follow
   * @throws StatusException INVALID_PARAMETER if it is shorter, or says something else
   */
  static Element of(ByteBuffer message, int structureSize) throws StatusException {
    ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    int fixedEnd = Header.SIZE + (structureSize & ~1);
    if (bytes.remaining() < fixedEnd) {
      throw invalid("length=" + bytes.remaining() + " fixed=" + fixedEnd);
    }
    if (bytes.getShort(Header.SIZE) != structureSize) {
      throw invalid("structureSize=" + bytes.getShort(Header.SIZE) + " not " + structureSize);
    }
    return new Element(bytes, fixedEnd);
  }

  static StatusException invalid(String detail) {
    return new StatusException(NtStatus.INVALID_PARAMETER, detail);
  }

  int length() {
    return bytes.limit();
  }

  int fixedEnd() {
    return fixedEnd;
  }

  int u8(int at) {
    return bytes.get(at) & 0xFF;
  }

  int u16(int at) {
    return bytes.getShort(at) & 0xFFFF;
  }

  int i32(int at) {
    return bytes.getInt(at);
  }

  long u32(int at) {
    return bytes.getInt(at) & 0xFFFFFFFFL;
  }

  long i64(int at) {
    return bytes.getLong(at);
  }

  UUID guid(int at) {
    return Guid.read(bytes, at);
  }

  FileId fileId(int at) {
    return new FileId(bytes.getLong(at), bytes.getLong(at + 8));
  }

  /**
   * Returns a part behind the fixed one, least byte first. Where there is none, its offset says
   * nothing.
   *
   * @throws StatusException INVALID_PARAMETER if it is not wholly in the message
   */
  ByteBuffer part(long offset, long length) throws StatusException {
    if (length == 0) {
      return bytes.slice(bytes.limit(), 0).order(ByteOrder.LITTLE_ENDIAN);
    }
    if (offset < fixedEnd || offset + length > bytes.limit()) {
      throw invalid("offset=" + offset + " length=" + length + " of " + bytes.limit());
    }
    return bytes.slice((int) offset, (int) length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns a part that is text. */
  String text(long offset, long length) throws StatusException {
    return Utf16.read(part(offset, length));
  }
}
