package io.iovec.conformance;

import io.iovec.Pollable;

/** Something that a poller can watch, around another. */
interface Forwarding extends Pollable {
  /** Returns what it is around, which may be one of these again. */
  Pollable inner();

  /** Returns what is within all that is around it. */
  static Pollable innermost(Pollable what) {
    Pollable found = what;
    while (found instanceof Forwarding around) {
      found = around.inner();
    }
    return found;
  }
}
