package io.iovec.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.ProvisionException;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.guice.IovecModule;
import io.iovec.guice.TransportLifecycle;

/** Has Guice choose the transport, and opens and closes it. */
final class Wiring implements AutoCloseable {
  private final TransportLifecycle lifecycle = new TransportLifecycle();
  private final Injector injector;

  Wiring(TransportConfig config) {
    injector = Guice.createInjector(new IovecModule().with(config).with(lifecycle));
  }

  /** Returns what was found and chosen; opens nothing. */
  Selection selection() {
    return injector.getInstance(Selection.class);
  }

  /**
   * Returns the transport, which the first call opens.
   *
   * @throws UserError if it cannot be had, and why
   */
  Transport transport() throws UserError {
    try {
      return injector.getInstance(Transport.class);
    } catch (ProvisionException e) {
      // Guice's own message is addressed to programmers.
      Throwable cause = e.getCause();
      String why = String.valueOf((cause == null ? e : cause).getMessage());
      throw new UserError(
          selection().chosen() == null ? why : "the transport cannot be opened: " + why, e);
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
