package io.iovec.samples.smb.share;

import java.time.Instant;

/**
 * What a share lies on.
 *
 * @param label the share's name
 * @param type what clients take it for: NTFS
 * @param totalUnits how large it is, in units of {@link #unitBytes}
 * @param freeUnits what nobody has taken
 * @param availableUnits what the server may take
 * @param bytesPerSector 512 mostly
 * @param sectorsPerUnit 1 or more
 * @param maxNameLength of one name between two backslashes, in chars
 */
public record FileSystemInfo(
    String label,
    String type,
    int serialNumber,
    Instant created,
    long totalUnits,
    long freeUnits,
    long availableUnits,
    int bytesPerSector,
    int sectorsPerUnit,
    int maxNameLength,
    boolean readOnly) {
  /** Returns the size of the units in which room is counted. */
  public long unitBytes() {
    return (long) bytesPerSector * sectorsPerUnit;
  }
}
