package io.iovec.samples.smb.session;

import io.iovec.samples.smb.protocol.FileId;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.ListingMemory;
import io.iovec.samples.smb.share.OpenFile;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open files of a connection. Of a file's two ids one counts up and one is random, so that an
 * id that was once valid never means another file. Thread-safe.
 */
public final class Opens {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Opens a file in a share. */
  @FunctionalInterface
  public interface Opening {
    /** Opens the file. May block. */
    OpenFile open() throws StatusException;
  }

  private final Executor worker;
  private final int most;
  private final ListingMemory listings;
  private final Object lock = new Object();
  private final ConcurrentMap<FileId, Open> byId = new ConcurrentHashMap<>();
  private long lastPersistent;

  Opens(Executor worker, int most, ListingMemory listings) {
    this.worker = worker;
    this.most = most;
    this.listings = listings;
  }

  /**
   * Opens a file and remembers it. Nothing is opened or made where there is no place to remember
   * it. What is closed meanwhile (the tree, the session, the connection) waits, and closes the file
   * too.
   *
   * @throws StatusException TOO_MANY_OPENED_FILES; NETWORK_NAME_DELETED if the tree has been
   *     disconnected; or what {@code opening} throws
   */
  public Open open(Tree tree, Opening opening) throws StatusException {
    Open open = add(tree);
    Gate.Pass pass = open.firstPass();
    try {
      OpenFile handle = opening.open();
      handle.keepListingsIn(listings);
      open.opened(handle);
      if (open.gate().isClosed()) {
        throw new StatusException(NtStatus.NETWORK_NAME_DELETED);
      }
      return open;
    } catch (StatusException | RuntimeException | Error e) {
      discard(open);
      throw e;
    } finally {
      pass.leave();
    }
  }

  private Open add(Tree tree) throws StatusException {
    synchronized (lock) {
      if (!tree.isConnected()) {
        throw new StatusException(NtStatus.NETWORK_NAME_DELETED);
      }
      if (byId.size() >= most) {
        throw new StatusException(NtStatus.TOO_MANY_OPENED_FILES);
      }
      FileId id = new FileId(++lastPersistent, RANDOM.nextLong());
      Open open = new Open(this, tree, id, new Gate(worker));
      byId.put(id, open);
      return open;
    }
  }

  /**
   * Returns an open file.
   *
   * @throws StatusException FILE_CLOSED if the id is not that of a file that was opened in this
   *     tree and is still open
   */
  @SuppressWarnings("ReferenceEquality") // that tree, not one like it
  public Open find(FileId id, Tree tree) throws StatusException {
    Open open = byId.get(id);
    if (open == null || open.tree() != tree || open.gate().isClosed()) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
    return open;
  }

  /** Tells whether all that is written to a file goes to its end; false if there is none. */
  public boolean isAppendOnly(FileId id) {
    Open open = byId.get(id);
    return open != null && open.isAppendOnly();
  }

  /** Returns how many files are open, those being opened or closed included. */
  public int count() {
    return byId.size();
  }

  /** Closes files, each behind what is still being done with it, and then runs {@code then}. */
  void close(Predicate<Open> which, Runnable then) {
    List<Open> closing;
    synchronized (lock) {
      // What is added from here on has seen that its tree is no longer connected.
      closing = byId.values().stream().filter(which).toList();
    }
    if (closing.isEmpty()) {
      then.run();
      return;
    }
    AtomicInteger left = new AtomicInteger(closing.size());
    for (Open open : closing) {
      close(
          open,
          () -> {
            if (left.decrementAndGet() == 0) {
              then.run();
            }
          });
    }
  }

  /** Closes a file, behind what is still being done with it. */
  public void close(Open open) {
    close(open, () -> {});
  }

  private static void close(Open open, Runnable then) {
    open.gate()
        .close(
            pass -> {
              discard(open);
              pass.leave();
              then.run();
            });
  }

  private static void discard(Open open) {
    try {
      open.close();
    } catch (StatusException | RuntimeException e) {
      LOG.warn("{}: not closed well: {}", open, e.toString());
    }
  }

  void remove(Open open) {
    byId.remove(open.id(), open);
  }
}
