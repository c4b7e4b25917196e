package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Another name for a file (MS-FSCC FileRenameInformation for SMB2).
 *
 * @param replaceIfExists whether a file that has it goes away
 * @param name with backslashes, from the share's root on
 */
public record RenameInformation(boolean replaceIfExists, String name) {
  private static final int FIXED = 20;

  /** Reads a {@link SetInfoRequest#input}. */
  public static RenameInformation read(ByteBuffer input) throws StatusException {
    ByteBuffer in = Input.of(input, FIXED);
    long length = in.getInt(16) & 0xFFFFFFFFL;
    if (in.getLong(8) != 0 || length == 0 || length > in.remaining() - FIXED) {
      throw Element.invalid(
          "root=" + in.getLong(8) + " nameLength=" + length + " of " + in.remaining());
    }
    return new RenameInformation(in.get(0) != 0, Utf16.read(in.slice(FIXED, (int) length)));
  }
}
