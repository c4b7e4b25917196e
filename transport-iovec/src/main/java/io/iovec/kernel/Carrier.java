package io.iovec.kernel;

import java.io.IOException;

/** What the bytes of a message lie in between two calls, while it is measured what those cost. */
interface Carrier extends AutoCloseable {
  /** What is sent in front of each message, in one segment with its first bytes. */
  int HEADER = 112;

  /** Begins with a message. */
  void begin();

  /**
   * Takes bytes from where they come from; nothing if there are none now.
   *
   * @param position in the message
   * @return how many
   */
  int take(Loopback ends, Direction direction, int position, int max) throws IOException;

  /**
   * Gives bytes to where they go, as many as are taken there now.
   *
   * @param position in the message
   * @param more whether others follow that were not taken yet
   * @return how many, without those of the header
   */
  int give(Loopback ends, Direction direction, int position, boolean more) throws IOException;

  @Override
  void close();

  /** Returns what a call has moved: 0 for nothing now. */
  static int moved(String operation, long result) throws IOException {
    if (result >= 0) {
      return (int) result;
    }
    if (Errno.EAGAIN.is(result) || Errno.EINTR.is(result)) {
      return 0;
    }
    throw Errno.exception(operation, result);
  }
}
