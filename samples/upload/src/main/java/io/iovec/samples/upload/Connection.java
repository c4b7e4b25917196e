package io.iovec.samples.upload;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.SinkException;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client. Confined to the server's loop, but for its disk steps: there is one at a time, and
 * what that works on is left alone meanwhile.
 */
final class Connection {
  private enum Phase {
    HEAD,
    PAYLOAD,
    REPLY,
    LINGER
  }

  private static final int LONGEST_HEAD = 16 << 10;
  private static final int CHUNK = 1 << 20;

  /** Instead of an interest: there is more to do now. */
  private static final int GO_ON = -1;

  private final UploadServer server;
  private final StreamSocket socket;
  private final Registration registration;
  private final String client;
  private final IoVector received;
  private final IoVector out;
  private IoVector filling;
  private IoVector writing;
  private Phase phase = Phase.HEAD;
  private @Nullable Request request;
  private @Nullable Upload upload;
  private @Nullable Download download;
  private int searched;
  private long expected;
  private boolean continueExpected;
  private boolean keepAlive;
  private boolean busy;
  private boolean waitingForRoom;
  private boolean closed;
  private long activeNanos = System.nanoTime();

  Connection(UploadServer server, Poller poller, StreamSocket socket) throws IOException {
    this.server = server;
    this.socket = socket;
    this.client = String.valueOf(socket.remoteAddress());
    this.registration = poller.register(socket, Poller.READ, readiness -> goOn());
    this.received = server.transport().vector();
    this.out = server.transport().vector();
    this.filling = server.transport().vector();
    this.writing = server.transport().vector();
  }

