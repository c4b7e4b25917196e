package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A connection's socket, from {@link #open} to {@link #end}. Confined to its loop's thread. */
final class ReferenceAdapterChannel {
  /** After so many messages the other connections have their turn. */
  private static final int MOST_ROUNDS = 32;

  /** What it is made of. */
  record Parts(
      Transport transport,
      ReferenceAdapterLoop loop,
      StreamSocket socket,
      AdapterSetup setup,
      AdapterHandler handler,
      @Nullable Executor pool) {}

  private final ReferenceAdapterConnection connection;
  private final ReferenceAdapterLoop loop;
  private final StreamSocket socket;
  private final @Nullable ReferenceAdapterTls tls;

  /** What bytes go through: the socket, or TLS over it. */
  private final StreamSocket stream;

  private final ReferenceAdapterInput input;
  private final ReferenceAdapterQueue queue;
  private final ReferenceAdapterEvents events;
  private final long idleNanos;
  private @Nullable Registration registration;
  private volatile boolean lent;
  private boolean inputEnded;
  private boolean ended;
  private long quietSince;

  ReferenceAdapterChannel(ReferenceAdapterConnection connection, Parts parts) throws IOException {
    AdapterSetup setup = parts.setup();
    this.connection = connection;
    this.loop = parts.loop();
    this.socket = parts.socket();
    this.tls = setup.tls() == null ? null : new ReferenceAdapterTls(socket, setup.tls());
    this.stream =
        tls == null ? socket : new ReferenceAdapterTlsSocket(socket, tls, parts.transport());
    this.input = input(parts.transport(), setup);
    this.queue = connection.queue();
    this.events =
        new ReferenceAdapterEvents(
            connection, parts.handler(), parts.pool(), () -> connection.signal(Poller.READ));
    this.idleNanos = setup.idle().toNanos();
  }

  private static ReferenceAdapterInput input(Transport transport, AdapterSetup setup) {
    Framer framer = setup.framer();
    if (framer != null) {
      return new ReferenceAdapterInput.Messages(new Frames(transport, framer));
    }
    return setup.codec() ? new ReferenceAdapterLines() : new ReferenceAdapterInput.Buffers();
  }

  /** Begins. If it throws, nobody has been told of it, and the socket is still the caller's. */
  void open() throws IOException {
    registration = loop.poller().register(socket, 0, this::ready);
    loop.add(this);
    quietSince = System.nanoTime();
    events.fire(handler -> handler.opened(connection));
    ready(Poller.READ);
  }

  /** Does what there is to do, and receives if it is {@link Poller#READ}. */
  void ready(int readiness) {
    Registration mine = registration;
    if (ended || mine == null) {
      return;
    }
    try {
      if (!connection.isDone() && (tls == null || tls.handshake())) {
        if ((readiness & Poller.READ) != 0) {
          receive();
        }
        send();
      }
      if (connection.isDone() && (tls == null || tls.endOutput())) {
        end(null);
      } else {
        mine.interest((wantsToReceive() ? Poller.READ : 0) | (wantsToSend() ? Poller.WRITE : 0));
      }
    } catch (Throwable e) { // an Error of a framer too: it must not end the thread of others
      end(e);
    }
  }

  private void receive() throws IOException {
    for (int i = 0; mayReceive(); i++) {
      if (i == MOST_ROUNDS) {
        connection.signal(Poller.READ); // of what lies in buffers already, no poller knows
        return;
      }
      ReferenceAdapterInput.Step step = input.receive(stream, this);
      if (step == ReferenceAdapterInput.Step.LATER) {
        return;
      }
      if (step == ReferenceAdapterInput.Step.ENDED) {
        inputEnded = true;
        events.fire(handler -> handler.ended(connection)); // who has heard all else, and closes
      }
    }
  }

  /** Is asked before each message. */
  private boolean mayReceive() {
    return !connection.isSuspended()
        && !connection.isClosing()
        && !inputEnded
        && !lent
        && !events.isBusy();
  }

  /** Receives nothing until the payload of a message has been used, which is pending. */
  void lend() {
    lent = true;
    stream.whenReturned(
        () -> {
          lent = false;
          connection.signal(Poller.READ);
        });
  }

  private boolean wantsToReceive() {
    return mayReceive() || (tls != null && tls.isHandshaking());
  }

  /** Says that an input has received something. */
  void received(long bytes) {
    connection.countRead(bytes);
    quietSince = System.nanoTime();
  }

  /** Says what an input has made of it. */
  void fire(ReferenceAdapterEvents.Message message) {
    events.fire(handler -> message.tell(handler, connection));
  }

  private void send() throws IOException {
    for (int i = 0; i < MOST_ROUNDS && !queue.isEmpty(); i++) {
      long n = queue.send(stream);
      if (n > 0) {
        connection.countWritten(n);
        quietSince = System.nanoTime();
      }
      if (queue.takeSent()) {
        events.fire(handler -> handler.sent(connection));
      } else if (n == Answer.NOT_NOW) {
        return;
      }
    }
  }

  private boolean wantsToSend() {
    // During a handshake it is the peer's turn, unless there is something left of ours.
    return tls == null
        ? !queue.isEmpty()
        : tls.hasOutgoing() || (!queue.isEmpty() && !tls.isHandshaking());
  }

  /** Tells whether it has to be {@linkplain #tick called} from time to time. */
  boolean needsTicks() {
    return idleNanos > 0;
  }

  void tick(long now) {
    if (!isIdle(now)) {
      return;
    }
    ready(Poller.READ); // pollers may not tell of a few bytes that came, or of a little room
    if (!ended && isIdle(now)) {
      quietSince = now;
      events.fire(handler -> handler.idle(connection));
    }
  }

  private boolean isIdle(long now) {
    return idleNanos > 0 && now - quietSince >= idleNanos;
  }

  /** Ends it, whatever was written. */
  void endNow() {
    end(null);
  }

  /** Gives everything back, and tells the last events. */
  private void end(@Nullable Throwable cause) {
    if (ended) {
      return;
    }
    ended = true;
    loop.remove(this);
    socket.close();
    input.close();
    queue.end(cause == null ? new IOException("the connection is closed") : cause);
    if (cause != null) {
      events.fire(handler -> handler.failed(connection, cause));
    }
    events.fire(handler -> handler.closed(connection));
  }
}
