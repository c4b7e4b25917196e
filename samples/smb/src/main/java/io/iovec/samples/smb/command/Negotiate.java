package io.iovec.samples.smb.command;

import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.protocol.FileTime;
import io.iovec.samples.smb.protocol.NegotiateRequest;
import io.iovec.samples.smb.protocol.NegotiateResponse;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.Smb1Negotiate;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Connection;
import io.iovec.samples.smb.session.Negotiated;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Agrees on a dialect: MS-SMB2 3.3.5.3, 3.3.5.4. */
final class Negotiate implements Handler {
  private static final int SMB_2_0_2 = 0x0202;

  /** "One that SMB1 cannot name": the client negotiates again. */
  private static final int SMB_2_ANY = 0x02FF;

  /** From the best on. */
  private static final List<Integer> DIALECTS = List.of(0x0302, 0x0300, 0x0210, SMB_2_0_2);

  private static final int SIGNING_ENABLED = 0x1;
  private static final int LARGE_MTU = 0x4;
  private static final UUID NOBODY = new UUID(0, 0);
  private static final int MOST_2_0_2 = 64 << 10;

  @Override
  public void handle(Exchange exchange) throws IOException {
    Connection connection = exchange.connection();
    if (connection.isNegotiated()) {
      throw new ProtocolException("negotiated already");
    }
    ByteBuffer message = exchange.request();
    if (!Smb1Negotiate.isSmb1(message)) {
      NegotiateRequest request = NegotiateRequest.read(message);
      settle(exchange, choose(request.dialects()), request);
      return;
    }
    Smb1Negotiate request = Smb1Negotiate.read(message);
    if (request.offersLater()) {
      exchange.reply(response(exchange, negotiated(exchange, SMB_2_ANY, 0, NOBODY, 0)));
    } else if (request.offers202()) {
      settle(exchange, SMB_2_0_2, new NegotiateRequest(0, 0, NOBODY, List.of(SMB_2_0_2)));
    } else {
      throw new ProtocolException("SMB1 alone: " + request.dialects().size() + " dialects");
    }
  }

  /**
   * Returns the best dialect of those that a client offers.
   *
   * @throws StatusException NOT_SUPPORTED if none is known here
   */
  static int choose(List<Integer> offered) throws StatusException {
    for (int dialect : DIALECTS) {
      if (offered.contains(dialect)) {
        return dialect;
      }
    }
    throw new StatusException(NtStatus.NOT_SUPPORTED, "dialects=" + offered);
  }

  private static void settle(Exchange exchange, int dialect, NegotiateRequest request) {
    Negotiated chosen =
        negotiated(
            exchange,
            dialect,
            request.capabilities(),
            request.clientGuid(),
            request.securityMode());
    exchange.connection().negotiated(chosen);
    exchange.reply(response(exchange, chosen));
  }

  private static Negotiated negotiated(
      Exchange exchange, int dialect, int capabilities, UUID client, int securityMode) {
    boolean isLarge = dialect != SMB_2_0_2;
    int most = isLarge ? exchange.service().largestPayload() : MOST_2_0_2;
    return new Negotiated(
        dialect,
        capabilities,
        client,
        securityMode,
        isLarge ? LARGE_MTU : 0,
        SIGNING_ENABLED,
        exchange.service().guid(),
        most,
        most,
        most);
  }

  private static NegotiateResponse response(Exchange exchange, Negotiated chosen) {
    return new NegotiateResponse(
        chosen.securityMode(),
        chosen.dialect(),
        chosen.serverGuid(),
        chosen.capabilities(),
        chosen.maxTransactSize(),
        chosen.maxReadSize(),
        chosen.maxWriteSize(),
        FileTime.of(Instant.now()),
        FileTime.of(exchange.service().started()),
        Logon.offer());
  }
}
