package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * What a volume is called (MS-FSCC FileFsVolumeInformation).
 *
 * @param creationTime see {@link FileTime}
 */
public record FsVolumeInformation(long creationTime, int serialNumber, String label)
    implements Information {
  @Override
  public int fixedSize() {
    return 24;
  }

  @Override
  public int size() {
    return 18 + Utf16.size(label);
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(creationTime).putInt(serialNumber).putInt(Utf16.size(label)).putShort((short) 0);
    Utf16.write(label, out);
  }
}
