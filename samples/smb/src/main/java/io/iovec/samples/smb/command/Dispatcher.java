package io.iovec.samples.smb.command;

import io.iovec.IoVector;
import io.iovec.NoRoomException;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.Header;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.Smb1Negotiate;
import io.iovec.samples.smb.protocol.SmbFramer;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.session.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes messages apart and has each request answered by its command. One serves all connections.
 * Thread-safe.
 */
public final class Dispatcher {
  private static final Header SMB1_NEGOTIATE =
      new Header(1, 0, Command.NEGOTIATE.code(), 1, 0, 0, 0, 0, 0, 0);

  private final Service service;
  private final Commands commands;

  /** Makes one that has not received anything. */
  public Dispatcher(Service service) {
    this.service = service;
    this.commands = new Commands(service);
  }

  /**
   * Takes a client's next message. Called in the order in which messages came, by one thread at a
   * time for each client, and does not block: it is answered now or later.
   *
   * @param frame from the length in front of it on, as {@link SmbFramer} found it; taken over
   * @throws ProtocolException if the connection has to be closed for it
   * @throws IOException if something else failed, and the connection has to be closed too
   */
  public void receive(Client client, IoVector frame) throws IOException {
    Message message = new Message(this, client);
    List<Exchange> exchanges = new ArrayList<>(1);
    try (frame) {
      frame.release(SmbFramer.PREFIX);
      while (!frame.isEmpty()) {
        exchanges.add(next(message, frame));
      }
    } catch (IOException | RuntimeException e) {
      exchanges.forEach(one -> one.element().close());
      throw e;
    }
    message.begin(exchanges);
  }

  /** Takes the next request off a frame, and the credits that it costs. */
  private static Exchange next(Message message, IoVector frame) throws IOException {
    Connection connection = message.client().connection();
    ByteBuffer start = frame.pullUp((int) Math.min(frame.length(), Header.SIZE));
    Header header = Smb1Negotiate.isSmb1(start) ? SMB1_NEGOTIATE : Header.read(start);
    int charge = 0;
    if (header.commandCode() != Command.CANCEL.code()) {
      charge = connection.charge(header.creditCharge());
      connection.credits().use(header.messageId(), charge);
    }
    return new Exchange(
        message, header, first(frame, header.elementLength(frame.length())), charge);
  }

  /**
   * Splits the first bytes off a vector. Within a kernel entry that needs another one, and where
   * there is none the bytes go to user memory.
   */
  static IoVector first(IoVector of, long n) throws IOException {
    try {
      return of.split(n);
    } catch (NoRoomException e) {
      of.pullUp(Math.toIntExact(n));
      return of.split(n);
    }
  }

  Service service() {
    return service;
  }

  /** Says that a client is gone: what waits for room for it gives up. */
  public void clientGone() {
    commands.room().look();
  }

  /** Begins with a request, whose turn has come. What this throws is the answer. */
  void dispatch(Exchange exchange, Message message) throws IOException {
    Header header = exchange.header();
    Command command = header.command();
    Connection connection = exchange.connection();
    if (!connection.isNegotiated() && command != Command.NEGOTIATE) {
      throw new ProtocolException("nothing is negotiated");
    }
    if (header.isResponse()) {
      throw new ProtocolException("not a request");
    }
    if (command == Command.CANCEL) {
      exchange.drop(); // nothing waits that could be cancelled, and this is never answered
      return;
    }
    if (header.isAsync()) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "asynchronous");
    }
    if (header.isRelated()) {
      message.checkRelated();
    } else {
      message.startOver();
    }
    if (Commands.needsSession(command)) {
      // A signature is not looked at: guests have no key, though smbj signs what it sends by 2.x.
      exchange.session(connection.session(exchange.sessionId()));
    }
    if (Commands.needsTree(command)) {
      exchange.tree(exchange.session().tree(exchange.treeId()));
    }
    commands.handler(command).handle(exchange);
  }
}
