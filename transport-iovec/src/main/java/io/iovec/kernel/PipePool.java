package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.RoomQueue;
import io.iovec.SlotPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of a transport: pooled, and limited by permits that are set aside per message, so that
 * messages which are half received cannot starve each other. Thread-safe, without a lock.
 */
final class PipePool {
  /**
   * The most pipes that one message has set aside, as a part of all: more come as they are free.
   */
  private static final int LARGEST_SHARE = 4;

  private final KernelTransport transport;
  private final SystemCalls calls;
  private final Counters counters;
  private final int limit;
  private final int nominalSize;
  private final AtomicInteger permits;
  private final SlotPool<Pipe> pooled;
  private final RoomQueue waiting;

  PipePool(KernelTransport transport, int limit, int nominalSize) {
    this.transport = transport;
    this.calls = transport.calls();
    this.counters = transport.counters();
    this.limit = limit;
    this.nominalSize = nominalSize;
    this.permits = new AtomicInteger(limit);
    this.pooled = new SlotPool<>(limit);
    this.waiting = new RoomQueue(need -> permits.get() >= need);
  }

  /** Returns how many pipes are set aside for so many bytes, 1 or more. */
  int share(long bytes) {
    long most = Math.max(1, limit / LARGEST_SHARE);
    return (int) Math.min(most, Math.max(1, (bytes - 1) / nominalSize + 1));
  }

  /**
   * Sets {@code n} pipes aside, or none.
   *
   * @param inTurn whether it has waited; others do not overtake those who wait
   */
  boolean reserve(int n, boolean inTurn) {
    if (!inTurn && !waiting.isEmpty()) {
      return false;
    }
    int free = permits.get();
    while (free >= n) {
      if (permits.compareAndSet(free, free - n)) {
        counters.add(Counter.KERNEL_BUFFERS_IN_USE, n);
        return true;
      }
      free = permits.get();
    }
    return false;
  }

  /** Gives back {@code n} pipes that were set aside and not taken. */
  void unreserve(int n) {
    if (n > 0) {
      permits.addAndGet(n);
      counters.add(Counter.KERNEL_BUFFERS_IN_USE, -n);
      waiting.roomMade();
    }
  }

  /** Waits for {@code n} pipes; see {@link RoomQueue#await}. */
  RoomQueue.Waiter await(int n, Runnable task) {
    return waiting.await(n, task);
  }

  void cancel(RoomQueue.Waiter waiter) {
    waiting.cancel(waiter);
  }

  /**
   * Returns an empty entry over one of the pipes that the caller has set aside, or null if the
   * system has none to give (EMFILE, ENFILE, ENOMEM): then it is still set aside.
   */
  @Nullable PipeEntry take() {
    Pipe pipe = pooled.poll();
    if (pipe != null) {
      counters.add(Counter.KERNEL_BUFFERS_POOLED, -1);
    } else {
      pipe = open();
    }
    return pipe == null ? null : pipe.emptyEntry();
  }

  /**
   * Returns an empty entry for bytes that go on at once, or null if the system has no pipe. There
   * is always one, beyond the limit too: no more than there are threads that move bytes.
   */
  @Nullable PipeEntry inTransit() {
    permits.decrementAndGet();
    counters.add(Counter.KERNEL_BUFFERS_IN_USE, 1);
    PipeEntry entry = take();
    if (entry == null) {
      unreserve(1);
    }
    return entry;
  }

  private @Nullable Pipe open() {
    long fds = calls.pipe2(Linux.O_CLOEXEC | Linux.O_NONBLOCK);
    if (fds < 0) {
      return null;
    }
    int readFd = (int) fds;
    int writeFd = (int) (fds >> Integer.SIZE);
    // Beyond its share of fs.pipe-user-pages-soft an unprivileged user gets smaller pipes and
    // EPERM.
    int size = calls.fcntl(writeFd, Linux.F_SETPIPE_SZ, nominalSize);
    if (size < 0) {
      size = calls.fcntl(writeFd, Linux.F_GETPIPE_SZ, 0);
    }
    return new Pipe(transport, readFd, writeFd, Math.max(size, 4096));
  }

  /**
   * Takes a pipe back.
   *
   * @param empty whether nothing is left in it; a pipe with residue is closed, since what is in it
   *     would turn up in somebody else's message
   */
  void give(Pipe pipe, boolean empty) {
    if (empty && !transport.isClosed() && pooled.offer(pipe)) {
      counters.add(Counter.KERNEL_BUFFERS_POOLED, 1);
      if (transport.isClosed()) {
        close();
      }
    } else {
      pipe.close();
    }
    unreserve(1);
  }

  /** Closes the pooled pipes. Those in use are closed when they come back. */
  void close() {
    for (Pipe pipe = pooled.poll(); pipe != null; pipe = pooled.poll()) {
      counters.add(Counter.KERNEL_BUFFERS_POOLED, -1);
      pipe.close();
    }
  }
}
