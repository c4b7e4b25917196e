package io.iovec.samples.smb.command;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.ReadRequest;
import io.iovec.samples.smb.protocol.ReadResponse;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.OpenFile;
import java.io.IOException;

/**
 * Reads from a file what need not enter user memory: MS-SMB2 3.3.5.12. The bytes are pinned before
 * anything is said about them, so that the header in front of them, which tells their number, stays
 * true whatever becomes of the file.
 *
 * <pre>
 *   read                                        [ data ........ ]
 *                                                 in the kernel
 *   push front     [ length  header  response ] [ data ........ ]
 *                    in memory
 * </pre>
 */
final class Read implements Handler {
  private final RoomLine line;

  Read(RoomLine line) {
    this.line = line;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    ReadRequest request = ReadRequest.read(exchange.request());
    exchange.checkPayload(request.length(), exchange.connection().negotiated().maxReadSize());
    if (request.channel() != 0 || request.offset() < 0) {
      throw new StatusException(
          NtStatus.INVALID_PARAMETER,
          "offset=" + request.offset() + " channel=" + request.channel());
    }
    // Whoever waits for room holds nothing that others wait for: first the room, then the file.
    exchange.readAhead(
        request.length(),
        () ->
            exchange.shared(
                request.fileId(), open -> line.serve(new Pinning(exchange, request, open.file()))));
  }

  /** Pins the bytes of one request, in as many steps as it takes, and answers. */
  private static final class Pinning implements RoomLine.Customer {
    private final Exchange exchange;
    private final ReadRequest request;
    private final OpenFile file;
    private final long most;
    private final IoVector pinned;

    Pinning(Exchange exchange, ReadRequest request, OpenFile file) {
      this.exchange = exchange;
      this.request = request;
      this.file = file;
      this.most = Math.min(request.length(), Long.MAX_VALUE - request.offset());
      this.pinned = exchange.service().transport().vector();
      exchange.keep(pinned);
    }

    @Override
    public boolean advance() {
      boolean[] isDone = {true};
      exchange.attempt(() -> isDone[0] = read());
      return isDone[0];
    }

    private boolean read() throws IOException {
      if (exchange.connection().isClosed()) {
        exchange.drop();
        return true;
      }
      long n;
      do { // at least once: who may not read is told so though it asks for nothing
        n = file.read(pinned, request.offset() + pinned.length(), most - pinned.length());
      } while (pinned.length() < most && n >= 0);
      if (n == Answer.NO_ROOM) {
        exchange.leaveFile();
        return false;
      }
      long length = pinned.length();
      boolean isAtEnd = length == 0 && request.length() > 0;
      if (isAtEnd || length < request.minimumCount()) {
        throw new StatusException(NtStatus.END_OF_FILE);
      }
      exchange.replyWithKept(new ReadResponse((int) length));
      return true;
    }

    @Override
    public void giveBack() {
      pinned.clear();
    }
  }
}
