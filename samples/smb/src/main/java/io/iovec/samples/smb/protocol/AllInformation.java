package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * All that is told of a file at once (MS-FSCC FileAllInformation).
 *
 * @param fileId what identifies it on its file system
 * @param access what the open may do, as an access mask
 * @param mode some of the options of CREATE
 * @param name from the share's root on, which is a backslash
 */
public record AllInformation(
    BasicInformation basic,
    StandardInformation standard,
    long fileId,
    int eaSize,
    int access,
    int mode,
    String name)
    implements Information {
  private static final int BEFORE_NAME = 100;

  @Override
  public int fixedSize() {
    return 104;
  }

  @Override
  public int size() {
    return BEFORE_NAME + Utf16.size(name);
  }

  @Override
  public void write(ByteBuffer out) {
    basic.write(out);
    standard.write(out);
    out.putLong(fileId).putInt(eaSize).putInt(access);
    out.putLong(0).putInt(mode).putInt(0); // position, mode, alignment
    out.putInt(Utf16.size(name));
    Utf16.write(name, out);
  }
}
