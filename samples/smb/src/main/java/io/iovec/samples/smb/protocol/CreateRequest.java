package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Opens or creates a file or directory (MS-SMB2 2.2.13). Its contexts are only checked.
 *
 * @param shareAccess what others may do meanwhile: 1 read, 2 write, 4 delete
 * @param options such as {@link #DIRECTORY_FILE}
 * @param name with backslashes, from the share's root on; empty for the root itself
 */
public record CreateRequest(
    int oplockLevel,
    int impersonationLevel,
    int desiredAccess,
    int fileAttributes,
    int shareAccess,
    CreateDisposition disposition,
    int options,
    String name) {
  /** Option: what is opened must be a directory. */
  public static final int DIRECTORY_FILE = 0x1;

  /** Option: what is written is durable before the answer. */
  public static final int WRITE_THROUGH = 0x2;

  /** Option: what is opened must not be a directory. */
  public static final int NON_DIRECTORY_FILE = 0x40;

  /** Option: deleted when the last that has it open closes it. */
  public static final int DELETE_ON_CLOSE = 0x1000;

  /** Option: the name is a number. */
  public static final int OPEN_BY_FILE_ID = 0x2000;

  private static final int CONTEXT = 16;

  /** Reads a message, from its header's first byte on. */
  public static CreateRequest read(ByteBuffer message) throws StatusException {
    Element in = Element.of(message, 57);
    checkContexts(in.part(in.u32(112), in.u32(116)));
    return new CreateRequest(
        in.u8(67),
        in.i32(68),
        in.i32(88),
        in.i32(92),
        in.i32(96),
        CreateDisposition.of(in.i32(100)),
        in.i32(104),
        in.text(in.u16(108), in.u16(110)));
  }

  private static void checkContexts(ByteBuffer in) throws StatusException {
    int start = 0;
    while (start < in.limit()) {
      int rest = in.limit() - start;
      long next = rest < CONTEXT ? -1 : in.getInt(start) & 0xFFFFFFFFL;
      if (next < 0 || next % 8 != 0 || (next > 0 && next < CONTEXT) || next > rest - CONTEXT) {
        throw Element.invalid("create context next=" + next + " rest=" + rest);
      }
      long length = next == 0 ? rest : next;
      long nameEnd = (in.getShort(start + 4) & 0xFFFFL) + (in.getShort(start + 6) & 0xFFFFL);
      long dataLength = in.getInt(start + 12) & 0xFFFFFFFFL;
      long dataEnd = dataLength == 0 ? 0 : (in.getShort(start + 10) & 0xFFFFL) + dataLength;
      if (nameEnd > length || dataEnd > length) {
        throw Element.invalid("create context name or data end behind " + length);
      }
      start = next == 0 ? in.limit() : start + (int) next;
    }
  }
}
