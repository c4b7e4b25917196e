package io.iovec.conformance;

import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;

/** A poller that does what another one does, as far as it is not overridden. */
class ForwardingPoller implements Poller {
  private final Poller inner;

  ForwardingPoller(Poller inner) {
    this.inner = inner;
  }

  final Poller inner() {
    return inner;
  }

  /** Returns what is given out instead of a registration. */
  Registration altered(Registration registration) {
    return registration;
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    return altered(inner.register(Forwarding.innermost(what), interest, handler));
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    return inner.poll(timeoutNanos);
  }

  @Override
  public void wakeup() {
    inner.wakeup();
  }

  @Override
  public void close() {
    inner.close();
  }
}
