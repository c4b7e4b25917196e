package io.iovec.kernel;

import io.iovec.Counter;
import io.iovec.Leaks;
import io.iovec.Pollable;
import org.jspecify.annotations.Nullable;

/** What sockets and listeners share: a counted descriptor, and a poller that watches it. */
abstract class KernelPollable implements Pollable {
  private final KernelTransport transport;
  private final Descriptor descriptor;
  private Leaks.@Nullable Trace trace;
  private volatile @Nullable KernelRegistration registration;

  /** Whether there was no room to receive, and readiness to is not reported until there is. */
  private volatile boolean paused;

  @SuppressWarnings("this-escape") // afterClose is called by close, which nobody can call yet
  KernelPollable(KernelTransport transport, int fd) {
    this.transport = transport;
    this.descriptor = new Descriptor(transport.calls(), fd, this::afterClose);
  }

  /** Enters this in the books, as the last step of a constructor. */
  final void opened(Leaks.@Nullable Trace newTrace) {
    trace = newTrace;
    transport.opened(this);
    transport.counters().add(Counter.SOCKETS_OPEN, 1);
  }

  final boolean isOf(KernelTransport other) {
    return transport.equals(other);
  }

  final KernelTransport transport() {
    return transport;
  }

  final Descriptor descriptor() {
    return descriptor;
  }

  final @Nullable KernelRegistration registration() {
    return registration;
  }

  final void registration(@Nullable KernelRegistration newRegistration) {
    registration = newRegistration;
  }

  final boolean isPaused() {
    return paused;
  }

  /** Has readiness to receive not reported until {@link #resume}. Any thread. */
  final void pause() {
    paused = true;
    KernelRegistration watched = registration;
    if (watched != null) {
      watched.pausedOrResumed();
    }
  }

  /** Has readiness to receive reported again. Any thread. */
  final void resume() {
    paused = false;
    KernelRegistration watched = registration;
    if (watched != null) {
      watched.pausedOrResumed();
    }
  }

  @Override
  public final boolean isOpen() {
    return descriptor.isOpen();
  }

  @Override
  public final void close() {
    if (!descriptor.close()) {
      return;
    }
    KernelRegistration watched = registration;
    if (watched != null) {
      watched.pollableClosed();
    }
    if (trace != null) {
      trace.close();
    }
    transport.closed(this);
    transport.counters().add(Counter.SOCKETS_OPEN, -1);
  }

  /** Gives back what else is held; called once, when nobody is inside a call any more. */
  void afterClose() {}
}