  /** Goes on as far as possible, and then waits for what is missing. */
  private void goOn() {
    waitingForRoom = false;
    try {
      int interest = GO_ON;
      while (interest == GO_ON && !closed) {
        interest =
            switch (phase) {
              case HEAD -> receiveHead();
              case PAYLOAD -> receivePayload();
              case REPLY -> sendReply();
              case LINGER -> linger();
            };
      }
      if (!closed) {
        registration.interest(interest);
      }
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private int receiveHead() throws IOException {
    ByteBuffer bytes = received.pullUp((int) received.length());
    try {
      int length = Request.headLength(bytes, searched);
      if (length > 0) {
        bytes.limit(bytes.position() + length);
        String head = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        received.release(length);
        begin(Request.parse(head));
        return GO_ON;
      }
      searched = bytes.remaining();
      if (searched == LONGEST_HEAD) {
        throw new Refused(431);
      }
    } catch (Refused e) {
      refuse(e.status());
      return GO_ON;
    }
    long n = socket.recv(received, LONGEST_HEAD - searched, 0);
    if (n == Answer.END_OF_STREAM) {
      close();
    }
    return n > 0 ? GO_ON : waitToReceive(n);
  }

  private void begin(Request begun) throws IOException {
    request = begun;
    searched = 0;
    keepAlive = begun.keepAlive();
    activeNanos = System.nanoTime();
    if (!begun.method().equals("PUT")) {
      phase = Phase.REPLY;
      open(begun);
      return;
    }
    if (begun.length() > server.config().maxUpload()) {
      throw new Refused(413);
    }
    phase = Phase.PAYLOAD;
    upload = new Upload(server.directory(), begun.name());
    long here = Math.min(received.length(), begun.length());
    received.split(here, filling);
    expected = begun.length() - here;
    continueExpected = begun.expectsContinue() && here == 0 && expected > 0;
    writeFilled(upload);
  }

  /** Receives a chunk while the one before is being written. */
  private int receivePayload() throws IOException {
    if (continueExpected && !busy) {
      // Not before there is a file to write to.
      continueExpected = false;
      out.pushBack(Reply.goOn());
    }
    if (!flush(false)) {
      return Poller.WRITE;
    }
    long n = 1;
    while (n > 0 && wantsPayload()) {
      long rest = Math.min(expected, CHUNK - filling.length());
      socket.expect(rest);
      n = socket.recv(filling, 0, rest);
      if (n == Answer.END_OF_STREAM) {
        throw new IOException("the client is gone, expected=" + expected);
      }
      if (n > 0) {
        expected -= n;
        activeNanos = System.nanoTime();
      }
    }
    if (!busy && upload != null && (expected == 0 || !filling.isEmpty())) {
      writeFilled(upload);
    }
    return wantsPayload() ? waitToReceive(n) : 0;
  }

  private boolean wantsPayload() {
    return !continueExpected && expected > 0 && filling.length() < CHUNK;
  }

  /** Has what was received written, and the file completed if that was all. */
  private void writeFilled(Upload to) {
    IoVector chunk = filling;
    filling = writing;
    writing = chunk;
    boolean last = expected == 0;
    onDisk(
        () -> {
          to.write(server.transport(), chunk);
          return last && to.complete();
        },
        created -> {
          if (last) {
            upload = null;
            reply(created ? 201 : 204);
          }
          goOn();
        });
  }

  private void open(Request wanted) {
    onDisk(
        () -> {
          Download opened = new Download(server.transport(), server.directory(), wanted);
          download = opened;
          out.pushBack(Reply.file(opened.size(), keepAlive));
          return opened;
        },
        opened -> {
          server.log(this + " 200");
          read(opened);
        });
  }

  /** Reads a chunk behind the head, if it is the first, so that both are sent in one go. */
  private void read(Download from) {
    onDisk(
        () -> from.read(out, CHUNK),
        hasRoom -> {
          if (hasRoom) {
            goOn();
          } else {
            waitingForRoom = true;
            server.transport().whenRoom(() -> server.later(() -> readAgain(from)));
          }
        });
  }

  private void readAgain(Download from) {
    if (!closed) {
      read(from);
    }
  }

  private void reply(int status) {
    server.log(this + " " + status);
    boolean headOnly = request != null && request.method().equals("HEAD");
    out.pushBack(Reply.status(status, keepAlive, headOnly));
    phase = Phase.REPLY;
  }

  /** Replies with an error. What the client may still be sending is not looked at any more. */
  private void refuse(int status) {
    keepAlive &= status == 404;
    socket.expect(0);
    filling.clear();
    writing.clear();
    releaseFiles();
    reply(status);
  }

  private int sendReply() throws IOException {
    Download from = download;
    boolean more = from != null && from.hasMore();
    if (busy || !flush(more)) {
      return busy ? 0 : Poller.WRITE;
    }
    if (from != null && more) {
      read(from);
      return 0;
    }
    releaseFiles();
    activeNanos = System.nanoTime();
    request = null;
    if (keepAlive) {
      phase = Phase.HEAD;
    } else {
      socket.shutdownOutput();
      phase = Phase.LINGER;
    }
    return GO_ON;
  }

  /** Tells whether all of {@link #out} has been sent. */
  private boolean flush(boolean more) throws IOException {
    while (!out.isEmpty()) {
      if (socket.send(out, more) == Answer.NOT_NOW) {
        return false;
      }
      activeNanos = System.nanoTime();
    }
    return true;
  }

  /**
   * Waits for the client to close. If this side did it first, with bytes received that nobody has
   * read, the client would be told of a reset and might lose the reply.
   */
  private int linger() throws IOException {
    long n = socket.recv(received, 0, CHUNK);
    received.clear();
    if (n == Answer.END_OF_STREAM) {
      close();
    }
    return waitToReceive(n);
  }

  private int waitToReceive(long answer) {
    waitingForRoom = answer == Answer.NO_ROOM;
    return Poller.READ;
  }

  /** Runs a step where it may wait for the disk, and then {@code then} here. */
  private <T> void onDisk(Callable<T> step, Consumer<T> then) {
    busy = true;
    waitingForRoom = false;
    server.onDisk(
        step,
        result -> afterStep(() -> then.accept(result)),
        failure -> afterStep(() -> stepFailed(failure)));
  }

  private void afterStep(Runnable then) {
    busy = false;
    activeNanos = System.nanoTime();
    if (closed) {
      release();
    } else {
      then.run();
    }
  }

  private void stepFailed(Throwable failure) {
    if (download != null) {
      fail(failure); // The head with its length may be out already.
      return;
    }
    server.log(this + ": " + failure);
    refuse(status(failure));
    goOn();
  }

  private static int status(Throwable failure) {
    if (failure instanceof Refused refused) {
      return refused.status();
    }
    if (failure instanceof SinkException full) {
      return switch (full.reason()) {
        case NO_SPACE -> 507;
        case TOO_LARGE -> 413;
        default -> 500;
      };
    }
    return failure instanceof NoSuchFileException ? 404 : 500;
  }

  /** Closes the connection if the client has neither sent nor taken anything since. */
  void closeIfIdle(long sinceNanos) {
    if (!busy && !waitingForRoom && activeNanos - sinceNanos < 0) {
      // Payload that comes slowly may be there without having been reported yet.
      goOn();
      if (!busy && !waitingForRoom && !closed && activeNanos - sinceNanos < 0) {
        fail(new SocketTimeoutException("idle"));
      }
    }
  }

  private void fail(Throwable cause) {
    if (!closed) {
      server.log(this + ": " + cause);
      close();
    }
  }

  /** Closes the connection; what a disk step works on follows at its end. */
  void close() {
    if (!closed) {
      closed = true;
      socket.close();
      if (!busy) {
        release();
      }
    }
  }

  private void release() {
    received.close();
    filling.close();
    writing.close();
    out.close();
    releaseFiles();
    server.forget(this);
  }

  private void releaseFiles() {
    Upload abandoned = upload;
    Download sent = download;
    upload = null;
    download = null;
    if (abandoned != null || sent != null) {
      server.onDisk(
          () -> {
            if (abandoned != null) {
              abandoned.abandon();
            }
            if (sent != null) {
              sent.close();
            }
            return true;
          },
          done -> {},
          failure -> server.log(client + ": " + failure));
    }
  }

  @Override
  public String toString() {
    return request == null ? client : client + " " + request.method() + " " + request.name();
  }
}
