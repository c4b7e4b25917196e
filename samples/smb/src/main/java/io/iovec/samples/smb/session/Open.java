package io.iovec.samples.smb.session;

import io.iovec.samples.smb.protocol.FileId;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.OpenFile;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that a client has open: its ids, the share's handle, and the {@link Gate}
 * that everything done with the handle goes through. Thread-safe.
 */
public final class Open {
  private final Opens opens;
  private final Tree tree;
  private final FileId id;
  private final Gate gate;
  private final Gate.Pass firstPass;
  private final AtomicReference<@Nullable OpenFile> file = new AtomicReference<>();

  Open(Opens opens, Tree tree, FileId id, Gate gate) {
    this.opens = opens;
    this.tree = tree;
    this.id = id;
    this.gate = gate;
    this.firstPass = gate.enterFirst();
  }

  /** Returns the tree that it was opened in. */
  public Tree tree() {
    return tree;
  }

  /** Returns the id by which the client names it. */
  public FileId id() {
    return id;
  }

  /** Returns the gate to enter before using {@link #file}. */
  public Gate gate() {
    return gate;
  }

  /**
   * Returns the share's handle, good until the pass of the gate is left.
   *
   * @throws StatusException FILE_CLOSED if it was closed while the caller waited for the pass
   */
  public OpenFile file() throws StatusException {
    OpenFile handle = file.get();
    if (handle == null) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
    return handle;
  }

  /**
   * Closes the file, in an exclusive pass of its gate; may block. Closing again does nothing, so
   * that CLOSE and the connection's end may both do it.
   *
   * @throws StatusException if the share says that closing failed; it is closed nevertheless
   */
  public void close() throws StatusException {
    OpenFile handle = file.getAndSet(null);
    try {
      if (handle != null) {
        handle.close();
      }
    } finally {
      opens.remove(this);
    }
  }

  /** Tells whether all that is written to the file goes to its end. */
  boolean isAppendOnly() {
    OpenFile handle = file.get();
    return handle != null && handle.isAppendOnly();
  }

  Gate.Pass firstPass() {
    return firstPass;
  }

  void opened(OpenFile handle) {
    file.set(handle);
  }

  @Override
  public String toString() {
    return "file " + id.persistent() + " of " + tree.session();
  }
}
