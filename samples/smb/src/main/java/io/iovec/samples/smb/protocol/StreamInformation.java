package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * The one stream that every file has and no directory (MS-FSCC FileStreamInformation).
 *
 * @param endOfFile the length in bytes
 * @param allocationSize how much room it takes, in bytes
 */
public record StreamInformation(long endOfFile, long allocationSize) implements Information {
  private static final String NAME = "::$DATA";

  @Override
  public int fixedSize() {
    return 32;
  }

  @Override
  public int size() {
    return 24 + Utf16.size(NAME);
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(0).putInt(Utf16.size(NAME)).putLong(endOfFile).putLong(allocationSize);
    Utf16.write(NAME, out);
  }
}
