package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.FileId;
import io.iovec.samples.smb.protocol.Header;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What came in one frame: a request, or several of which each begins when the one before has been
 * answered (MS-SMB2 3.3.5.2.7). Sends the replies in one frame too, as far as they fit.
 */
final class Message {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");

  private final Dispatcher dispatcher;
  private final Client client;
  private final ReplyFrame replies;
  private List<Exchange> exchanges = List.of();
  private int at;
  private final AtomicInteger turn = new AtomicInteger();

  // What related requests inherit.
  private long sessionId;
  private int treeId;
  private @Nullable FileId file;
  private @Nullable NtStatus failure;

  Message(Dispatcher dispatcher, Client client) {
    this.dispatcher = dispatcher;
    this.client = client;
    this.replies = new ReplyFrame(dispatcher.service().transport());
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  Client client() {
    return client;
  }

  /** Begins with the first of the requests. */
  void begin(List<Exchange> requests) {
    exchanges = requests;
    proceed();
  }

  private void proceed() {
    while (at < exchanges.size()) {
      Exchange exchange = exchanges.get(at);
      if (replies.payload() > 0 && exchange.header().commandCode() == Command.READ.code()) {
        send(); // what is pinned must not wait for another READ: that may wait for its room
      }
      turn.set(0);
      if (client.isClosing()) {
        exchange.drop(); // one before it broke the rules
      } else {
        exchange.attempt(() -> dispatcher.dispatch(exchange, this));
      }
      if (turn.incrementAndGet() < 2) {
        return; // answered later: that goes on
      }
    }
  }

  /** Adds the reply of the present request, null if there is none, and goes on. */
  void answered(Exchange exchange, @Nullable Reply reply) {
    try {
      if (reply != null) {
        inherit(exchange, reply.status());
        add(exchange, reply);
      }
      if (at == exchanges.size() - 1) {
        send();
      }
    } catch (RuntimeException e) {
      // A reply that cannot be made: the client would wait for it.
      LOG.warn("{}: no reply can be made", client, e);
      client.close("no reply can be made");
      replies.close();
      if (reply != null) {
        reply.close();
      }
    }
    at++;
    if (turn.incrementAndGet() == 2) {
      proceed(); // whoever has begun the request has gone
    }
  }

  private void add(Exchange exchange, Reply reply) {
    if (replies.isTooLongWith(reply)) {
      send();
    }
    Header request = exchange.header().withIds(exchange.sessionId(), exchange.treeId());
    int granted = client.connection().credits().grant(exchange.charge(), request.credits());
    replies.add(request.reply(reply.status(), granted), reply);
  }

  private void send() {
    if (!replies.isEmpty()) {
      long payload = replies.payload();
      client.send(replies.take(), () -> client.readAhead().release(payload));
    }
  }

  private void inherit(Exchange exchange, NtStatus status) {
    sessionId = exchange.sessionId();
    treeId = exchange.treeId();
    boolean opens = Commands.opens(exchange.header().commandCode());
    if (opens) {
      failure = status.isError() ? status : null;
    }
  }

  /** Forgets what was before: the request stands for itself. */
  void startOver() {
    file = null;
    failure = null;
  }

  /** Returns the id of the session that the present request means: if related, that before. */
  long sessionId(Header present) {
    return isRelated(present) ? sessionId : present.sessionId();
  }

  /** Returns the id of the tree, as {@link #sessionId}. */
  int treeId(Header present) {
    return isRelated(present) ? treeId : present.treeId();
  }

  private boolean isRelated(Header present) {
    return present.isRelated() && at > 0;
  }

  /** Tells that related requests from here on mean this file, be it open or not. */
  void means(FileId id) {
    file = id;
  }

  /**
   * Fails if what a related request relies on has failed.
   *
   * @throws StatusException the same error; INVALID_PARAMETER if there is nothing before
   */
  void checkRelated() throws StatusException {
    if (at == 0) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "related to nothing");
    }
    if (failure != null) {
      throw new StatusException(failure);
    }
  }

  /**
   * Returns the file that a related request means: that of the request before, whatever it names.
   *
   * @param named is meant if no request before has one
   * @throws StatusException INVALID_PARAMETER if this is none either
   */
  FileId related(FileId named) throws StatusException {
    if (file != null) {
      return file;
    }
    if (named.isRelated()) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "no file before");
    }
    return named;
  }
}
