package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.DirectoryEntry;
import io.iovec.samples.smb.protocol.DirectoryOutput;
import io.iovec.samples.smb.protocol.FileInformationClass;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.QueryDirectoryRequest;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Open;
import io.iovec.samples.smb.share.ListedFile;
import java.io.IOException;

/** Lists a directory, as much as fits: MS-SMB2 3.3.5.18. */
final class QueryDirectory implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    QueryDirectoryRequest request = QueryDirectoryRequest.read(exchange.request());
    exchange.checkTransact(request.outputLength());
    DirectoryOutput output =
        new DirectoryOutput(
            FileInformationClass.of(request.infoClass()), (int) request.outputLength());
    // One after the other: each goes on where the one before has ended.
    exchange.exclusive(request.fileId(), open -> list(exchange, request, output, open));
  }

  private static void list(
      Exchange exchange, QueryDirectoryRequest request, DirectoryOutput output, Open open)
      throws IOException {
    boolean restart = request.isRestart() || request.isReopen();
    int behind = request.isIndexSpecified() ? (int) request.fileIndex() : 0;
    open.file()
        .list(
            request.pattern(),
            restart,
            behind,
            listed -> !(request.isSingleEntry() && !output.isEmpty()) && output.add(entry(listed)));
    if (output.isEmpty()) {
      throw new StatusException(
          NtStatus.INFO_LENGTH_MISMATCH, "outputLength=" + request.outputLength());
    }
    exchange.reply(output.response());
  }

  private static DirectoryEntry entry(ListedFile listed) {
    return new DirectoryEntry(
        listed.index(),
        Told.of(listed.file()),
        0,
        listed.alternateName(),
        listed.file().fileId(),
        listed.name());
  }
}
