package io.iovec.conformance;

import io.iovec.Registration;

/** A registration that does what another one does, as far as it is not overridden. */
class ForwardingRegistration implements Registration {
  private final Registration inner;

  ForwardingRegistration(Registration inner) {
    this.inner = inner;
  }

  @Override
  public int interest() {
    return inner.interest();
  }

  @Override
  public void interest(int interest) {
    inner.interest(interest);
  }

  @Override
  public void cancel() {
    inner.cancel();
  }

  @Override
  public boolean isValid() {
    return inner.isValid();
  }
}
