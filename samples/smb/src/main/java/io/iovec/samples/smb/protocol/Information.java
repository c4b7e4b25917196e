package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is told of a file or a file system: an answer to QUERY_INFO before it is fitted to size. */
public interface Information {
  /** Returns how many bytes the client must have room for; what is longer may be cut off. */
  int fixedSize();

  /** Returns how many bytes {@link #write} writes; may be less than {@link #fixedSize}. */
  default int size() {
    return fixedSize();
  }

  /** Writes it at the position of a buffer whose order is that of the wire. */
  void write(ByteBuffer out);

  /**
   * Returns the bytes, cut off where the client has no more room.
   *
   * @param outputLength the client's room, in bytes
   * @throws StatusException INFO_LENGTH_MISMATCH if there is not even room for the fixed part
   */
  default Output output(long outputLength) throws StatusException {
    if (outputLength < fixedSize()) {
      throw new StatusException(
          NtStatus.INFO_LENGTH_MISMATCH, "outputLength=" + outputLength + " of " + fixedSize());
    }
    int size = size();
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    write(bytes);
    bytes.flip();
    if (outputLength >= size) {
      return new Output(NtStatus.SUCCESS, new QueryResponse(bytes));
    }
    return new Output(NtStatus.BUFFER_OVERFLOW, new QueryResponse(bytes.limit((int) outputLength)));
  }

  /**
   * An answer that fits.
   *
   * @param status SUCCESS, or BUFFER_OVERFLOW if something has been cut off
   */
  record Output(NtStatus status, QueryResponse response) {}
}
