package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.EmptyRequest;
import io.iovec.samples.smb.protocol.EmptyResponse;
import java.io.IOException;

/** Disconnects a share and closes its files: MS-SMB2 3.3.5.8. */
final class TreeDisconnect implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    EmptyRequest.read(exchange.request());
    exchange.tree().disconnect(() -> exchange.reply(new EmptyResponse()));
  }
}
