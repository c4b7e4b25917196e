package io.iovec.samples.smb.session;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.Share;
import org.jspecify.annotations.Nullable;

/** A share connected by a session: MS-SMB2's tree connect. Thread-safe. */
public final class Tree {
  private final int id;
  private final Session session;
  private final @Nullable Share share;
  private volatile boolean connected = true;

  Tree(int id, Session session, @Nullable Share share) {
    this.id = id;
    this.session = session;
    this.share = share;
  }

  /** Returns the id, neither 0 nor -1. */
  public int id() {
    return id;
  }

  /** Returns the session that connected it. */
  public Session session() {
    return session;
  }

  /** Tells whether this is IPC$, the place of named pipes, of which there are none. */
  public boolean isPipes() {
    return share == null;
  }

  /**
   * Returns the share.
   *
   * @throws StatusException OBJECT_NAME_NOT_FOUND if this is IPC$
   */
  public Share share() throws StatusException {
    Share files = share;
    if (files == null) {
      throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
    }
    return files;
  }

  /** Tells whether files can be opened in it: it, its session and its connection have not ended. */
  public boolean isConnected() {
    return connected && session.isOpen() && !session.connection().isClosed();
  }

  /**
   * Disconnects the share and closes its files, each behind what is still being done with it, by a
   * worker. Does not wait. May be called again.
   *
   * @param then is run once all its files are closed, by a worker or, where there is nothing to
   *     wait for, in this thread
   */
  @SuppressWarnings("ReferenceEquality") // this tree, not one like it
  public void disconnect(Runnable then) {
    connected = false;
    session.remove(this);
    session.connection().opens().close(file -> file.tree() == this, then);
  }
}
