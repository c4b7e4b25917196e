package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Transport;
import io.iovec.samples.smb.protocol.Header;
import io.iovec.samples.smb.protocol.SmbFramer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The replies to one message, in the frame that they are sent in: {@code [length, header, body]
 * [payload] [padding, header, body] [payload] ...}. Payloads stay where they are.
 */
final class ReplyFrame {
  private static final int NEXT_COMMAND = 20;

  private final Transport transport;
  private @Nullable IoVector frame;
  private ByteBuffer length = ByteBuffer.allocate(0); // where the frame's length goes
  private ByteBuffer lastHeader = length; // where the last reply says where the next one begins
  private long lastLength;
  private long payload;

  ReplyFrame(Transport transport) {
    this.transport = transport;
  }

  /** Tells whether there is no reply in it. */
  boolean isEmpty() {
    return frame == null;
  }

  /** Tells whether another reply would make it longer than a client takes. */
  boolean isTooLongWith(Reply reply) {
    IoVector sofar = frame;
    return sofar != null
        && sofar.length() + 8 + Header.SIZE + reply.length() > SmbFramer.PREFIX + SmbFramer.LARGEST;
  }

  /** Adds a reply and takes over its payload. */
  void add(Header header, Reply reply) {
    IoVector to = frame;
    boolean isFirst = to == null;
    if (to == null) {
      to = transport.vector();
      frame = to;
    }
    int padding = isFirst ? 0 : (int) (-lastLength & 7);
    int before = isFirst ? SmbFramer.PREFIX : padding;
    ByteBuffer start = ByteBuffer.allocate(before + Header.SIZE + reply.body().size());
    if (isFirst) {
      length = start.duplicate();
    } else {
      lastHeader.putInt(NEXT_COMMAND, (int) lastLength + padding);
    }
    start.position(before);
    lastHeader = start.slice().order(ByteOrder.LITTLE_ENDIAN);
    header.write(start);
    reply.body().write(start);
    to.pushBack(MemoryEntry.wrap(start.flip()));
    lastLength = Header.SIZE + reply.length();
    IoVector behind = reply.payload();
    if (behind != null) {
      payload += behind.length();
      to.append(behind);
      behind.close();
    }
  }

  /** Returns how many bytes of the frame are payload. */
  long payload() {
    return payload;
  }

  /** Takes the frame, which must have a reply, and begins another one. */
  IoVector take() {
    IoVector whole = frame;
    if (whole == null) {
      throw new IllegalStateException("no reply");
    }
    // What a session message always leaves 0, the type of the packet, is the length's first byte.
    length.putInt(0, (int) (whole.length() - SmbFramer.PREFIX));
    frame = null;
    payload = 0;
    return whole;
  }

  /** Drops what has not been taken. */
  void close() {
    if (frame != null) {
      frame.close();
      frame = null;
    }
  }
}
