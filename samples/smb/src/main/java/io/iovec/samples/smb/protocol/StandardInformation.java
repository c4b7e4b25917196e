package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Sizes, and what becomes of a file (MS-FSCC FileStandardInformation).
 *
 * @param allocationSize how much room the file takes, in bytes
 * @param endOfFile the length in bytes
 * @param links how many names it has
 */
public record StandardInformation(
    long allocationSize, long endOfFile, int links, boolean deletePending, boolean directory)
    implements Information {
  @Override
  public int fixedSize() {
    return 24;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(allocationSize).putLong(endOfFile).putInt(links);
    out.put((byte) (deletePending ? 1 : 0)).put((byte) (directory ? 1 : 0)).putShort((short) 0);
  }
}
