package io.iovec.samples.smb.protocol;

import java.time.Instant;

/** Times as the wire has them: how often 100 ns have passed since 1601 (MS-DTYP 2.3.3). */
public final class FileTime {
  /** No time, or one that is to stay as it is. */
  public static final long NONE = 0;

  private static final long SECOND = 10_000_000;

  /** From the beginning of 1601 to that of 1970. */
  private static final long EPOCH_SECONDS = 11_644_473_600L;

  private FileTime() {}

  /** Returns a time rounded down; those before 1601 or after about 30800 are the nearest. */
  public static long of(Instant time) {
    long seconds = time.getEpochSecond();
    if (seconds < -EPOCH_SECONDS) {
      return NONE;
    }
    if (seconds >= Long.MAX_VALUE / SECOND - EPOCH_SECONDS) {
      return Long.MAX_VALUE;
    }
    return (seconds + EPOCH_SECONDS) * SECOND + time.getNano() / 100;
  }

  /**
   * Returns the instant of a time.
   *
   * @param fileTime not negative: those below 0 have meanings of their own (MS-FSCC 2.4.7)
   * @throws IllegalArgumentException if it is
   */
  public static Instant instant(long fileTime) {
    if (fileTime < 0) {
      throw new IllegalArgumentException("fileTime=" + fileTime);
    }
    return Instant.ofEpochSecond(fileTime / SECOND - EPOCH_SECONDS, fileTime % SECOND * 100);
  }
}
