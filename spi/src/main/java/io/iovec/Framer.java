package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Finds where a message ends, and says which of its bytes the application wants to look at. Where a
 * length of four bytes is followed by a payload that only goes on to a file:
 *
 * <pre>{@code
 * Framer framer = start -> start.hasRemaining() ? Frame.of(4, start.getInt()) : Frame.unknown(4);
 * }</pre>
 *
 * <p>One framer may serve many connections if it keeps nothing between two calls.
 */
@FunctionalInterface
public interface Framer {
  /**
   * Looks at the beginning of a message: first at none of its bytes, then at as many as it asked
   * for, until it knows where the message ends.
   *
   * @param start what has been received, from position 0 to limit, big-endian; valid during this
   *     call
   * @return {@link Frame#unknown} to see more, {@link Frame#of} or {@link Frame#pending} when the
   *     message's end is known, {@link Frame#upTo} if it is wherever what has come ends
   * @throws IOException if that cannot be the beginning of a message: the connection is at its end.
   *     The message says what was wrong with it
   */
  Frame frame(ByteBuffer start) throws IOException;
}
