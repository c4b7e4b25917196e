package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.CloseRequest;
import io.iovec.samples.smb.protocol.CloseResponse;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Open;
import java.io.IOException;

/** Closes a file, and deletes it if that was asked for: MS-SMB2 3.3.5.10. */
final class Close implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    CloseRequest request = CloseRequest.read(exchange.request());
    exchange.exclusive(
        request.fileId(),
        open -> {
          CloseResponse response = request.wantsAttributes() ? told(open) : CloseResponse.NOTHING;
          open.close();
          exchange.reply(response);
        });
  }

  /** Says nothing where nothing is known: the file is to be closed all the same. */
  private static CloseResponse told(Open open) throws StatusException {
    var file = open.file();
    try {
      return CloseResponse.of(Told.of(file.metadata()));
    } catch (StatusException e) {
      return CloseResponse.NOTHING;
    }
  }
}
