package io.iovec.benchmarks.netty;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says how much one channel reads or splices at once, and sees what came of it. A splice that finds
 * the end of the stream looks to Netty like one that finds nothing yet; only who counts can tell.
 */
final class Turns extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int MESSAGES = 16;

  private final IntSupplier bytes;
  private @Nullable Turn turn;

  /** Makes one that asks for the number of bytes each time. */
  Turns(IntSupplier bytes) {
    super(MESSAGES);
    this.bytes = bytes;
    respectMaybeMoreData(false); // a header that was read whole is not all that there is
  }

  @Override
  @SuppressWarnings("deprecation") // it is what Netty calls
  public Handle newHandle() {
    Turn made = new Turn();
    turn = made;
    return made;
  }

  /** Tells whether the present turn of the event loop has brought no byte so far. */
  boolean isFruitless() {
    return turn != null && turn.total() == 0;
  }

  private final class Turn extends MaxMessageHandle {
    @Override
    public int guess() {
      return bytes.getAsInt();
    }

    int total() {
      return totalBytesRead();
    }
  }
}
