package io.iovec.samples.smb.session;

import java.net.ProtocolException;

/**
 * The message ids that a client may use now, each once, and how many more it is given with each
 * answer: MS-SMB2 3.3.1.1, 3.3.1.2 and 3.3.5.2.3. The client can never have more requests on their
 * way than this allows, counted in units of 64 KiB.
 *
 * <p>The ids lie within a window of twice the most credits: a client that keeps back an old id is
 * granted nothing once the window is full, until it uses it. Thread-safe.
 */
public final class Credits {
  private final int most;
  private final int window;
  private final long[] unused; // a bit for each id from low to high, modulo the window
  private long low; // every id below has been used
  private long high = 1; // no id from here on has been granted
  private int available = 1;
  private int inFlight;

  /**
   * Makes the credits of a new connection: id 0, and no other.
   *
   * @param most 1 to 8192, how many credits the client may have, those of the requests being worked
   *     on included
   */
  public Credits(int most) {
    if (most < 1 || most > 8192) {
      throw new IllegalArgumentException("most=" + most);
    }
    this.most = most;
    this.window = Math.max(64, Integer.highestOneBit(most * 2 - 1) * 2);
    this.unused = new long[window / 64];
    unused[0] = 1;
  }

  /**
   * Uses up the ids of a request: every command's but CANCEL, which has that of the request it
   * cancels.
   *
   * @param messageId the first one
   * @param charge how many; 0 counts as 1
   * @throws ProtocolException if one of them may not be used, or was used before; the connection is
   *     to be closed
   */
  public synchronized void use(long messageId, int charge) throws ProtocolException {
    int count = Math.max(1, charge);
    if (messageId < low || messageId > high - count) {
      throw refused(messageId, count);
    }
    for (long id = messageId; id < messageId + count; id++) {
      if (!isUnused(id)) {
        throw refused(messageId, count);
      }
    }
    for (long id = messageId; id < messageId + count; id++) {
      flip(id);
    }
    available -= count;
    inFlight += count;
    while (low < high && !isUnused(low)) {
      low++;
    }
  }

  /**
   * Ends a request with its answer. The client gets at least what the request cost and at most what
   * it asks for, as far as the bounds allow, and never so little that it has none left.
   *
   * @param charge as it was used
   * @param asked the answer's request for credits, 0 or more
   * @return how many the answer grants
   */
  public synchronized int grant(int charge, int asked) {
    int count = Math.max(1, charge);
    if (count > inFlight) {
      throw new IllegalArgumentException("charge=" + charge + " inFlight=" + inFlight);
    }
    inFlight -= count;
    int room = (int) Math.min(most - available - inFlight, window - (high - low));
    int granted = Math.min(Math.max(count, asked), room);
    for (int i = 0; i < granted; i++) {
      flip(high++);
    }
    available += granted;
    return granted;
  }

  /** Returns how many credits the client has and has not used. */
  public synchronized int available() {
    return available;
  }

  private boolean isUnused(long id) {
    return (unused[slot(id)] & (1L << id)) != 0;
  }

  private void flip(long id) {
    unused[slot(id)] ^= 1L << id;
  }

  private int slot(long id) {
    return (int) (id & (window - 1)) >>> 6;
  }

  private ProtocolException refused(long messageId, int count) {
    return new ProtocolException(
        "message id used or not granted: messageId="
            + messageId
            + " charge="
            + count
            + " window="
            + low
            + ".."
            + (high - 1));
  }
}
