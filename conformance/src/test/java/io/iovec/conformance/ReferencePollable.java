package io.iovec.conformance;

import io.iovec.Leaks;
import io.iovec.Pollable;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a poller can watch: the part that sockets and listeners share. */
abstract class ReferencePollable implements Pollable {
  private final ReferenceTransport transport;
  private final SelectableChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Leaks.@Nullable Trace trace;
  private volatile @Nullable ReferenceRegistration registration;

  @SuppressWarnings("this-escape") // only its class and identity are noted
  ReferencePollable(ReferenceTransport transport, SelectableChannel channel) {
    this.transport = transport;
    this.channel = channel;
    this.trace = Leaks.track(this);
    transport.opened().addSocket(channel);
  }

  /** Returns the selector's operations for an interest, as things are now. */
  abstract int operations(int interest);

  /** Gives back what it occupied. Called once, in the thread that closes it. */
  void freed() {}

  final ReferenceTransport transport() {
    return transport;
  }

  final SelectableChannel channel() {
    return channel;
  }

  final @Nullable ReferenceRegistration registration() {
    return registration;
  }

  final void registration(@Nullable ReferenceRegistration now) {
    registration = now;
  }

  /** Lets the poller look again for what it has to watch. Any thread. */
  final void update() {
    ReferenceRegistration watching = registration;
    if (watching != null) {
      watching.updateAndWake();
    }
  }

  @Override
  public final boolean isOpen() {
    return !closed.get() && channel.isOpen();
  }

  final void ensureOpen() {
    if (!isOpen()) {
      throw closed(null);
    }
  }

  final IllegalStateException closed(@Nullable Exception cause) {
    return new IllegalStateException("closed, " + this, cause);
  }

  @Override
  public final void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (trace != null) {
      trace.close();
    }
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same, and nothing that was promised has been lost by it.
    }
    transport.opened().removeSocket(channel);
    freed();
    ReferenceRegistration ended = registration;
    if (ended != null) {
      ended.cancel();
    }
  }
}
