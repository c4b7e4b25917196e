package io.iovec.samples.smb;

/** Notices when one direction of a connection has come to a stand, or nearly so. */
final class Stall {
  /** What has to move until the time is over, so that a byte now and then does not do. */
  private static final long ENOUGH = 64 << 10;

  private final long timeoutNanos;
  private long sinceNanos;
  private long bytesThen;
  private long lookedNanos;
  private boolean watching;

  Stall(long timeoutNanos) {
    this.timeoutNanos = timeoutNanos;
  }

  /**
   * Looks at the direction, now and then.
   *
   * @param busy whether something is on its way
   * @param bytes how many have moved since the beginning
   * @return whether it has been on its way for too long
   */
  boolean check(boolean busy, long bytes, long nowNanos) {
    lookedNanos = nowNanos;
    if (!busy) {
      watching = false;
      return false;
    }
    if (!watching || bytes - bytesThen >= ENOUGH) {
      watching = true;
      bytesThen = bytes;
      sinceNanos = nowNanos;
    }
    return nowNanos - sinceNanos > timeoutNanos;
  }

  /** Says that it stands because of this side: the time since the last look does not count. */
  void pause(long nowNanos) {
    sinceNanos += nowNanos - lookedNanos;
    lookedNanos = nowNanos;
  }
}
