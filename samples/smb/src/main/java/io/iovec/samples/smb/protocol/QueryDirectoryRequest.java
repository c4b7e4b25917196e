package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Lists a directory, or goes on with that (MS-SMB2 2.2.33).
 *
 * @param infoClass a number, see {@link FileInformationClass#of}
 * @param fileIndex where to go on, if {@link #isIndexSpecified}
 * @param pattern which names, with the wildcards * and ?
 * @param outputLength how many bytes of entries may come back, 0 to 2^32-1
 */
public record QueryDirectoryRequest(
    int infoClass, int flags, long fileIndex, FileId fileId, String pattern, long outputLength) {
  /** Reads a message, from its header's first byte on. */
  public static QueryDirectoryRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 33);
    return new QueryDirectoryRequest(
        in.u8(66),
        in.u8(67),
        in.u32(68),
        in.fileId(72),
        in.text(in.u16(88), in.u16(90)),
        in.u32(92));
  }

  /** Tells whether to begin again, with the same pattern. */
  public boolean isRestart() {
    return (flags & 0x01) != 0;
  }

  /** Tells whether one entry at most is wanted. */
  public boolean isSingleEntry() {
    return (flags & 0x02) != 0;
  }

  /** Tells whether to go on behind the entry of {@link #fileIndex}. */
  public boolean isIndexSpecified() {
    return (flags & 0x04) != 0;
  }

  /** Tells whether to begin again, with this request's pattern. */
  public boolean isReopen() {
    return (flags & 0x10) != 0;
  }
}
