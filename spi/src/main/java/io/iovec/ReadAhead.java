package io.iovec;

import java.io.IOException;

/**
 * How much {@link Frames} receives at once: where messages are small, what is behind them too. The
 * vector that it receives into then ends in one entry with room for so much. Confined to the
 * socket's thread.
 */
final class ReadAhead {
  /** The most, and as a part of it the largest message behind which there is any. */
  private static final int MOST = 64 << 10;

  private static final int SMALL = 2;

  private static final int MOST_ENTRIES = 4;

  /** The least: what the smallest entry holds, and all that a framer can want to see. */
  private static final int LEAST = Frame.MOST_SEEN;

  private final Transport transport;
  private final int most;

  /** How much is received; 0 for each message by itself. */
  private int window;

  /** What the entry was made for that the vector ends in. */
  private int made;

  /** Whether the socket had less than there was room for, so that it is empty now, or almost. */
  private boolean isDrained;

  ReadAhead(Transport transport) {
    this.transport = transport;
    int entrySize = Math.min(MOST, transport.config().memoryEntrySize());
    this.most = Math.max(LEAST, Math.min(MOST, MOST_ENTRIES * entrySize));
  }

  /**
   * Makes room for the rest of a message and what is behind it.
   *
   * @param into what has come of the message, and nothing else
   * @return how much is to be received into the last entry; 0 if the message is received exactly
   * @throws IOException if the system refuses
   */
  int room(IoVector into, Frame frame, Policy policy) throws IOException {
    boolean isAhead =
        frame.kind() != Frame.Kind.PIECE
            && frame.length() <= window
            && into.length() <= LEAST
            && policy != Policy.KERNEL;
    if (isAhead) {
      // A peer that stands still after half a message should not hold more than that takes.
      int wanted = isDrained ? (int) Math.max(LEAST, frame.length()) : window;
      isDrained = false;
      boolean fits = roomBehind(into) >= wanted / 2 && made <= wanted;
      if (fits || (leavesHalf(wanted) && move(into, wanted))) {
        return roomBehind(into);
      }
      window = 0;
    }
    long missing = frame.length() - into.length();
    boolean isSmall = frame.kind() != Frame.Kind.PIECE && frame.length() <= LEAST;
    boolean mayBeInMemory = !frame.isKnown() || policy != Policy.KERNEL;
    if (isSmall && mayBeInMemory && !into.isEmpty() && roomBehind(into) < missing) {
      makeRoomForAll(into);
      return (int) missing;
    }
    return 0;
  }

  /**
   * Tells whether half of all room stays free for what is received exactly: what is behind messages
   * may be a part of another, the rest of which needs room too, or wait for an application that
   * receives nothing now.
   */
  private boolean leavesHalf(int size) {
    long used = transport.counters().get(Counter.MEMORY_IN_USE);
    return used + size <= transport.config().memoryLimit() / 2;
  }

  private static int roomBehind(IoVector into) {
    return into.last() instanceof MemoryEntry last ? (int) last.room() : 0;
  }

  /** Moves what there is to a new entry; false if there is no room. */
  private boolean move(IoVector into, int size) throws IOException {
    try {
      move(into, transport.memoryEntry(size));
      made = size;
      return true;
    } catch (NoRoomException e) {
      return false;
    }
  }

  /**
   * Sees to it that a small message, or what a framer wants to see, needs no further room: others
   * might be holding that, and wait for what this one lies in.
   */
  private void makeRoomForAll(IoVector into) throws IOException {
    if (!move(into, LEAST)) {
      move(into, EntryFactory.inMemory().memoryEntry(LEAST));
    }
  }

  private static void move(IoVector into, MemoryEntry entry) throws IOException {
    int n = into.take(entry.vacant());
    entry.filled(n);
    into.pushBack(entry);
  }

  /** Is told how much was received of what there was room for, or the answer. */
  void received(int room, long n) {
    isDrained = n > 0 && n < room;
    if (n == room) {
      window = Math.min(most, 2 * window);
    } else if (isDrained && n <= room / 2 && window > 0) {
      window = Math.max(LEAST, window / 2);
    }
  }

  /** Is told that a message was whole. */
  void passed(Frame frame) {
    if (frame.kind() == Frame.Kind.PIECE || frame.length() > most / SMALL) {
      window = 0;
    } else {
      int two = Integer.highestOneBit((int) frame.length() * 2);
      window = Math.max(window, Math.max(LEAST, two));
    }
  }
}
