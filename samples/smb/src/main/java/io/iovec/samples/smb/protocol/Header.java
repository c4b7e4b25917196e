package io.iovec.samples.smb.protocol;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 64 bytes in front of each message (MS-SMB2 2.2.1), without the signature, which is neither
 * read nor written.
 *
 * @param creditCharge how many credits the request costs; 0 counts as 1
 * @param status in a response the number of an {@link NtStatus}, in a request the channel sequence
 * @param commandCode the number of the command, which may be unknown
 * @param credits how many the client asks for, or is granted
 * @param nextCommand where in the frame the next message begins, in bytes from this one's first; 0
 *     if there is none
 * @param processId in an asynchronous message the low half of {@link #asyncId}
 * @param treeId in an asynchronous message the high half of {@link #asyncId}
 */
public record Header(
    int creditCharge,
    int status,
    int commandCode,
    int credits,
    int flags,
    int nextCommand,
    long messageId,
    int processId,
    int treeId,
    long sessionId) {
  /** The length in bytes. */
  public static final int SIZE = 64;

  /** FE 'SMB', as it is read with the least byte first. */
  static final int PROTOCOL_ID = 0x424D53FE;

  private static final int RESPONSE = 0x1;
  private static final int ASYNC = 0x2;
  private static final int RELATED = 0x4;
  private static final int SIGNED = 0x8;
  private static final int PRIORITY = 0x70;

  /**
   * Reads the header at the buffer's position, which stays where it is.
   *
   * @throws ProtocolException if it is none, or is followed by a message that begins where none can
   */
  public static Header read(ByteBuffer message) throws ProtocolException {
    ByteBuffer in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (in.remaining() < SIZE || in.getInt(0) != PROTOCOL_ID || in.getShort(4) != SIZE) {
      throw new ProtocolException("not an SMB2 header, length=" + in.remaining());
    }
    Header header =
        new Header(
            in.getShort(6) & 0xFFFF,
            in.getInt(8),
            in.getShort(12) & 0xFFFF,
            in.getShort(14) & 0xFFFF,
            in.getInt(16),
            in.getInt(20),
            in.getLong(24),
            in.getInt(32),
            in.getInt(36),
            in.getLong(40));
    int next = header.nextCommand;
    if (next < 0 || next % 8 != 0 || (next > 0 && next <= SIZE)) {
      throw new ProtocolException("nextCommand=" + Integer.toUnsignedString(next));
    }
    return header;
  }

  /** Writes the header at the buffer's position, with no signature. */
  public void write(ByteBuffer out) {
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(PROTOCOL_ID).putShort((short) SIZE).putShort((short) creditCharge);
    out.putInt(status).putShort((short) commandCode).putShort((short) credits);
    out.putInt(flags).putInt(nextCommand).putLong(messageId);
    out.putInt(processId).putInt(treeId).putLong(sessionId);
    out.putLong(0).putLong(0);
  }

  /**
   * Returns the length of this message in a frame, in bytes with this header.
   *
   * @param rest how many bytes of the frame there are, from this header's first on
   * @throws ProtocolException if the next message would begin behind them, or have no header
   */
  public long elementLength(long rest) throws ProtocolException {
    if (nextCommand == 0) {
      return rest;
    }
    if (nextCommand > rest - SIZE) {
      throw new ProtocolException("nextCommand=" + nextCommand + " rest=" + rest);
    }
    return nextCommand;
  }

  /**
   * Returns what is asked for.
   *
   * @throws StatusException INVALID_PARAMETER if that is unknown
   */
  public Command command() throws StatusException {
    return Command.of(commandCode);
  }

  /** Returns the header that answers this one: same ids, no signature, nothing behind it. */
  public Header reply(NtStatus result, int granted) {
    return new Header(
        creditCharge,
        result.code(),
        commandCode,
        granted,
        (flags & (RELATED | PRIORITY)) | RESPONSE,
        0,
        messageId,
        processId,
        treeId,
        sessionId);
  }

  /** Returns the same header in front of another message. */
  public Header withNextCommand(int offset) {
    return new Header(
        creditCharge,
        status,
        commandCode,
        credits,
        flags,
        offset,
        messageId,
        processId,
        treeId,
        sessionId);
  }

  /** Returns the same header for another session, or another tree in it. */
  public Header withIds(long session, int tree) {
    return new Header(
        creditCharge,
        status,
        commandCode,
        credits,
        flags,
        nextCommand,
        messageId,
        processId,
        tree,
        session);
  }

  /** Tells whether a server has sent this; a client must not. */
  public boolean isResponse() {
    return (flags & RESPONSE) != 0;
  }

  /** Tells whether {@link #asyncId} stands in place of the tree's id. */
  public boolean isAsync() {
    return (flags & ASYNC) != 0;
  }

  /** Tells whether session, tree and file are those of the message before. */
  public boolean isRelated() {
    return (flags & RELATED) != 0;
  }

  /** Tells whether the message has a signature. */
  public boolean isSigned() {
    return (flags & SIGNED) != 0;
  }

  /** Returns the id of an asynchronous operation. */
  public long asyncId() {
    return ((long) treeId << 32) | (processId & 0xFFFFFFFFL);
  }
}
