package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * What a volume is on (MS-FSCC FileFsDeviceInformation): a disk.
 *
 * @param characteristics {@link #REMOTE}, and perhaps {@link #READ_ONLY}
 */
public record FsDeviceInformation(int characteristics) implements Information {
  /** Nothing can be written. */
  public static final int READ_ONLY = 0x2;

  /** There is a file system on it. */
  public static final int MOUNTED = 0x20;

  /** It is somewhere else. */
  public static final int REMOTE = 0x10;

  private static final int DISK = 7;

  @Override
  public int fixedSize() {
    return 8;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(DISK).putInt(characteristics);
  }
}
