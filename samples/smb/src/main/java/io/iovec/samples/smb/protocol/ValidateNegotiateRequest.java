package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a client has asked for in NEGOTIATE, as an {@link IoctlRequest} repeats it (MS-SMB2
 * 2.2.31.4).
 *
 * @param dialects in the same order
 */
public record ValidateNegotiateRequest(
    int capabilities, UUID clientGuid, int securityMode, List<Integer> dialects) {
  private static final int FIXED = 24;

  /** Keeps a copy. */
  public ValidateNegotiateRequest {
    dialects = List.copyOf(dialects);
  }

  /** Reads an {@link IoctlRequest#input}. */
  public static ValidateNegotiateRequest read(ByteBuffer input) throws StatusException {
    ByteBuffer in = input.slice().order(ByteOrder.LITTLE_ENDIAN);
    int count = in.remaining() < FIXED ? -1 : in.getShort(22) & 0xFFFF;
    if (count < 0 || 2L * count > in.remaining() - FIXED) {
      throw Element.invalid("dialects=" + count + " in " + in.remaining());
    }
    List<Integer> dialects = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      dialects.add(in.getShort(FIXED + 2 * i) & 0xFFFF);
    }
    return new ValidateNegotiateRequest(
        in.getInt(0), Guid.read(in, 4), in.getShort(20) & 0xFFFF, dialects);
  }
}
