package io.iovec.samples.smb.protocol;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The NEGOTIATE of SMB1 by which a client asks whether the server has SMB2 (MS-SMB2 3.3.5.3 says
 * what it is answered with, MS-CIFS 2.2.4.52 how it looks).
 *
 * @param dialects their names, in the client's order
 */
public record Smb1Negotiate(List<String> dialects) {
  private static final int PROTOCOL_ID = 0x424D53FF;
  private static final int NEGOTIATE = 0x72;
  private static final int HEADER = 32;

  /** Keeps a copy. */
  public Smb1Negotiate {
    dialects = List.copyOf(dialects);
  }

  /** Tells whether a frame begins with the header of SMB1. */
  public static boolean isSmb1(ByteBuffer frame) {
    ByteBuffer in = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
    return in.remaining() >= 4 && in.getInt(0) == PROTOCOL_ID;
  }

  /**
   * Reads a frame, from its header's first byte on.
   *
   * @throws ProtocolException if it is no such message: there is no way to answer
   */
  public static Smb1Negotiate read(ByteBuffer frame) throws ProtocolException {
    ByteBuffer in = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (!isSmb1(in)
        || in.remaining() < HEADER + 3
        || (in.get(4) & 0xFF) != NEGOTIATE
        || in.get(HEADER) != 0) {
      throw new ProtocolException("not an SMB1 NEGOTIATE, length=" + in.remaining());
    }
    int length = in.getShort(HEADER + 1) & 0xFFFF;
    if (length > in.remaining() - HEADER - 3) {
      throw new ProtocolException("dialects of " + length + " bytes in " + in.remaining());
    }
    return new Smb1Negotiate(names(in.slice(HEADER + 3, length)));
  }

  /** Reads names: a byte 2 before each, a byte 0 behind. */
  private static List<String> names(ByteBuffer in) throws ProtocolException {
    String all = StandardCharsets.ISO_8859_1.decode(in).toString();
    List<String> names = new ArrayList<>();
    int start = 0;
    while (start < all.length()) {
      int end = all.indexOf(0, start);
      if (all.charAt(start) != 2 || end < 0) {
        throw new ProtocolException("dialects are not a list of names");
      }
      names.add(all.substring(start + 1, end));
      start = end + 1;
    }
    return names;
  }

  /** Tells whether the client would take 2.0.2, which goes on with a SESSION_SETUP. */
  public boolean offers202() {
    return dialects.contains("SMB 2.002");
  }

  /** Tells whether the client would take a later dialect (0x02FF), and then negotiates again. */
  public boolean offersLater() {
    return dialects.contains("SMB 2.???");
  }
}
