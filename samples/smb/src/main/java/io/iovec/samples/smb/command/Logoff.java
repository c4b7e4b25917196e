package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.EmptyRequest;
import io.iovec.samples.smb.protocol.EmptyResponse;
import java.io.IOException;

/** Ends a session, its trees and its files: MS-SMB2 3.3.5.6. */
final class Logoff implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    EmptyRequest.read(exchange.request());
    exchange.session().close(() -> exchange.reply(new EmptyResponse()));
  }
}
