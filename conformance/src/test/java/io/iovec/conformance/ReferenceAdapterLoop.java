package io.iovec.conformance;

import io.iovec.Poller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A thread with a poller: it waits, calls what is ready, and then runs what it was given to do. */
final class ReferenceAdapterLoop implements AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** What fails as transfers do. */
  interface Task {
    void run() throws IOException;
  }

  private final Poller poller;
  private final Thread thread;
  private final Set<ReferenceAdapterChannel> channels = new HashSet<>();
  private final List<Runnable> soon = new ArrayList<>();
  private long lastTick = System.nanoTime();
  private boolean stopping;

  /** Guarded by this. */
  private List<Runnable> tasks = new ArrayList<>();

  /** Guarded by this. */
  private boolean ended;

  /** Takes over the poller, and starts. */
  ReferenceAdapterLoop(Poller poller) {
    this.poller = poller;
    this.thread = new Thread(this::run, "reference-adapter-loop");
    thread.start();
  }

  /** Returns its poller; its thread's. */
  Poller poller() {
    return poller;
  }

  /** Runs it in this loop's thread, later. Any thread. False if this loop has ended. */
  boolean execute(Runnable task) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      tasks.add(task);
      if (!isInThread()) {
        poller.wakeup();
      }
    }
    return true;
  }

  /** Runs it in this loop's thread, and waits until that is done. Any thread. */
  void call(Task task) throws IOException {
    if (isInThread()) {
      task.run();
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (!execute(() -> complete(done, task))) {
      throw new IllegalStateException("the server is closed");
    }
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void complete(CompletableFuture<Void> done, Task task) {
    try {
      task.run();
      done.complete(null);
    } catch (IOException | RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  /** Runs it after a tenth of a second. This loop's thread. */
  void soon(Runnable task) {
    soon.add(task);
  }

  /** Watches over a connection until it is {@linkplain #remove removed}. This loop's thread. */
  void add(ReferenceAdapterChannel channel) {
    channels.add(channel);
  }

  void remove(ReferenceAdapterChannel channel) {
    channels.remove(channel);
  }

  private boolean isInThread() {
    return Thread.currentThread().equals(thread);
  }

  private void run() {
    try {
      while (!stopping) {
        poller.poll(timeoutNanos());
        runTasks();
        tick();
      }
    } catch (IOException e) {
      // The system refuses to poll: there is nothing left to be done but to tell all connections.
    } finally {
      end();
    }
  }

  private long timeoutNanos() {
    synchronized (this) {
      if (!tasks.isEmpty()) {
        return 0;
      }
    }
    boolean ticks =
        !soon.isEmpty() || channels.stream().anyMatch(ReferenceAdapterChannel::needsTicks);
    return ticks ? TICK_NANOS : -1;
  }

  /** Runs those that are there now; what these add comes after another poll. */
  private void runTasks() {
    List<Runnable> now;
    synchronized (this) {
      now = tasks;
      tasks = new ArrayList<>();
    }
    now.forEach(Runnable::run);
  }

  private void tick() {
    long now = System.nanoTime();
    if (now - lastTick < TICK_NANOS) {
      return;
    }
    lastTick = now;
    List<Runnable> due = List.copyOf(soon);
    soon.clear();
    due.forEach(Runnable::run);
    List.copyOf(channels).forEach(channel -> channel.tick(now));
  }

  private void end() {
    List.copyOf(channels).forEach(ReferenceAdapterChannel::endNow);
    synchronized (this) {
      ended = true;
    }
    poller.close();
    runTasks(); // which find all closed, and say so to whoever waits for them
  }

  /** Closes its connections, and waits until the thread has ended, or the caller is interrupted. */
  @Override
  public void close() {
    execute(() -> stopping = true);
    if (isInThread()) {
      return; // a handler's: it ends when that has returned
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
