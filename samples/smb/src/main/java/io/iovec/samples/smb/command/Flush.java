package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.EmptyResponse;
import io.iovec.samples.smb.protocol.FlushRequest;
import java.io.IOException;

/** Makes durable what has been written to a file: MS-SMB2 3.3.5.11. */
final class Flush implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    FlushRequest request = FlushRequest.read(exchange.request());
    exchange.exclusive(
        request.fileId(),
        open -> {
          open.file().flush();
          exchange.reply(new EmptyResponse());
        });
  }
}
