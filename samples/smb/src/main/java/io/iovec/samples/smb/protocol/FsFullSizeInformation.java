package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * How much room there is on a volume, and for whom (MS-FSCC FileFsFullSizeInformation).
 *
 * @param total of the caller, in units
 * @param callerAvailable to the caller, in units
 * @param available to anybody, in units
 * @param sectorsPerUnit at least 1
 */
public record FsFullSizeInformation(
    long total, long callerAvailable, long available, int sectorsPerUnit, int bytesPerSector)
    implements Information {
  @Override
  public int fixedSize() {
    return 32;
  }

  @Override
  public void write(ByteBuffer out) {
    out.putLong(total).putLong(callerAvailable).putLong(available);
    out.putInt(sectorsPerUnit).putInt(bytesPerSector);
  }
}
