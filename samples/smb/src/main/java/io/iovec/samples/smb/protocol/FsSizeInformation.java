package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * How much room there is on a volume (MS-FSCC FileFsSizeInformation).
 *
 * @param total of the caller, in units
 * @param available to the caller, in units
 * @param sectorsPerUnit at least 1
 */
public record FsSizeInformation(long total, long available, int sectorsPerUnit, int bytesPerSector)
    implements Information {
  @Override
  public int fixedSize() {
    return 24;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(total).putLong(available).putInt(sectorsPerUnit).putInt(bytesPerSector);
  }
}
