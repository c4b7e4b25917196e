package io.iovec.nio;

import io.iovec.Leaks;
import io.iovec.Pollable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What the pollers of this transport can watch: the part that sockets and listeners share. */
abstract class Watched implements Pollable {
  private final NioTransport transport;
  private final Closeable handle;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Leaks.@Nullable Trace trace;
  private volatile @Nullable NioRegistration registration;

  /**
   * Makes it.
   *
   * @param handle what closes the descriptor, and what {@code transport} counts
   */
  @SuppressWarnings("this-escape") // only its class and identity are noted
  Watched(NioTransport transport, Closeable handle) {
    this.transport = transport;
    this.handle = handle;
    this.trace = Leaks.track(this);
  }

  final NioTransport transport() {
    return transport;
  }

  /** Returns what a selector watches. */
  abstract SelectableChannel channel();

  /** Returns the selector's names for an interest, as things are now. */
  abstract int operations(int interest);

  /** Gives back what it occupied. Called once, in the thread that closes it. */
  void freed() {}

  final @Nullable NioRegistration registration() {
    return registration;
  }

  final void registration(@Nullable NioRegistration now) {
    registration = now;
  }

  @Override
  public final boolean isOpen() {
    // Closing the transport closes channels only, so that a socket that was dropped is found.
    return !closed.get() && channel().isOpen();
  }

  final void ensureOpen() {
    if (closed.get()) {
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
      handle.close();
    } catch (IOException e) {
      // It is closed all the same, and nothing that was promised has been lost by it.
    }
    transport.openThings().removeSocket(handle);
    freed();
    NioRegistration ended = registration;
    if (ended != null) {
      ended.cancel();
    }
  }
}
