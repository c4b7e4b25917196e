package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Asks for something that no other command is for (MS-SMB2 2.2.31).
 *
 * @param controlCode what, such as {@link #VALIDATE_NEGOTIATE_INFO}
 * @param fileId where, or {@link FileId#RELATED} if it is not about a file
 * @param input its parameters: a view of the message
 * @param maxOutput how many bytes may come back, 0 to 2^32-1
 * @param flags 1 for a control of a file system; others are not allowed
 */
public record IoctlRequest(
    int controlCode, FileId fileId, ByteBuffer input, long maxOutput, int flags) {
  /** Is the dialect really the one that was agreed on? */
  public static final int VALIDATE_NEGOTIATE_INFO = 0x00140204;

  /** Where in the namespace of a domain is this? */
  public static final int DFS_GET_REFERRALS = 0x00060194;

  /** Reads a message, from its header's first byte on. */
  public static IoctlRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 57);
    in.part(in.u32(100), in.u32(104));
    return new IoctlRequest(
        in.i32(68), in.fileId(72), in.part(in.u32(88), in.u32(92)), in.u32(108), in.i32(112));
  }
}
