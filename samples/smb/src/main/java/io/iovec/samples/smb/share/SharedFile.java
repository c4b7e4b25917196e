package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that is open, perhaps by several names: what all its opens have in common.
 * Changed under the {@link Namespace}'s lock only.
 */
final class SharedFile {
  private final Object key;
  private final boolean directory;
  private final List<SharedName> names = new ArrayList<>();
  private final ReadWriteLock end = new ReentrantReadWriteLock();

  SharedFile(Object key, boolean directory) {
    this.key = key;
    this.directory = directory;
  }

  /** Returns what is equal for all names of the file. */
  Object key() {
    return key;
  }

  boolean isDirectory() {
    return directory;
  }

  /** Returns what is held for reading by who may move the file's end, for writing to find it. */
  ReadWriteLock end() {
    return end;
  }

  /** Returns the names by which it is open. */
  List<SharedName> names() {
    return names;
  }

  /** Returns the name that is there, or null if it is not open by that. */
  @Nullable SharedName named(SharePath path) {
    for (SharedName name : names) {
      if (name.path().equals(path)) {
        return name;
      }
    }
    return null;
  }

  void add(OpenFile open) {
    SharedName name = open.name();
    if (!names.contains(name)) {
      names.add(name);
    }
    name.opens().add(open);
  }

  /** Tells whether that was the last one of its name. */
  boolean remove(OpenFile open) {
    SharedName name = open.name();
    name.opens().remove(open);
    return name.opens().isEmpty() && names.remove(name);
  }

  boolean isClosed() {
    return names.isEmpty();
  }

  /**
   * Checks that another open goes with those that there are, by whatever name.
   *
   * @throws StatusException SHARING_VIOLATION
   */
  void checkShared(int access, int shareAccess) throws StatusException {
    if ((access & Access.SHARED) == 0) {
      return;
    }
    for (SharedName name : names) {
      for (OpenFile other : name.opens()) {
        if ((other.access() & Access.SHARED) != 0
            && (!allows(shareAccess, other.access()) || !allows(other.shareAccess(), access))) {
          throw new StatusException(NtStatus.SHARING_VIOLATION, name.path().toString());
        }
      }
    }
  }

  private static boolean allows(int shareAccess, int access) {
    return ((access & Access.READING) == 0 || (shareAccess & OpenRequest.SHARE_READ) != 0)
        && ((access & Access.WRITING) == 0 || (shareAccess & OpenRequest.SHARE_WRITE) != 0)
        && ((access & Access.DELETE) == 0 || (shareAccess & OpenRequest.SHARE_DELETE) != 0);
  }
}
