package io.iovec.mina;

import io.iovec.Poller;
import io.iovec.StreamSocket;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The read side of a session, which is away while a message has pending payload. The processor's
 * thread's, but for those who wait.
 */
final class Lending {
  private final IovecSession session;
  private final StreamSocket socket;
  private final Runnable returned;
  private final AtomicReference<@Nullable Runnable> awaiting = new AtomicReference<>();
  private final AtomicReference<@Nullable Runnable> awaitingAll = new AtomicReference<>();
  private volatile boolean away;

  /** What was still to come of the message when its bytes were counted last. */
  private long uncounted;

  Lending(IovecSession session, StreamSocket socket, IovecProcessor processor) {
    this.session = session;
    this.socket = socket;
    this.returned =
        () -> {
          away = false;
          processor.updateTrafficControl(session);
        };
  }

  /** Begins with a message that is about to be handed out, if it has pending payload. */
  boolean begin() {
    uncounted = socket.pendingBytes();
    away = uncounted > 0;
    return away;
  }

  /** Is told that bytes behind the message have been received: the rest of it was dropped. */
  void passed() {
    count(0);
    run(awaitingAll);
  }

  /** Tells whether the message has been used up already; if not, the session is told when. */
  boolean isBack() {
    socket.whenReturned(returned);
    settle();
    return !away;
  }

  boolean isAway() {
    return away;
  }

  /** Tells whether the rest of the message is dropped as it comes. */
  boolean isDropping() {
    return !away && uncounted > 0;
  }

  /** Tells whether somebody waits for more of the message. */
  boolean isAwaited() {
    return awaiting.get() != null;
  }

  /**
   * Counts what has come, and does not let anybody wait for what is there. Called whenever that may
   * have changed.
   */
  void settle() {
    count();
    if (away) {
      session.watch().interest(Poller.READ, isAwaited());
      return;
    }
    run(awaiting);
    if (uncounted == 0 || session.watch().hasInputEnded()) {
      run(awaitingAll);
    }
  }

  /** Is told that more has come, or that nothing more will. */
  void arrived() {
    count();
    Runnable task = awaiting.getAndSet(null);
    if (away) {
      session.watch().interest(Poller.READ, false);
    }
    run(task);
  }

  /** Is told that nothing more comes. Any thread. */
  void end() {
    run(awaiting);
    run(awaitingAll);
  }

  private void run(AtomicReference<@Nullable Runnable> waiting) {
    if (waiting.get() != null) {
      run(waiting.getAndSet(null));
    }
  }

  private void run(@Nullable Runnable task) {
    if (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) { // let through, it would end the processor
        session.getFilterChain().fireExceptionCaught(e);
      }
    }
  }

  /** Counts as received what of the message has left the socket. */
  void count() {
    if (uncounted > 0) {
      count(socket.pendingBytes());
    }
  }

  private void count(long left) {
    if (left < uncounted) {
      session.increaseReadBytes(uncounted - left, System.currentTimeMillis());
      uncounted = left;
    }
  }

  /** Tells whether the stream has ended before all of the message had come. */
  boolean isIncomplete() {
    count();
    return uncounted > 0;
  }

  /** Leaves a task to be run; the caller sees to it that the processor looks. Any thread. */
  void whenArrived(Runnable task) {
    awaiting.set(task);
  }

  /** As {@link #whenArrived}. Any thread. */
  void whenAllArrived(Runnable task) {
    awaitingAll.set(task);
  }
}
