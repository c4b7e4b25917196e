package io.iovec.guice;

import com.google.inject.ProvisionException;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;

/** Gets the transport from the lifecycle, and a failure into Guice's report. */
final class TransportOpener implements Provider<Transport> {
  private final Selection selection;
  private final TransportLifecycle lifecycle;

  @Inject
  TransportOpener(Selection selection, TransportLifecycle lifecycle) {
    this.selection = selection;
    this.lifecycle = lifecycle;
  }

  @Override
  public Transport get() {
    try {
      return lifecycle.open(selection);
    } catch (TransportUnavailableException e) {
      throw new ProvisionException(e.getMessage(), e);
    } catch (IOException e) {
      throw new ProvisionException(
          "cannot be opened: " + e.getMessage() + System.lineSeparator() + selection.describe(), e);
    }
  }
}
