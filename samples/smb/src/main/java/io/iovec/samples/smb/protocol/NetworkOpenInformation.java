package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * How a file is (MS-FSCC FileNetworkOpenInformation); CREATE, CLOSE and directory entries tell it
 * too.
 *
 * @param creationTime see {@link FileTime}, as are the other times
 * @param changeTime when anything changed, attributes included
 * @param allocationSize how much room the file takes, in bytes
 * @param endOfFile the length in bytes
 * @param attributes see {@link FileAttributes}
 */
public record NetworkOpenInformation(
    long creationTime,
    long lastAccessTime,
    long lastWriteTime,
    long changeTime,
    long allocationSize,
    long endOfFile,
    int attributes)
    implements Information {
  /** All zeros. */
  public static final NetworkOpenInformation NOTHING =
      new NetworkOpenInformation(0, 0, 0, 0, 0, 0, 0);

  @Override
  public int fixedSize() {
    return 56;
  }

  @Override
  public void write(ByteBuffer out) {
    writeNumbers(out);
    out.putInt(0);
  }

  void writeNumbers(ByteBuffer out) {
    writeTimes(out);
    out.putLong(allocationSize).putLong(endOfFile).putInt(attributes);
  }

  void writeTimes(ByteBuffer out) {
    out.putLong(creationTime).putLong(lastAccessTime).putLong(lastWriteTime).putLong(changeTime);
  }

  /** Returns what {@link FileInformationClass#BASIC} asks for. */
  public BasicInformation basic() {
    return new BasicInformation(
        creationTime, lastAccessTime, lastWriteTime, changeTime, attributes);
  }
}
