package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * A name in a directory and what it names, for any of the six classes that list.
 *
 * @param fileIndex where a client can go on behind it, or 0
 * @param shortName at most 12 chars, mostly none
 * @param fileId what identifies the file on its file system
 */
public record DirectoryEntry(
    int fileIndex,
    NetworkOpenInformation file,
    int eaSize,
    String shortName,
    long fileId,
    String name) {
  private static final int SHORT_NAME = 24;

  /**
   * Checks the short name.
   *
   * @throws IllegalArgumentException if it is too long
   */
  public DirectoryEntry {
    if (Utf16.size(shortName) > SHORT_NAME) {
      throw new IllegalArgumentException("shortName=" + shortName);
    }
  }

  /** Returns the length of an entry in bytes without its name. */
  static int fixedSize(FileInformationClass listed) throws StatusException {
    return switch (listed) {
      case DIRECTORY -> 64;
      case FULL_DIRECTORY -> 68;
      case BOTH_DIRECTORY -> 94;
      case NAMES -> 12;
      case ID_BOTH_DIRECTORY -> 104;
      case ID_FULL_DIRECTORY -> 80;
      default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS, "listed=" + listed);
    };
  }

  /** Writes the entry as the last one. */
  void write(FileInformationClass listed, ByteBuffer out) {
    out.putInt(0).putInt(fileIndex);
    if (listed != FileInformationClass.NAMES) {
      file.writeTimes(out);
      out.putLong(file.endOfFile()).putLong(file.allocationSize()).putInt(file.attributes());
    }
    out.putInt(Utf16.size(name));
    switch (listed) {
      case FULL_DIRECTORY -> out.putInt(eaSize);
      case ID_FULL_DIRECTORY -> out.putInt(eaSize).putInt(0).putLong(fileId);
      case BOTH_DIRECTORY -> writeShortName(out);
      case ID_BOTH_DIRECTORY -> {
        writeShortName(out);
        out.putShort((short) 0).putLong(fileId);
      }
      default -> {}
    }
    Utf16.write(name, out);
  }

  private void writeShortName(ByteBuffer out) {
    int length = Utf16.size(shortName);
    out.putInt(eaSize).put((byte) length).put((byte) 0);
    Utf16.write(shortName, out);
    for (int i = length; i < SHORT_NAME; i++) {
      out.put((byte) 0);
    }
  }
}
