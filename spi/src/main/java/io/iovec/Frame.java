package io.iovec;

/**
 * What a {@link Framer} knows of a message.
 *
 * @param isKnown whether it knows where the message ends
 * @param memory how many bytes, from the message's first on, have to be in user memory: all that it
 *     wants to see next, if the end is not known
 * @param kernel how many bytes follow that may stay in the kernel; 0 if the end is not known
 * @param mayBePending whether those may be pending when the message is handed out
 */
public record Frame(boolean isKnown, int memory, long kernel, boolean mayBePending) {
  /** The most bytes that a framer can want to see. One entry holds them, so there is room. */
  public static final int MOST_SEEN = 4096;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, both are 0, or the sum is too large; or
   *     the end is not known, and more than {@link #MOST_SEEN} bytes are wanted; or bytes may be
   *     pending, and none is in front of them to say that there is a message
   */
  public Frame {
    if (memory < 0 || kernel < 0 || kernel > Long.MAX_VALUE - memory || memory + kernel == 0) {
      throw new IllegalArgumentException("memory=" + memory + " kernel=" + kernel);
    }
    if (!isKnown && memory > MOST_SEEN) {
      throw new IllegalArgumentException(
          "memory=" + memory + ": a framer sees " + MOST_SEEN + " bytes at most");
    }
    if (mayBePending && (!isKnown || memory == 0)) {
      throw new IllegalArgumentException("pending: isKnown=" + isKnown + " memory=" + memory);
    }
  }

  /**
   * Says that the message's end is not known before the framer has seen more.
   *
   * @param memory how many bytes it wants to see, from the first on: more than it has seen, and
   *     {@link #MOST_SEEN} at most. No message is shorter
   */
  public static Frame unknown(int memory) {
    return new Frame(false, memory, 0, false);
  }

  /**
   * Says how long a message is.
   *
   * @param memory how many bytes have to be in user memory, from the first on
   * @param kernel how many bytes follow that may stay in the kernel
   */
  public static Frame of(int memory, long kernel) {
    return new Frame(true, memory, kernel, false);
  }

  /**
   * Says how long a message is, for one who can use it before all of it is there: whose payload
   * only goes on, to a file or a socket, whenever it comes. Where that pays it stays in the
   * socket's queue as a {@linkplain StreamSocket#pending pending} entry, else it is received as for
   * {@link #of}.
   *
   * @param memory how many bytes have to be in user memory, from the first on; 1 or more
   * @param kernel how many bytes follow
   */
  public static Frame pending(int memory, long kernel) {
    return new Frame(true, memory, kernel, true);
  }

  /** Returns the length of the message in bytes, or how many are wanted if that is not known. */
  public long length() {
    return kernel + memory;
  }
}
