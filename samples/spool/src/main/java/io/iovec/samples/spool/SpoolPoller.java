package io.iovec.samples.spool;

import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;

/** Watches the sockets below. */
final class SpoolPoller implements Poller {
  private final Poller nio;

  SpoolPoller(Poller nio) {
    this.nio = nio;
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    return nio.register(below(what), interest, handler);
  }

  /** Returns what {@code nio} knows; one of a stranger is for it to refuse. */
  private static Pollable below(Pollable what) {
    if (what instanceof SpoolSocket socket) {
      return socket.nio;
    }
    if (what instanceof SpoolListener listener) {
      return listener.nio;
    }
    throw new IllegalArgumentException("of another transport: " + what);
  }

  @Override
  public int poll(long timeoutNanos) throws IOException {
    return nio.poll(timeoutNanos);
  }

  @Override
  public void wakeup() {
    nio.wakeup();
  }

  @Override
  public void close() {
    nio.close();
  }
}
