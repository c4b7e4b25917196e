package io.iovec.samples.spool;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.KernelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A range of a spool file. Entries that were split or shared from one another are ranges of the
 * same file, which goes back to the pool when the last of them is closed, in any thread.
 */
final class SpoolEntry extends KernelEntry {
  private static final int CHUNK = 64 << 10;

  /** A file and how many entries use it. */
  private static final class Use {
    private final SpoolFile file;
    private final SpoolPool pool;
    private final Counters counters;
    private final AtomicInteger entries = new AtomicInteger();

    Use(SpoolFile file, SpoolPool pool, Counters counters) {
      this.file = file;
      this.pool = pool;
      this.counters = counters;
    }
  }

  private final Use use;
  private final int limit;
  private int start;

  private SpoolEntry(Use use, int start, int length, int limit) {
    super(length);
    this.use = use;
    this.start = start;
    this.limit = limit;
    use.entries.incrementAndGet();
  }

  /** Makes an empty entry over a file that the pool has room for. */
  static SpoolEntry empty(SpoolPool pool, Counters counters) throws IOException {
    SpoolFile file = pool.take();
    return new SpoolEntry(new Use(file, pool, counters), 0, 0, file.size());
  }

  @Override
  public long size() {
    rewind();
    return (long) limit - start;
  }

  /** Begins again at the front, where nothing and nobody is left. */
  private void rewind() {
    if (length() == 0 && use.entries.get() == 1) {
      start = 0;
    }
  }

  /**
   * Adds bytes at the back, which has room for them.
   *
   * @throws IOException if the file system refuses; none of them is in this entry then
   */
  void append(byte[] bytes, int offset, int count) throws IOException {
    use.file.write(start + (int) length(), bytes, offset, count);
    grow(count);
  }

  @Override
  protected void putBytes(ByteBuffer from) throws IOException {
    rewind();
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.min(room(), from.remaining()))];
    int at = start + (int) length();
    while (from.hasRemaining() && at < limit) {
      int n = Math.min(chunk.length, Math.min(limit - at, from.remaining()));
      from.get(from.position(), chunk, 0, n);
      use.file.write(at, chunk, 0, n);
      use.counters.add(Counter.USER_BYTES_OUT, n);
      from.position(from.position() + n);
      at += n;
    }
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.min(length(), into.remaining()))];
    long left = length();
    while (into.hasRemaining() && left > 0) {
      int n = (int) Math.min(chunk.length, Math.min(left, into.remaining()));
      use.file.read(start, chunk, 0, n);
      into.put(chunk, 0, n);
      use.counters.add(Counter.USER_BYTES_IN, n);
      use.counters.add(Counter.PULLED_UP_BYTES, n);
      start += n;
      left -= n;
    }
  }

  @Override
  protected IoEntry splitBytes(long n) {
    SpoolEntry front = shareBytes(n);
    start += (int) n;
    return front;
  }

  @Override
  protected SpoolEntry shareBytes(long n) {
    return new SpoolEntry(use, start, (int) n, start + (int) n);
  }

  @Override
  protected void releaseBytes(long n) {
    start += (int) n;
  }

  @Override
  protected void closeBytes() {
    if (use.entries.decrementAndGet() == 0) {
      use.pool.giveBack(use.file);
    }
  }
}
