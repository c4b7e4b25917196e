package io.iovec.kernel;

/**
 * How much has to have come before a socket is ready to be read: {@code SO_RCVLOWAT}, one wake-up
 * instead of one per segment. The end of the stream, and a lack of memory, are reported all the
 * same. A socket's thread and the holder of a pending entry both know what is to come: {@link
 * PendingBytes} has its lock around this.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
final class LowWater {
  /** From how many bytes on it is worth a system call. */
  private static final int FROM = 64 << 10;

  /**
   * For more it does not wait: so much has to fit into the socket's queue. With a quarter of it
   * messages of 1 MiB cost a tenth more processor time.
   */
  private static final int MOST = 1 << 20;

  /** The most that the mark is lowered to, or each piece that is taken would lower it again. */
  private static final int MOST_LOWERED = 256 << 10;

  private final KernelSocket socket;
  private final boolean isSupported;
  private int mark = 1;

  LowWater(KernelSocket socket) {
    this.socket = socket;
    this.isSupported = socket.isTcp() && !socket.transport().isOff(Primitive.RCVLOWAT);
  }

  /** Says that so many bytes are certain to come. Called with the descriptor entered. */
  void expect(long bytes) {
    set(markFor(bytes));
  }

  /**
   * Says that only so many bytes are still to come, of which some may have: the mark is not raised,
   * which is a call too many where all of them have.
   */
  void expectAtMost(long bytes) {
    if (mark > bytes) {
      set(Math.min(MOST_LOWERED, markFor(bytes)));
    }
  }

  private static int markFor(long bytes) {
    return bytes >= FROM ? (int) Math.min(bytes, MOST) : 1;
  }

  private void set(int wanted) {
    if (isSupported
        && mark != wanted
        && socket.calls().setsockopt(socket.fd(), Linux.SOL_SOCKET, Linux.SO_RCVLOWAT, wanted)
            >= 0) {
      mark = wanted;
    }
  }
}
