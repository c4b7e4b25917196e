package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A UUID on the wire: three numbers with the least byte first, then eight bytes (MS-DTYP 2.3.4).
 */
final class Guid {
  static final int SIZE = 16;

  private Guid() {}

  static UUID read(ByteBuffer in, int at) {
    long high =
        ((in.getInt(at) & 0xFFFFFFFFL) << 32)
            | ((in.getShort(at + 4) & 0xFFFFL) << 16)
            | (in.getShort(at + 6) & 0xFFFFL);
    return new UUID(high, Long.reverseBytes(in.getLong(at + 8)));
  }

  static void write(UUID guid, ByteBuffer out) {
    long high = guid.getMostSignificantBits();
    out.putInt((int) (high >>> 32)).putShort((short) (high >>> 16)).putShort((short) high);
    out.putLong(Long.reverseBytes(guid.getLeastSignificantBits()));
  }
}
