package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Asks about a file or its file system (MS-SMB2 2.2.37).
 *
 * @param infoClass a number, see {@link FileInformationClass#of} and {@link FsInformationClass#of}
 * @param outputLength how many bytes may come back, 0 to 2^32-1
 * @param input parameters, mostly none: a view of the message
 */
public record QueryInfoRequest(
    InfoType infoType,
    int infoClass,
    long outputLength,
    int additional,
    int flags,
    FileId fileId,
    ByteBuffer input) {
  /** Reads a message, from its header's first byte on. */
  public static QueryInfoRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 41);
    return new QueryInfoRequest(
        InfoType.of(in.u8(66)),
        in.u8(67),
        in.u32(68),
        in.i32(80),
        in.i32(84),
        in.fileId(88),
        in.part(in.u16(72), in.u32(76)));
  }
}
