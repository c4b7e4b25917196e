package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Asks for a dialect (MS-SMB2 2.2.3). The contexts of 3.1.1 are only checked.
 *
 * @param dialects numbers such as 0x0302, at least one
 */
public record NegotiateRequest(
    int securityMode, int capabilities, UUID clientGuid, List<Integer> dialects) {
  private static final int DIALECT_311 = 0x0311;

  /** Keeps a copy. */
  public NegotiateRequest {
    dialects = List.copyOf(dialects);
  }

  /** Reads a message, from its header's first byte on. */
  public static NegotiateRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 36);
    int count = in.u16(66);
    if (count == 0) {
      throw Element.invalid("no dialect");
    }
    ByteBuffer numbers = in.part(in.fixedEnd(), 2L * count);
    List<Integer> dialects = new ArrayList<>(count);
    while (numbers.hasRemaining()) {
      dialects.add(numbers.getShort() & 0xFFFF);
    }
    if (dialects.contains(DIALECT_311)) {
      checkContexts(in, in.fixedEnd() + 2L * count);
    }
    return new NegotiateRequest(in.u16(68), in.i32(72), in.guid(76), dialects);
  }

  private static void checkContexts(Element in, long dialectsEnd) throws StatusException {
    long offset = in.u32(92);
    int count = in.u16(96);
    if (count > 0 && offset < dialectsEnd) {
      throw Element.invalid("contexts at " + offset);
    }
    for (int i = 0; i < count; i++) {
      if (offset % 8 != 0) {
        throw Element.invalid("context at " + offset);
      }
      int length = in.part(offset, 8).getShort(2) & 0xFFFF;
      in.part(offset + 8, length);
      offset = (offset + 8 + length + 7) & ~7L;
    }
  }
}
