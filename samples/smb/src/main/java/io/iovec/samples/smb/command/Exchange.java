package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.NoRoomException;
import io.iovec.samples.smb.protocol.FileId;
import io.iovec.samples.smb.protocol.Header;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.Response;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Connection;
import io.iovec.samples.smb.session.Gate;
import io.iovec.samples.smb.session.Open;
import io.iovec.samples.smb.session.Session;
import io.iovec.samples.smb.session.Tree;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to its reply. Confined to one thread at a time: the event loop's, then a
 * worker's; {@link #reply} and {@link #fail} may come from any.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");

  /** The longest request that is wanted in one piece: no name, token or change is longer. */
  private static final int LONGEST_REQUEST = (64 << 10) + 256;

  private static final int UNIT = 64 << 10;

  /** What is done by a worker. */
  @FunctionalInterface
  interface Work {
    /** Answers the exchange, or sees to it that it will be. What it throws is the answer too. */
    void run() throws IOException;
  }

  /** What is done by a worker with an open file. */
  @FunctionalInterface
  interface FileWork {
    /** As {@link Work#run}; the file's gate lets others pass once the exchange is answered. */
    void run(Open open) throws IOException;
  }

  private final Message message;
  private final Header header;
  private final IoVector element;
  private final int charge;
  private final AtomicBoolean answered = new AtomicBoolean();
  private @Nullable IoVector data;
  private @Nullable Session session;
  private @Nullable Tree tree;
  private Gate.@Nullable Pass pass;
  private long readAhead;

  /**
   * Makes one that has used its credits.
   *
   * @param element the whole request; taken over
   * @param charge what it cost; 0 for CANCEL
   */
  Exchange(Message message, Header header, IoVector element, int charge) {
    this.message = message;
    this.header = header;
    this.element = element;
    this.charge = charge;
  }

  Header header() {
    return header;
  }

  int charge() {
    return charge;
  }

  Service service() {
    return message.dispatcher().service();
  }

  Client client() {
    return message.client();
  }

  Connection connection() {
    return client().connection();
  }

  /** Returns the request, of which the header and the fixed part are in memory. */
  IoVector element() {
    return element;
  }

  /**
   * Returns the whole request, from its header's first byte on, in one piece of memory; good until
   * the exchange is answered.
   *
   * @throws StatusException INVALID_PARAMETER if it is longer than any but a WRITE has to be
   */
  ByteBuffer request() throws IOException {
    if (element.length() > LONGEST_REQUEST) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "length=" + element.length());
    }
    return element.pullUp((int) element.length());
  }

  /** Keeps payload until the exchange is answered, and closes it then. */
  void keep(IoVector payload) {
    data = payload;
  }

  /** Returns the session that the request is part of. */
  Session session() {
    if (session == null) {
      throw new IllegalStateException("needs no session: " + header);
    }
    return session;
  }

  void session(Session of) {
    session = of;
  }

  /** Returns the tree that the request is part of. */
  Tree tree() {
    if (tree == null) {
      throw new IllegalStateException("needs no tree: " + header);
    }
    return tree;
  }

  void tree(Tree of) {
    tree = of;
  }

  /** Returns the id that the reply, and related requests behind this one, name the session by. */
  long sessionId() {
    return session == null ? message.sessionId(header) : session.id();
  }

  int treeId() {
    return tree == null ? message.treeId(header) : tree.id();
  }

  /**
   * Checks how much a request wants to move: MS-SMB2 3.3.5.2.5.
   *
   * @param bytes of the request's or the reply's payload, whichever is larger
   * @param most what has been negotiated
   * @throws StatusException INVALID_PARAMETER if it is more than that, or than it paid for
   */
  void checkPayload(long bytes, int most) throws StatusException {
    boolean isPaid =
        !connection().negotiated().isMultiCredit()
            || bytes <= UNIT
            || (bytes - 1) / UNIT < header.creditCharge();
    if (bytes > most || !isPaid) {
      throw new StatusException(
          NtStatus.INVALID_PARAMETER,
          "payload=%d most=%d charge=%d".formatted(bytes, most, header.creditCharge()));
    }
  }

  /** Checks how much a query or a change wants to move, as {@link #checkPayload}. */
  void checkTransact(long bytes) throws StatusException {
    checkPayload(bytes, connection().negotiated().maxTransactSize());
  }

  /** Says which file related requests behind this one mean. */
  void opened(Open open) {
    message.means(open.id());
  }

  /** Has a worker go on. */
  void work(Work work) {
    service().worker().execute(() -> attempt(work));
  }

  /**
   * Has a worker use an open file, beside others that do so in this way.
   *
   * @throws StatusException FILE_CLOSED if there is no such file; or, in a related request, what
   *     opening it has failed with
   */
  void shared(FileId id, FileWork work) throws StatusException {
    shared(find(id), work);
  }

  /**
   * Has a worker use an open file, as {@link #shared(FileId, FileWork)}, when much of the data has
   * arrived, or nothing more will.
   */
  void sharedWhenArrived(FileId id, FileWork work) throws StatusException {
    sharedWhenArrived(find(id), work);
  }

  /**
   * Has a worker go on with an open file, as {@link #shared(FileId, FileWork)}, when more of the
   * data has arrived, or nothing more will. Others have their turn meanwhile: nobody waits for a
   * client but this.
   */
  void sharedWhenArrived(Open open, FileWork work) {
    leaveFile();
    client().whenArrived(() -> attempt(() -> shared(open, work)));
  }

  private void shared(Open open, FileWork work) throws StatusException {
    if (!open.gate().shared(entered -> run(entered, open, work))) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
  }

  /** Has a worker use an open file, alone, as {@link #shared}. */
  void exclusive(FileId id, FileWork work) throws StatusException {
    Open open = find(id);
    if (!open.gate().exclusive(entered -> run(entered, open, work))) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
  }

  /** Finds the open file that a request names. */
  private Open find(FileId id) throws StatusException {
    FileId meant = header.isRelated() ? message.related(id) : id;
    message.means(meant);
    return connection().opens().find(meant, tree());
  }

  private void run(Gate.Pass entered, Open open, FileWork work) {
    pass = entered;
    attempt(() -> work.run(open));
  }

  /** Lets others have their turn with the open file, though this is not answered yet. */
  void leaveFile() {
    if (pass != null) {
      pass.leave();
    }
  }

  /** Does a part of the work; what it throws is the answer. */
  void attempt(Work work) {
    try {
      work.run();
    } catch (IOException | RuntimeException e) {
      fail(e);
    } catch (Error e) {
      fail(e);
      throw e;
    }
  }

  /**
   * Goes on when the client has taken enough of what was read for it before.
   *
   * @param bytes how many are going to be read
   */
  void readAhead(long bytes, Work work) {
    client()
        .readAhead()
        .acquire(
            bytes,
            () -> {
              readAhead = bytes;
              attempt(work);
            });
  }

  /** Answers with success. */
  void reply(Response body) {
    reply(Reply.of(body));
  }

  /** Answers with success, and sends what is kept behind the body. */
  void replyWithKept(Response body) {
    IoVector payload = data;
    data = null;
    reply(new Reply(NtStatus.SUCCESS, body, payload));
  }

  /** Answers. Only the first answer counts. */
  void reply(Reply reply) {
    if (!answered.compareAndSet(false, true)) {
      reply.close();
      return;
    }
    long sent = reply.payload() == null ? 0 : reply.payload().length();
    if (isComing(element) || isDataComing()) {
      // smbclient, for one, takes an answer to what it is still sending for a broken connection.
      client().whenAllArrived(() -> message.answered(this, reply));
      end(sent);
    } else {
      end(sent);
      message.answered(this, reply);
    }
  }

  /** Tells whether some of the payload that is kept may be on its way still. */
  boolean isDataComing() {
    return data != null && isComing(data);
  }

  private static boolean isComing(IoVector vector) {
    return vector.last() instanceof KernelEntry last && last.isPending() && last.length() > 0;
  }

  /** Answers with an error; one that is none of the client's doing is logged. */
  void fail(Throwable cause) {
    if (cause instanceof StatusException known) {
      LOG.debug("{}: {} {}", client(), name(), cause.getMessage());
      reply(Reply.error(known.status()));
    } else if (cause instanceof ProtocolException) {
      client().close(name() + ": " + cause.getMessage());
      drop();
    } else {
      LOG.warn("{}: {} failed: {}", client(), name(), cause.toString());
      reply(
          Reply.error(
              cause instanceof NoRoomException
                  ? NtStatus.INSUFFICIENT_RESOURCES
                  : NtStatus.INTERNAL_ERROR));
    }
  }

  /** Ends without an answer. */
  void drop() {
    if (answered.compareAndSet(false, true)) {
      end(0);
      message.answered(this, null);
    }
  }

  /** Gives back what nobody needs any more, but for payload that is yet to be sent. */
  private void end(long sent) {
    element.close();
    if (data != null) {
      data.close();
    }
    if (readAhead > sent) {
      client().readAhead().release(readAhead - sent);
    }
    leaveFile();
  }

  private String name() {
    try {
      return header.command().name();
    } catch (StatusException e) {
      return "command " + header.commandCode();
    }
  }
}
