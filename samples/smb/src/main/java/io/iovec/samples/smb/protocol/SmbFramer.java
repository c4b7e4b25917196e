package io.iovec.samples.smb.protocol;

import io.iovec.Frame;
import io.iovec.Framer;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Predicate;

/**
 * Finds the end of each frame on a connection (MS-SMB2 2.1), and says which bytes of it have to be
 * in memory: all of them, but of a WRITE or a frame of more than 64 KiB only the fixed part of the
 * first message. The data of a WRITE may be pending, unless it goes to the file's end: that is
 * found when all of it is there. Keeps nothing between two calls.
 */
public final class SmbFramer implements Framer {
  /** The length in front of each frame, in bytes. */
  public static final int PREFIX = 4;

  /**
   * The longest frame, in bytes without its length: the largest WRITE, and what it is chained to.
   */
  public static final int LARGEST = (8 << 20) + (64 << 10);

  /** The longest frame of a client that has not logged on: strangers get no more room. */
  public static final int LARGEST_OF_STRANGERS = 64 << 10;

  private static final int SMALL = 64 << 10;

  /** The longest data offset for which what is before the data goes to memory. */
  private static final int LONGEST_FIXED = 256;

  private static final int TRANSFORM = 0x424D53FD;
  private static final int COMPRESSION = 0x424D53FC;
  private static final int SMB1 = 0x424D53FF;
  private static final int SMB1_NEGOTIATE = 0x72;

  /** The shortest that can be a frame: an SMB1 NEGOTIATE without a dialect. */
  private static final int SHORTEST = 35;

  /** Up to the header's field NextCommand and its end. */
  private static final int LOOKED_AT = PREFIX + 24;

  /** The offset of a WRITE that means the file's end. */
  private static final long END = -1;

  private final int largest;
  private final Predicate<FileId> appends;

  /** Makes one for a client that has no file open. */
  public SmbFramer(int largest) {
    this(largest, file -> false);
  }

  /**
   * Makes one.
   *
   * @param largest the longest frame that it lets pass, in bytes without its length: {@link
   *     #LARGEST} or {@link #LARGEST_OF_STRANGERS}
   * @param appends whether all that is written to a file goes to its end
   */
  public SmbFramer(int largest, Predicate<FileId> appends) {
    this.largest = largest;
    this.appends = appends;
  }

  @Override
  public Frame frame(ByteBuffer start) throws ProtocolException {
    if (start.remaining() < LOOKED_AT) {
      return Frame.unknown(LOOKED_AT);
    }
    ByteBuffer in = start.slice().order(ByteOrder.LITTLE_ENDIAN);
    // The first byte is the type of a NetBIOS packet, of which there is none here but 0.
    int length = Integer.reverseBytes(in.getInt(0));
    if (length < SHORTEST || length > largest) {
      throw new ProtocolException(
          "a frame that begins with 0x%08x, at most 0x%08x bytes are taken here"
              .formatted(length, largest));
    }
    checkProtocol(in, length);
    boolean isWrite = isPlainWrite(in, length);
    if (!isWrite && length <= SMALL) {
      return Frame.of(PREFIX + length, 0);
    }
    int fixed = WriteRequest.FIXED;
    if (!isWrite) {
      return Frame.of(PREFIX + fixed, length - fixed);
    }
    if (in.remaining() < PREFIX + fixed) {
      return Frame.unknown(PREFIX + fixed);
    }
    int dataOffset = in.getShort(PREFIX + 66) & 0xFFFF;
    fixed = Math.min(length, Math.max(fixed, Math.min(dataOffset, LONGEST_FIXED)));
    FileId file = new FileId(in.getLong(PREFIX + 80), in.getLong(PREFIX + 88));
    return in.getLong(PREFIX + 72) == END || appends.test(file)
        ? Frame.of(PREFIX + fixed, length - fixed)
        : Frame.pending(PREFIX + fixed, length - fixed);
  }

  private static void checkProtocol(ByteBuffer in, int length) throws ProtocolException {
    int protocol = in.getInt(PREFIX);
    boolean isKnown =
        protocol == Header.PROTOCOL_ID
            ? length > Header.SIZE
            : protocol == SMB1 && (in.get(PREFIX + 4) & 0xFF) == SMB1_NEGOTIATE && length <= SMALL;
    if (!isKnown) {
      String what =
          switch (protocol) {
            case TRANSFORM -> "an encrypted frame";
            case COMPRESSION -> "a compressed frame";
            case SMB1 -> "a frame of SMB1";
            default -> "a frame of no known protocol";
          };
      throw new ProtocolException(
          "%s, protocol=0x%08x length=%d".formatted(what, protocol, length));
    }
  }

  private static boolean isPlainWrite(ByteBuffer in, int length) {
    return in.getInt(PREFIX) == Header.PROTOCOL_ID
        && in.getShort(PREFIX + 12) == Command.WRITE.code()
        && in.getInt(PREFIX + 20) == 0
        && length >= WriteRequest.FIXED;
  }
}
