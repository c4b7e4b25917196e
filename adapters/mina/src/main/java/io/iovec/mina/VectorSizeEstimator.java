package io.iovec.mina;

import io.iovec.IoVector;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.mina.core.session.IoEvent;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.filter.executor.DefaultIoEventSizeEstimator;
import org.apache.mina.filter.executor.IoEventSizeEstimator;

/**
 * Tells how large events are, counting vectors at their length, for the throttles of MINA's {@code
 * ExecutorFilter} and {@code WriteRequestFilter}: MINA's own estimator counts the few objects that
 * a vector is made of.
 *
 * <pre>{@code
 * IoEventQueueThrottle throttle = new IoEventQueueThrottle(new VectorSizeEstimator(), 16 << 20);
 * chain.addLast("threads", new ExecutorFilter(new OrderedThreadPoolExecutor(1, 16, 30, SECONDS, throttle)));
 * }</pre>
 *
 * <p>An event keeps the size that was said first: throttles ask when it comes and when it goes, and
 * by then the vector may have been consumed. A vector counts as 128 MiB at the most, since they add
 * in an int. Thread-safe.
 */
public final class VectorSizeEstimator implements IoEventSizeEstimator {
  private static final long MOST = 128L << 20;

  private final IoEventSizeEstimator others;
  private final ReentrantLock lock = new ReentrantLock();

  /** What was said, by identity: events have no equals. Guarded by {@link #lock}. */
  private final Map<IoEvent, Integer> said = new WeakHashMap<>();

  /** Makes an estimator that leaves all but vectors to MINA's default one. */
  public VectorSizeEstimator() {
    this(new DefaultIoEventSizeEstimator());
  }

  /**
   * Makes an estimator.
   *
   * @param others is asked for events without a vector
   */
  public VectorSizeEstimator(IoEventSizeEstimator others) {
    this.others = Objects.requireNonNull(others, "others");
  }

  @Override
  public int estimateSize(IoEvent event) {
    Object message = event.getParameter();
    if (message instanceof WriteRequest request) {
      message = request.getMessage();
    }
    long length;
    if (message instanceof VectorRegion region) {
      length = region.length();
    } else if (message instanceof IoVector vector) {
      length = vector.length();
    } else {
      return others.estimateSize(event);
    }
    int size = (int) Math.min(length, MOST);
    lock.lock();
    try {
      Integer before = said.putIfAbsent(event, size);
      return before == null ? size : before;
    } finally {
      lock.unlock();
    }
  }
}
