package io.iovec;

/**
 * What a {@link Framer} knows of a message.
 *
 * @param kind when the message is handed out
 * @param memory how many bytes, from the message's first on, have to be in user memory: all that it
 *     wants to see next, if the end is not known
 * @param kernel how many bytes follow that may stay in the kernel, of a piece at most; 0 if the end
 *     is not known
 */
public record Frame(Kind kind, int memory, long kernel) {
  /** The most bytes that a framer can want to see. One entry holds them, so there is room. */
  public static final int MOST_SEEN = 4096;

  /** When a message is handed out. */
  public enum Kind {
    /** Not yet: the framer has to see more to know where it ends. */
    UNKNOWN,
    /** When all of it has come. */
    WHOLE,
    /** When what is in front of its payload has come, if that can be pending; else as a whole. */
    PENDING,
    /** When any of it has come: it ends where that does. */
    PIECE
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, both are 0, or the sum is too large; or
   *     the end is not known, and more than {@link #MOST_SEEN} bytes are wanted, or any behind
   *     them; or bytes may be pending, and none is in front of them to say that there is a message;
   *     or bytes of a piece have to be in user memory
   */
  public Frame {
    if (memory < 0 || kernel < 0 || kernel > Long.MAX_VALUE - memory || memory + kernel == 0) {
      throw new IllegalArgumentException("memory=" + memory + " kernel=" + kernel);
    }
    boolean isRight =
        switch (kind) {
          case UNKNOWN -> memory <= MOST_SEEN && kernel == 0;
          case WHOLE -> true;
          case PENDING -> memory > 0;
          case PIECE -> memory == 0;
        };
    if (!isRight) {
      throw new IllegalArgumentException(
          "kind=" + kind + " memory=" + memory + " kernel=" + kernel + " most seen=" + MOST_SEEN);
    }
  }

  /**
   * Says that the message's end is not known before the framer has seen more.
   *
   * @param memory how many bytes it wants to see, from the first on: more than it has seen, and
   *     {@link #MOST_SEEN} at most. No message is shorter
   */
  public static Frame unknown(int memory) {
    return new Frame(Kind.UNKNOWN, memory, 0);
  }

  /**
   * Says how long a message is.
   *
   * @param memory how many bytes have to be in user memory, from the first on
   * @param kernel how many bytes follow that may stay in the kernel
   */
  public static Frame of(int memory, long kernel) {
    return new Frame(Kind.WHOLE, memory, kernel);
  }

  /**
   * Says how long a message is, for one who can use it before all of it is there: whose payload
   * only goes on, to a file or a socket, whenever it comes. Where that pays it stays in the
   * socket's queue as a {@linkplain StreamSocket#pending pending} entry, but for what came with a
   * small message before this one; else it is received as for {@link #of}.
   *
   * @param memory how many bytes have to be in user memory, from the first on; 1 or more
   * @param kernel how many bytes follow
   */
  public static Frame pending(int memory, long kernel) {
    return new Frame(Kind.PENDING, memory, kernel);
  }

  /**
   * Says that there are no messages, but a stream that goes on as it comes, as through a relay:
   * whatever has come is one, be it one byte. All of it may stay in the kernel, but for what the
   * framer has seen.
   *
   * @param most how many bytes are received at once, at most, or a quarter of the transport's
   *     limits if that is less; no fewer than the framer has seen
   */
  public static Frame upTo(long most) {
    return new Frame(Kind.PIECE, 0, most);
  }

  /** Tells whether the framer has seen enough of the message. */
  public boolean isKnown() {
    return kind != Kind.UNKNOWN;
  }

  /**
   * Returns the length of the message in bytes; how many are wanted if that is not known; and of a
   * piece, how long it can be.
   */
  public long length() {
    return kernel + memory;
  }
}
