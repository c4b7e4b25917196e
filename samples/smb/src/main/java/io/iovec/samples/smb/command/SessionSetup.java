package io.iovec.samples.smb.command;

import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.SessionSetupRequest;
import io.iovec.samples.smb.protocol.SessionSetupResponse;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Connection;
import io.iovec.samples.smb.session.Session;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a client on, in steps: MS-SMB2 3.3.5.5. */
final class SessionSetup implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");
  private static final int BINDING = 0x1;

  @Override
  public void handle(Exchange exchange) throws IOException {
    SessionSetupRequest request = SessionSetupRequest.read(exchange.request());
    if ((request.flags() & BINDING) != 0) {
      throw new StatusException(NtStatus.REQUEST_NOT_ACCEPTED, "a second channel");
    }
    Connection connection = exchange.connection();
    long id = exchange.header().sessionId();
    Session session = id == 0 ? connection.begin() : connection.logon(id);
    exchange.session(session);
    Logon.Outcome outcome;
    try {
      outcome = session.step(request.token());
    } catch (StatusException e) {
      session.close(() -> exchange.fail(e));
      LOG.info("{}: no session: {}", exchange.client(), e.status());
      return;
    }
    if (outcome instanceof Logon.Challenge) {
      exchange.reply(
          new Reply(
              NtStatus.MORE_PROCESSING_REQUIRED,
              new SessionSetupResponse(0, outcome.token()),
              null));
      return;
    }
    exchange.client().loggedOn();
    LOG.info(
        "{}: {}, {}, dialect {}",
        exchange.client(),
        session,
        session.identity(),
        Integer.toHexString(connection.negotiated().dialect()));
    connection.replace(
        request.previousSessionId(),
        session,
        () -> exchange.reply(new SessionSetupResponse(session.flags(), outcome.token())));
  }
}
