package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.SourceException;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.protocol.WriteRequest;
import io.iovec.samples.smb.protocol.WriteResponse;
import io.iovec.samples.smb.session.Open;
import io.iovec.samples.smb.share.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes to a file what may never have entered user memory: MS-SMB2 3.3.5.13. Where the transport
 * can, the data is still in the socket, or on its way there: a worker writes what has arrived, and
 * goes on when there is more.
 *
 * <pre>
 *   what came      [ header  request ] [ data ............ ] [ padding ]
 *                    in memory           in the kernel, or pending
 *   release                            [ data ............ ] [ padding ]
 *   split                              [ data ............ ]
 *   write                                        |
 *                                                v  file
 * </pre>
 */
final class Write implements Handler {
  private static final int NOT_FROM_THE_MESSAGE = 0; // any other channel

  /** What may be in a message besides the data without being paid for. */
  private static final long MOST_AROUND = 64 << 10;

  /** So much data may have come when its header has. */
  private static final long MOST_WITH_ITS_HEADER = 256 << 10;

  /** The offset that means the file's end. */
  private static final long END = -1;

  /** What has to have come for it to be likely that more has come meanwhile. */
  private static final long MUCH = 64 << 10;

  @Override
  public void handle(Exchange exchange) throws IOException {
    IoVector packet = exchange.element();

    // The header and the request are looked at, so they have to be in memory, in one piece. The
    // framer saw to it that they arrived there, and the rest did not.
    ByteBuffer start = packet.pullUp((int) Math.min(packet.length(), WriteRequest.FIXED));
    WriteRequest request = WriteRequest.read(start, packet.length());
    check(exchange, request, packet.length());

    // They are no longer needed.
    packet.release(request.dataOffset());

    // The data is split off. What some clients pad their frames with stays behind, and is dropped.
    IoVector data = Dispatcher.first(packet, request.length());
    exchange.keep(data);

    // The data goes to the file from where it is: the socket's queue, or pages of a pipe. Most of
    // what is large is still on its way: a worker that came now would have to come twice.
    Writing writing = new Writing(exchange, request, data);
    if (data.length() > MOST_WITH_ITS_HEADER && exchange.isDataComing()) {
      exchange.sharedWhenArrived(request.fileId(), writing::goOn);
    } else {
      exchange.shared(request.fileId(), writing::goOn);
    }
  }

  private static void check(Exchange exchange, WriteRequest request, long element)
      throws StatusException {
    // What else is in the message has to be paid for too.
    exchange.checkPayload(
        Math.max(request.length(), element - MOST_AROUND),
        exchange.connection().negotiated().maxWriteSize());
    long offset = request.offset();
    if (request.channel() != NOT_FROM_THE_MESSAGE
        || offset < END
        || offset > Long.MAX_VALUE - request.length()) {
      throw new StatusException(
          NtStatus.INVALID_PARAMETER, "offset=" + offset + " channel=" + request.channel());
    }
  }

  /** Writes the data of one request, in as many steps as it comes in, and answers. */
  private static final class Writing {
    private final Exchange exchange;
    private final WriteRequest request;
    private final IoVector data;
    private long written;

    Writing(Exchange exchange, WriteRequest request, IoVector data) {
      this.exchange = exchange;
      this.request = request;
      this.data = data;
    }

    void goOn(Open open) throws IOException {
      OpenFile file = open.file();
      try {
        write(file);
      } catch (SourceException e) {
        exchange.drop(); // the connection has ended, and says so itself
        return;
      }
      if (!data.isEmpty()) {
        exchange.sharedWhenArrived(open, this::goOn);
        return;
      }
      if (request.isWriteThrough()) {
        file.flush();
      }
      exchange.reply(new WriteResponse(request.length()));
    }

    private void write(OpenFile file) throws IOException {
      if (request.offset() == END) {
        file.append(data);
        return;
      }
      long n;
      do {
        n = file.write(data, request.offset() + written);
        written += n;
      } while (!data.isEmpty() && n >= MUCH);
    }
  }
}
