package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Entries of a directory, as many as fit into one answer. Not safe for several threads.
 *
 * <pre>{@code
 * while (entry != null && output.add(entry)) {
 *   entry = next();
 * }
 * }</pre>
 */
public final class DirectoryOutput {
  private static final int INITIAL = 16 << 10;

  private final FileInformationClass listed;
  private final int fixedSize;
  private final int limit;
  private ByteBuffer bytes;
  private int last = -1;

  /**
   * Begins without an entry.
   *
   * @param outputLength how many bytes the client has room for
   * @throws StatusException INVALID_INFO_CLASS if the class does not list, INFO_LENGTH_MISMATCH if
   *     there is not even room for an entry without a name
   */
  public DirectoryOutput(FileInformationClass listed, int outputLength) throws StatusException {
    this.listed = listed;
    this.fixedSize = DirectoryEntry.fixedSize(listed);
    this.limit = outputLength;
    if (limit < fixedSize) {
      throw new StatusException(
          NtStatus.INFO_LENGTH_MISMATCH, "outputLength=" + outputLength + " of " + fixedSize);
    }
    this.bytes = allocate(Math.min(limit, INITIAL));
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Adds an entry behind the others.
   *
   * @return false if there is no room for it: nothing has been written
   */
  public boolean add(DirectoryEntry entry) {
    int start = last < 0 ? 0 : (bytes.position() + 7) & ~7;
    long end = (long) start + fixedSize + Utf16.size(entry.name());
    if (end > limit) {
      return false;
    }
    if (end > bytes.capacity()) {
      ByteBuffer larger = allocate((int) Math.min(limit, Math.max(end, 2L * bytes.capacity())));
      larger.put(bytes.flip());
      bytes = larger;
    }
    if (last >= 0) {
      bytes.putInt(last, start - last);
    }
    bytes.position(start);
    entry.write(listed, bytes);
    last = start;
    return true;
  }

  /** Tells whether there is no entry, which is no answer. */
  public boolean isEmpty() {
    return last < 0;
  }

  /** Returns the answer; nothing may be added afterwards. */
  public QueryResponse response() {
    return new QueryResponse(bytes.duplicate().flip());
  }
}
