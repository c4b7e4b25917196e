package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Changes a file (MS-SMB2 2.2.39).
 *
 * @param infoClass a number, see {@link FileInformationClass#of}
 * @param input what is to be, for the reader of its class: a view of the message
 */
public record SetInfoRequest(
    InfoType infoType, int infoClass, int additional, FileId fileId, ByteBuffer input) {
  /** Reads a message, from its header's first byte on. */
  public static SetInfoRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 33);
    return new SetInfoRequest(
        InfoType.of(in.u8(66)),
        in.u8(67),
        in.i32(76),
        in.fileId(80),
        in.part(in.u16(72), in.u32(68)));
  }
}
