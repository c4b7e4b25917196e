package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.EmptyRequest;
import io.iovec.samples.smb.protocol.EmptyResponse;
import java.io.IOException;

/** Says that the server is there: MS-SMB2 3.3.5.17. */
final class Echo implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    EmptyRequest.read(exchange.request());
    exchange.reply(new EmptyResponse());
  }
}
