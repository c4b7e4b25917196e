package io.iovec.benchmarks;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The header of a frame that is sent, at the end of a vector: its payload is read behind it. */
public final class SendHeader {
  private SendHeader() {}

  /**
   * Adds one, to the last entry if there is room.
   *
   * @param size the payload's length in bytes
   * @param room of the entry that is made otherwise, in bytes: that of a header, or more if what
   *     follows is to lie in it too
   * @throws NoRoomException if there is no entry now; the vector is as it was
   */
  public static void add(Transport transport, IoVector vector, long size, int room)
      throws IOException {
    if (!(vector.last() instanceof MemoryEntry last) || last.room() < Wire.SEND_HEADER) {
      vector.pushBack(transport.memoryEntry(room));
    }
    MemoryEntry entry = (MemoryEntry) Objects.requireNonNull(vector.last());
    ByteBuffer header = entry.vacant();
    header.putLong(header.position(), size);
    entry.filled(Wire.SEND_HEADER);
  }
}
