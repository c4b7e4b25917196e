package io.iovec.samples.smb.session;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the server remembers of one client connection: what was negotiated, credits, sessions, open
 * files. Closing it closes all of them.
 *
 * <p>Thread-safe: requests arrive on an event loop, files are opened and closed by workers, and
 * another connection may end a session of this one. Nothing here blocks.
 */
public final class Connection {
  private final Sessions server;
  private final Limits limits;
  private final Credits credits;
  private final Opens opens;
  private final ConcurrentMap<Long, Session> sessions = new ConcurrentHashMap<>();
  private volatile @Nullable Negotiated negotiated;
  private volatile boolean closed;

  Connection(Sessions server, Executor worker, Limits limits) {
    this.server = server;
    this.limits = limits;
    this.credits = new Credits(limits.credits());
    this.opens = new Opens(worker, limits.opens(), server.listings().part());
  }

  /** Returns the message ids that the client may use. */
  public Credits credits() {
    return credits;
  }

  /** Returns the open files of all its sessions. */
  public Opens opens() {
    return opens;
  }

  /** Tells whether a dialect has been chosen; another NEGOTIATE is then an error. */
  public boolean isNegotiated() {
    return negotiated != null;
  }

  /**
   * Returns what was negotiated.
   *
   * @throws IllegalStateException if nothing was yet
   */
  public Negotiated negotiated() {
    Negotiated n = negotiated;
    if (n == null) {
      throw new IllegalStateException("not negotiated");
    }
    return n;
  }

  /**
   * Settles the dialect and all that goes with it.
   *
   * @throws IllegalStateException if that has been done
   */
  public synchronized void negotiated(Negotiated chosen) {
    if (negotiated != null) {
      throw new IllegalStateException("already negotiated: " + negotiated);
    }
    negotiated = chosen;
  }

  /**
   * Returns how many credits a request costs: what its header says where the dialect has that
   * field, 1 elsewhere.
   */
  public int charge(int headerCharge) {
    Negotiated n = negotiated;
    return n != null && n.isMultiCredit() ? Math.max(1, headerCharge) : 1;
  }

  /**
   * Begins a session, whose client is not logged on yet.
   *
   * @throws StatusException INSUFFICIENT_RESOURCES if there are too many, or this is closed
   */
  public synchronized Session begin() throws StatusException {
    if (closed || sessions.size() >= limits.sessions()) {
      throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
    }
    Session session = server.add(id -> new Session(id, this, server::logon, limits.trees()));
    sessions.put(session.id(), session);
    return session;
  }

  /**
   * Returns a session of this connection whose client may still be logging on.
   *
   * @throws StatusException USER_SESSION_DELETED if there is none
   */
  public Session logon(long id) throws StatusException {
    Session session = sessions.get(id);
    if (session == null) {
      throw new StatusException(NtStatus.USER_SESSION_DELETED);
    }
    return session;
  }

  /**
   * Returns a session of this connection whose client is logged on.
   *
   * @throws StatusException USER_SESSION_DELETED if there is none
   */
  public Session session(long id) throws StatusException {
    Session session = logon(id);
    if (!session.isLoggedOn()) {
      throw new StatusException(NtStatus.USER_SESSION_DELETED);
    }
    return session;
  }

  /**
   * Closes the session that a client had before it reconnected, on whatever connection it is, if
   * the same user logged on to it: MS-SMB2 3.3.5.5.3. Elsewise does nothing.
   *
   * @param previousId as SESSION_SETUP names it, 0 for none
   * @param session the one that takes its place, logged on
   * @param then is run once the previous one's files are closed, by a worker or, where there is
   *     nothing to wait for, in this thread
   */
  public void replace(long previousId, Session session, Runnable then) {
    Session previous = previousId == session.id() ? null : server.find(previousId);
    if (previous == null
        || !previous.isLoggedOn()
        || !previous.identity().isSameUser(session.identity())) {
      then.run();
    } else {
      previous.close(then);
    }
  }

  /**
   * Closes all sessions, and every file behind what is still being done with it, by a worker: files
   * to be deleted on close are then deleted. Does not wait. May be called again.
   *
   * @param then is run once all files are closed, by a worker or, where there is nothing to wait
   *     for, in this thread
   */
  public void close(Runnable then) {
    List<Session> ending;
    synchronized (this) {
      closed = true;
      ending = List.copyOf(sessions.values());
    }
    ending.forEach(Session::end);
    opens.close(open -> true, then);
  }

  /** Tells whether {@link #close} has been called. */
  public boolean isClosed() {
    return closed;
  }

  /** Forgets a session that has ended. */
  void remove(Session session) {
    sessions.remove(session.id(), session);
    server.remove(session);
  }
}
