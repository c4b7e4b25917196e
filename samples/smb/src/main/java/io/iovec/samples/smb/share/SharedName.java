package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.ArrayList;
import java.util.List;

/**
 * One of a file's names, by which it is open, perhaps several times: what those opens have in
 * common. They are renamed and deleted together, and apart from the file's other names. Changed
 * under the {@link Namespace}'s lock only; where it is, and whether it is to be deleted, may be
 * read without.
 */
final class SharedName {
  private final SharedFile file;
  private final List<OpenFile> opens = new ArrayList<>();
  private volatile SharePath path;
  private volatile boolean deletePending;

  SharedName(SharedFile file, SharePath path) {
    this.file = file;
    this.path = path;
  }

  SharedFile file() {
    return file;
  }

  SharePath path() {
    return path;
  }

  void moved(SharePath target) {
    path = target;
  }

  boolean isDeletePending() {
    return deletePending;
  }

  void setDeletePending(boolean pending) {
    deletePending = pending;
  }

  /** Tells whether it is to be deleted, now or once one of those is closed who have it open. */
  boolean isDoomed() {
    return deletePending || opens.stream().anyMatch(OpenFile::isDeletedOnClose);
  }

  void checkNotDeleted() throws StatusException {
    if (deletePending) {
      throw new StatusException(NtStatus.DELETE_PENDING, path.toString());
    }
  }

  List<OpenFile> opens() {
    return opens;
  }
}
