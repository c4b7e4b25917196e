package io.iovec.mina;

import org.apache.mina.transport.socket.DefaultSocketSessionConfig;

/** What new sessions are configured as; refuses at once what no transport has. */
final class ServiceConfig extends DefaultSocketSessionConfig {
  @Override
  public void setOobInline(boolean on) {
    checkOobInline(on);
    super.setOobInline(on);
  }

  static void checkOobInline(boolean on) {
    if (on) {
      throw new UnsupportedOperationException("transports have no urgent data, oobInline=true");
    }
  }
}
