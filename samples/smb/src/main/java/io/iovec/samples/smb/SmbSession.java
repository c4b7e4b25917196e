package io.iovec.samples.smb;

import io.iovec.IoVector;
import io.iovec.mina.IovecSession;
import io.iovec.samples.smb.command.Client;
import io.iovec.samples.smb.command.Dispatcher;
import io.iovec.samples.smb.command.Peer;
import io.iovec.samples.smb.command.Service;
import io.iovec.samples.smb.protocol.SmbFramer;
import io.iovec.samples.smb.session.Connection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's connection, between MINA's session and the commands. */
final class SmbSession implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");

  /** What may wait to be sent: no more requests are received until the client has taken it. */
  private static final long MOST_UNSENT = 32 << 20;

  /** The same in replies, of which each costs memory however short it is. */
  private static final int MOST_UNSENT_REPLIES = 1024;

  private final IovecSession session;
  private final Connection connection;
  private final Client client;
  private final SmbConfig config;
  private final String name;
  private final AtomicBoolean closing = new AtomicBoolean();
  private boolean trusted; // the event loop's

  /** The bytes of messages that were received, arrived or not. */
  private final AtomicLong receivedBytes = new AtomicLong();

  /** Whether a worker waits for more of a message that was received. */
  private volatile boolean awaiting;

  // The timer's.
  private final long beganNanos = System.nanoTime();
  private final Stall receiving;
  private final Stall sending;
  private long quietSinceNanos = beganNanos;
  private long movedBytes;

  SmbSession(IovecSession session, Connection connection, Service service, SmbConfig config) {
    this.session = session;
    this.connection = connection;
    this.config = config;
    this.name = name(session.getRemoteAddress());
    this.client = new Client(service, this, connection);
    long stallNanos = config.stallTimeout().toNanos();
    this.receiving = new Stall(stallNanos);
    this.sending = new Stall(stallNanos);
  }

  private static String name(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }

  /** Takes a message. The event loop's. */
  void receive(Dispatcher dispatcher, IoVector frame) throws IOException {
    receivedBytes.addAndGet(frame.length());
    dispatcher.receive(client, frame);
    if (!trusted && client.isLoggedOn()) {
      trusted = true;
      session.setFramer(new SmbFramer(SmbFramer.LARGEST, connection.opens()::isAppendOnly));
    }
    if (hasUnsent(1)) {
      session.suspendRead();
    }
  }

  private boolean hasUnsent(int parts) {
    return session.getScheduledWriteBytes() > MOST_UNSENT / parts
        || session.getScheduledWriteMessages() > MOST_UNSENT_REPLIES / parts;
  }

  /** Receives again, if enough has been sent. The event loop's. */
  void sent() {
    if (session.isReadSuspended() && !hasUnsent(2)) {
      session.resumeRead();
    }
  }

  @Override
  public void send(IoVector frame, Runnable then) {
    session.write(frame).addListener(future -> then.run());
  }

  @Override
  public void whenArrived(Runnable task) {
    awaiting = true;
    session.whenArrived(
        () -> {
          awaiting = false;
          task.run();
        });
  }

  @Override
  public void whenAllArrived(Runnable task) {
    session.whenAllArrived(task);
  }

  @Override
  public void close(String why) {
    if (closing.compareAndSet(false, true)) {
      LOG.warn("{}: closed: {}", name, why);
      session.closeNow();
    }
  }

  /** Says that the connection is no more. */
  void closed(Runnable then) {
    closing.set(true);
    client.closed(then);
  }

  /** Closes the connection if a timeout has passed. The timer's. */
  void checkTime(long nowNanos) {
    long pending = session.socket().pendingBytes();
    long read = pending > 0 ? receivedBytes.get() - pending : session.getReadBytes();
    long written = session.getWrittenBytes();
    if (!client.isLoggedOn() && nowNanos - beganNanos > config.logonTimeout().toNanos()) {
      close("no logon within " + config.logonTimeout());
    } else if (isStalled(pending > 0, read, nowNanos)) {
      close("half a message for " + config.stallTimeout());
    } else if (sending.check(session.getScheduledWriteBytes() > 0, written, nowNanos)) {
      close("replies not taken for " + config.stallTimeout());
    } else if (read + written != movedBytes || connection.opens().count() > 0) {
      movedBytes = read + written;
      quietSinceNanos = nowNanos;
    } else if (nowNanos - quietSinceNanos > config.idleTimeout().toNanos()) {
      close("silent for " + config.idleTimeout());
    }
  }

  private boolean isStalled(boolean isPending, long read, long nowNanos) {
    boolean isLent = session.isReadLent();
    if (isLent && !awaiting) {
      receiving.pause(nowNanos); // a worker has yet to take what is there
      return false;
    }
    boolean isInMessage =
        isLent || ((isPending || read > receivedBytes.get()) && !session.isReadSuspended());
    return receiving.check(isInMessage, read, nowNanos);
  }

  @Override
  public String toString() {
    return name;
  }
}
