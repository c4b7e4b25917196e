package io.iovec.conformance;

import io.iovec.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of text, told one at a time though many come at once. */
final class ReferenceAdapterLines implements ReferenceAdapterInput {
  private static final int SIZE = 16 << 10;
  private static final int LONGEST = 4 << 20;

  /** What came and was not told, from start to position. */
  private ByteBuffer received = ByteBuffer.allocate(SIZE);

  private int start;
  private int searched;

  @Override
  public Step receive(StreamSocket from, ReferenceAdapterChannel to) throws IOException {
    String line = next();
    if (line != null) {
      to.fire((handler, connection) -> handler.received(connection, line));
      return Step.AGAIN;
    }
    makeRoom();
    return ReferenceAdapterInput.step(from.recv(received), received.position() > 0, to);
  }

  private @Nullable String next() {
    for (; searched < received.position(); searched++) {
      if (received.get(searched) == '\n') {
        int end = searched > start && received.get(searched - 1) == '\r' ? searched - 1 : searched;
        ByteBuffer line = received.duplicate().limit(end).position(start);
        start = ++searched;
        return StandardCharsets.UTF_8.decode(line).toString();
      }
    }
    return null;
  }

  /** Moves the beginning of a line to the front, where it may still get longer. */
  private void makeRoom() throws IOException {
    received.flip().position(start);
    int length = received.remaining();
    if (length >= LONGEST) {
      throw new IOException("a line of more than " + LONGEST + " bytes");
    }
    received =
        length < received.capacity()
            ? received.compact()
            : ByteBuffer.allocate(2 * length).put(received);
    start = 0;
    searched = length;
  }
}
