package io.iovec.mina;

import io.iovec.StreamSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.mina.core.file.FileRegion;
import org.jspecify.annotations.Nullable;

/**
 * Sends from the application's {@link FileChannel}, which no transport has a descriptor of, through
 * a buffer. Confined to a processor's thread.
 */
final class FileSender {
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int MOST_BYTES = 4 * BUFFER_BYTES;

  private final ByteBuffer[] one = new ByteBuffer[1];
  private @Nullable ByteBuffer buffer;

  /**
   * Sends what the system takes now, but so much at most that others get their turn.
   *
   * @param more whether something follows behind the region
   * @return the number of bytes sent
   * @throws EOFException if the file ends before the region does
   */
  int send(StreamSocket socket, FileRegion region, boolean more) throws IOException {
    FileChannel file = region.getFileChannel();
    if (file == null) {
      throw new IllegalArgumentException("a region of no file, region=" + region);
    }
    long position = region.getPosition();
    long remaining = region.getRemainingBytes();
    int sent = 0;
    while (sent < remaining && sent < MOST_BYTES) {
      ByteBuffer bytes = read(file, position + sent, remaining - sent);
      if (bytes.remaining() == 0) {
        if (sent > 0) {
          break; // and what is wrong is said the next time
        }
        throw new EOFException(
            "the file ends before the region: position=" + position + " remaining=" + remaining);
      }
      int length = bytes.remaining();
      one[0] = bytes;
      sent += (int) socket.send(one, 0, 1, more || sent + length < remaining);
      if (bytes.hasRemaining()) {
        break;
      }
    }
    return sent;
  }

  private ByteBuffer read(FileChannel file, long position, long remaining) throws IOException {
    ByteBuffer bytes = buffer;
    if (bytes == null) {
      bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
      buffer = bytes;
    }
    bytes.clear().limit((int) Math.min(BUFFER_BYTES, remaining));
    file.read(bytes, position);
    return bytes.flip();
  }
}
