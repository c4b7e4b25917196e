package io.iovec.guice;

import io.iovec.Selection;
import io.iovec.Transport;
import jakarta.inject.Inject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The life of an injector's transport: it begins when the transport is first asked for and ends
 * when the application closes this handle. Guice closes nothing. Thread-safe.
 */
public final class TransportLifecycle implements AutoCloseable {
  private @Nullable Selection selection;
  private @Nullable Transport transport;
  private boolean closed;

  /** Makes a handle for one injector; give it to {@link IovecModule#with(TransportLifecycle)}. */
  @Inject
  public TransportLifecycle() {}

  /**
   * Returns the transport, which is opened by the first call.
   *
   * @throws IllegalStateException after {@link #close}, or if another injector uses this handle
   * @throws IOException if it cannot be opened; the next call tries again
   */
  @SuppressWarnings("ReferenceEquality") // equal selections of two injectors are two all the same
  synchronized Transport open(Selection of) throws IOException {
    if (closed) {
      throw new IllegalStateException("the transport's lifecycle has been closed");
    }
    if (transport == null) {
      transport = of.open();
      selection = of;
    } else if (selection != of) {
      throw new IllegalStateException("this lifecycle serves another injector already");
    }
    return transport;
  }

  /** Tells whether the transport is open now. */
  public synchronized boolean isOpen() {
    return transport != null;
  }

  /**
   * Closes the transport if it was opened; what it made should have been closed before. Afterwards
   * the injector gives no transport. Closing again does nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    Transport open = transport;
    transport = null;
    if (open != null) {
      open.close();
    }
  }
}
