package io.iovec.samples.smb.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets what is done with one open file happen in the order of arrival: shared tasks together,
 * exclusive ones alone, none before an earlier one that it may not run beside. A lock like {@link
 * java.util.concurrent.locks.ReentrantReadWriteLock}, but nobody waits in a thread: who enters
 * leaves a task behind, which the executor runs when its turn has come.
 *
 * <pre>{@code
 * gate.shared(pass -> {
 *   try {
 *     ... // read
 *   } finally {
 *     pass.leave();   // now, or later and in another thread
 *   }
 * });
 * }</pre>
 *
 * <p>Thread-safe. No lock is held while a task runs.
 */
public final class Gate {
  /** What is done once its turn has come. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs in a thread of the executor. The turn lasts until {@link Pass#leave}, also after this
     * has returned; a task that throws has left.
     */
    void run(Pass pass);
  }

  private final Executor executor;
  private final Object lock = new Object();
  private final Queue<Pass> waiting = new ArrayDeque<>();
  private int sharing;
  private boolean alone;
  private boolean closed;
  private boolean starting; // by one thread at a time, so that tasks run inline do not nest

  /**
   * Makes a gate that nobody has entered.
   *
   * @param executor runs the tasks; one that it rejects runs in the thread that gave it up, so that
   *     none is lost
   */
  public Gate(Executor executor) {
    this.executor = executor;
  }

  /**
   * Has a task run beside other shared ones, behind every exclusive one that came before. Does not
   * wait.
   *
   * @return false if this gate is closed: the task will never run
   */
  public boolean shared(Task task) {
    return enter(new Pass(task, false), false);
  }

  /**
   * Has a task run alone, behind every task that came before. Does not wait.
   *
   * @return false if this gate is closed: the task will never run
   */
  public boolean exclusive(Task task) {
    return enter(new Pass(task, true), false);
  }

  /**
   * Refuses tasks from now on, and runs one more, alone, behind all that were taken. May be called
   * again: the later last task runs behind the earlier. Does not wait.
   */
  public void close(Task last) {
    enter(new Pass(last, true), true);
  }

  /** Tells whether it refuses tasks; one that can last long may ask, and give up. */
  public boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /**
   * Enters at once, alone, in a gate that nobody else knows yet: what the caller does until it
   * leaves counts as a task.
   */
  Pass enterFirst() {
    Pass pass = new Pass(p -> {}, true);
    synchronized (lock) {
      if (alone || sharing > 0 || !waiting.isEmpty()) {
        throw new IllegalStateException("not the first: sharing=" + sharing + " alone=" + alone);
      }
      alone = true;
    }
    return pass;
  }

  private boolean enter(Pass pass, boolean last) {
    synchronized (lock) {
      if (closed && !last) {
        return false;
      }
      closed |= last;
      if (!waiting.isEmpty() || !mayRun(pass)) {
        waiting.add(pass);
        return true;
      }
      admit(pass);
    }
    start(pass);
    return true;
  }

  private boolean mayRun(Pass pass) {
    return !alone && (!pass.exclusive || sharing == 0);
  }

  private void admit(Pass pass) {
    if (pass.exclusive) {
      alone = true;
    } else {
      sharing++;
    }
  }

  private void leave(Pass left) {
    synchronized (lock) {
      if (left.left) {
        return;
      }
      left.left = true;
      if (left.exclusive) {
        alone = false;
      } else {
        sharing--;
      }
      if (starting) {
        return; // whoever does will look again
      }
      starting = true;
    }
    for (Pass next = next(); next != null; next = next()) {
      start(next);
    }
  }

  /** Returns the next task whose turn has come, or null, and then is no longer starting any. */
  private @Nullable Pass next() {
    synchronized (lock) {
      Pass next = waiting.peek();
      starting = next != null && mayRun(next);
      if (!starting) {
        return null;
      }
      admit(next);
      return waiting.poll();
    }
  }

  private void start(Pass pass) {
    try {
      executor.execute(pass);
    } catch (RejectedExecutionException e) {
      runHere(pass);
    }
  }

  /** Runs a task as a thread of the executor would: others follow, even if it throws. */
  private static void runHere(Pass pass) {
    try {
      pass.run();
    } catch (RuntimeException | Error e) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, e);
    }
  }

  /** A task's turn. */
  public final class Pass implements Runnable {
    private final Task task;
    private final boolean exclusive;
    private boolean left;

    private Pass(Task task, boolean exclusive) {
      this.task = task;
      this.exclusive = exclusive;
    }

    /** Ends the turn, from any thread. Leaving again does nothing. */
    public void leave() {
      Gate.this.leave(this);
    }

    /** Runs the task; for the executor alone. */
    @Override
    public void run() {
      try {
        task.run(this);
      } catch (RuntimeException | Error e) {
        leave();
        throw e;
      }
    }
  }
}
