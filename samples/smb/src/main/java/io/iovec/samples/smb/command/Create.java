package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.CreateAction;
import io.iovec.samples.smb.protocol.CreateRequest;
import io.iovec.samples.smb.protocol.CreateResponse;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Open;
import io.iovec.samples.smb.session.Tree;
import io.iovec.samples.smb.share.Disposition;
import io.iovec.samples.smb.share.OpenFile;
import io.iovec.samples.smb.share.OpenRequest;
import io.iovec.samples.smb.share.Outcome;
import io.iovec.samples.smb.share.Share;
import io.iovec.samples.smb.share.SharePath;
import java.io.IOException;

/** Opens or creates a file or directory: MS-SMB2 3.3.5.9. Grants no oplock. */
final class Create implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    CreateRequest request = CreateRequest.read(exchange.request());
    Tree tree = exchange.tree();
    Share share = tree.share();
    if ((request.options() & CreateRequest.OPEN_BY_FILE_ID) != 0) {
      throw new StatusException(NtStatus.NOT_SUPPORTED, "open by file id");
    }
    OpenRequest wanted =
        new OpenRequest(
            SharePath.parse(request.name()),
            request.desiredAccess(),
            request.shareAccess(),
            Disposition.of(request.disposition().code()),
            request.options(),
            request.fileAttributes());
    exchange.work(
        () -> {
          Open open = exchange.connection().opens().open(tree, () -> share.open(wanted));
          exchange.reply(response(exchange, open));
        });
  }

  private static CreateResponse response(Exchange exchange, Open open) throws IOException {
    try {
      OpenFile file = open.file(); // which its connection may be closing
      CreateResponse response =
          new CreateResponse(0, action(file.outcome()), Told.of(file.metadata()), open.id());
      exchange.opened(open);
      return response;
    } catch (IOException | RuntimeException e) {
      exchange.connection().opens().close(open); // nobody will ever know its id
      throw e;
    }
  }

  private static CreateAction action(Outcome outcome) {
    return switch (outcome) {
      case SUPERSEDED -> CreateAction.SUPERSEDED;
      case OPENED -> CreateAction.OPENED;
      case CREATED -> CreateAction.CREATED;
      case OVERWRITTEN -> CreateAction.OVERWRITTEN;
    };
  }
}
