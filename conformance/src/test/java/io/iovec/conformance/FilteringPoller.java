package io.iovec.conformance;

import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import java.io.IOException;

/** A poller that tells handlers something else than what it found. */
final class FilteringPoller extends ForwardingPoller {
  /** Returns what to tell, of what was found; 0 for not to call. */
  interface Filter {
    int told(Pollable what, int found) throws IOException;
  }

  private final Filter filter;

  FilteringPoller(Poller inner, Filter filter) {
    super(inner);
    this.filter = filter;
  }

  @Override
  public Registration register(Pollable what, int interest, ReadyHandler handler)
      throws IOException {
    return super.register(
        what,
        interest,
        found -> {
          int told = filter.told(what, found);
          if (told != 0) {
            handler.ready(told);
          }
        });
  }
}
