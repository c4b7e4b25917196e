package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.IoctlRequest;
import io.iovec.samples.smb.protocol.IoctlResponse;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.protocol.ValidateNegotiateRequest;
import io.iovec.samples.smb.protocol.ValidateNegotiateResponse;
import io.iovec.samples.smb.session.Negotiated;
import java.io.IOException;
import java.net.ProtocolException;

/** Confirms what was negotiated, and can do nothing else: MS-SMB2 3.3.5.15. */
final class Ioctl implements Handler {
  private static final int FILE_SYSTEM_CONTROL = 0x1;
  private static final int RESPONSE_LENGTH = 24;

  @Override
  public void handle(Exchange exchange) throws IOException {
    IoctlRequest request = IoctlRequest.read(exchange.request());
    exchange.checkTransact(Math.max(request.maxOutput(), request.input().remaining()));
    if (request.flags() != FILE_SYSTEM_CONTROL) {
      throw new StatusException(NtStatus.NOT_SUPPORTED, "flags=" + request.flags());
    }
    switch (request.controlCode()) {
      case IoctlRequest.VALIDATE_NEGOTIATE_INFO -> validate(exchange, request);
      case IoctlRequest.DFS_GET_REFERRALS -> throw new StatusException(NtStatus.FS_DRIVER_REQUIRED);
      default ->
          throw new StatusException(
              NtStatus.INVALID_DEVICE_REQUEST,
              "control code 0x" + Integer.toHexString(request.controlCode()));
    }
  }

  /** Compares what the client says it asked for with what came here: somebody may be between. */
  private static void validate(Exchange exchange, IoctlRequest request) throws IOException {
    ValidateNegotiateRequest asked = ValidateNegotiateRequest.read(request.input());
    Negotiated agreed = exchange.connection().negotiated();
    if (request.maxOutput() < RESPONSE_LENGTH) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "maxOutput=" + request.maxOutput());
    }
    if (asked.capabilities() != agreed.clientCapabilities()
        || !asked.clientGuid().equals(agreed.clientGuid())
        || asked.securityMode() != agreed.clientSecurityMode()
        || Negotiate.choose(asked.dialects()) != agreed.dialect()) {
      throw new ProtocolException("the client negotiated something else");
    }
    exchange.reply(
        new IoctlResponse(
            request.controlCode(),
            request.fileId(),
            new ValidateNegotiateResponse(
                    agreed.capabilities(),
                    agreed.serverGuid(),
                    agreed.securityMode(),
                    agreed.dialect())
                .bytes()));
  }
}
