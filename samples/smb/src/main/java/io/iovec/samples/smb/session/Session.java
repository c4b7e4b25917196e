package io.iovec.samples.smb.session;

import io.iovec.samples.smb.auth.Identity;
import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.SessionSetupResponse;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.Share;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One user's logon on a connection, and the shares connected by it. Thread-safe. */
public final class Session {
  private final long id;
  private final Connection connection;
  private final Supplier<Logon> logons;
  private final int mostTrees;
  private final ConcurrentMap<Integer, Tree> trees = new ConcurrentHashMap<>();
  private @Nullable Logon logon;
  private int lastTreeId;
  private volatile @Nullable Identity identity;
  private volatile boolean open = true;

  Session(long id, Connection connection, Supplier<Logon> logons, int mostTrees) {
    this.id = id;
    this.connection = connection;
    this.logons = logons;
    this.mostTrees = mostTrees;
  }

  /** Returns the id, neither 0 nor -1. */
  public long id() {
    return id;
  }

  /** Returns the connection it belongs to. */
  public Connection connection() {
    return connection;
  }

  /**
   * Takes the logon one step further. Where the client is logged on already, its first token begins
   * another logon, which leaves what is connected and open as it is.
   *
   * @param token the security buffer of SESSION_SETUP, position to limit; only used during the call
   * @throws StatusException if the logon fails; the session is then at its end: {@link #close} it
   */
  public synchronized Logon.Outcome step(ByteBuffer token) throws StatusException {
    Logon going = logon;
    if (going == null) {
      going = logons.get();
      logon = going;
    }
    Logon.Outcome outcome = going.step(token);
    if (outcome instanceof Logon.Done done) {
      logon = null;
      identity = done.identity();
    }
    return outcome;
  }

  /** Tells whether the client is logged on and the session not ended. */
  public boolean isLoggedOn() {
    return open && identity != null;
  }

  /**
   * Returns who is logged on, or was when the session ended.
   *
   * @throws IllegalStateException if nobody is yet
   */
  public Identity identity() {
    Identity who = identity;
    if (who == null) {
      throw new IllegalStateException("not logged on: id=" + id);
    }
    return who;
  }

  /**
   * Connects a share.
   *
   * @param share null for IPC$, which has no files
   * @throws StatusException INSUFFICIENT_RESOURCES if too many are connected; USER_SESSION_DELETED
   *     if this has ended
   */
  public synchronized Tree connect(@Nullable Share share) throws StatusException {
    if (!isLoggedOn()) {
      throw new StatusException(NtStatus.USER_SESSION_DELETED);
    }
    if (trees.size() >= mostTrees) {
      throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
    }
    do {
      lastTreeId++;
    } while (lastTreeId == 0 || lastTreeId == -1 || trees.containsKey(lastTreeId));
    Tree tree = new Tree(lastTreeId, this, share);
    trees.put(lastTreeId, tree);
    return tree;
  }

  /**
   * Returns a connected share.
   *
   * @throws StatusException NETWORK_NAME_DELETED if there is none of that id
   */
  public Tree tree(int treeId) throws StatusException {
    Tree tree = trees.get(treeId);
    if (tree == null) {
      throw new StatusException(NtStatus.NETWORK_NAME_DELETED);
    }
    return tree;
  }

  /**
   * Ends the session and closes its files, each behind what is still being done with it, by a
   * worker. Does not wait. May be called again.
   *
   * @param then is run once all its files are closed, by a worker or, where there is nothing to
   *     wait for, in this thread
   */
  public void close(Runnable then) {
    end();
    connection.opens().close(file -> file.tree().session().id() == id, then);
  }

  /**
   * Returns the flags of the SESSION_SETUP response: that there is no user, or that the user is a
   * guest. Clients sign nothing then.
   */
  public int flags() {
    return identity().anonymous() ? SessionSetupResponse.ANONYMOUS : SessionSetupResponse.GUEST;
  }

  /** Ends the session, with no file opened in it any more, and leaves the open ones as they are. */
  synchronized void end() {
    open = false;
    trees.clear();
    connection.remove(this);
  }

  boolean isOpen() {
    return open;
  }

  void remove(Tree tree) {
    trees.remove(tree.id(), tree);
  }

  @Override
  public String toString() {
    return "session " + Long.toHexString(id);
  }
}
