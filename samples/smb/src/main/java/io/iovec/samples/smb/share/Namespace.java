package io.iovec.samples.smb.share;

import io.iovec.Transport;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The names of a share, and what is open under them. One lock is held for writing while names come,
 * go or change, and for reading while one is looked up; nothing is read from or written to a file
 * under it. Thread-safe.
 *
 * <p>The lock keeps this server's clients apart. Others on the machine who may change the directory
 * can get between a look and the deed that follows: what they make there meanwhile may be replaced
 * by a rename. They cannot lead out of the share: files are opened by the transport, which confines
 * them, and all else is done in directories held by descriptor, except for making a directory, for
 * which the JDK has only a path: who replaces one of its parents by a link just then has an empty
 * directory made elsewhere, and the client is told of a failure.
 */
final class Namespace {
  private final Path root;
  private final Opener opener;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Object, SharedFile> files = new HashMap<>();

  /**
   * Makes a namespace.
   *
   * @param root absolute, without links
   * @param most what access can be granted
   */
  Namespace(Transport transport, Path root, int most) {
    this.root = root;
    this.opener = new Opener(this, transport, root, most);
  }

  /** Something that is done with a place, while no name changes or as the only one. */
  @FunctionalInterface
  interface Deed<T> {
    T with(Place place) throws IOException;
  }

  /**
   * Does something where an open file is.
   *
   * @throws StatusException FILE_DELETED if it is no longer there
   */
  <T> T at(SharedName name, Deed<T> deed) throws StatusException {
    Lock reading = lock.readLock();
    reading.lock();
    try (Place place = here(name)) {
      return deed.with(place);
    } catch (IOException | InvalidPathException e) {
      throw Failures.of(e);
    } finally {
      reading.unlock();
    }
  }

  /** Returns what is told of what is in a place. */
  FileMetadata metadata(Place place) {
    Entry entry = place.existing();
    try {
      Map<String, Object> more =
          Files.readAttributes(
              root.resolve(place.path().relative()),
              "unix:nlink,ctime,fileKey",
              LinkOption.NOFOLLOW_LINKS);
      // Looked at by name, which may have led elsewhere meanwhile.
      if (entry.key().equals(more.get("fileKey"))
          && more.get("nlink") instanceof Integer links
          && more.get("ctime") instanceof FileTime changed) {
        return entry.metadata(links, changed.toInstant());
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return entry.metadata();
    }
    return entry.metadata();
  }

  private Place here(SharedName name) throws IOException {
    Place place;
    try {
      place = Place.exact(root, name.path());
    } catch (StatusException e) {
      throw new StatusException(NtStatus.FILE_DELETED, e);
    }
    Entry entry = place.entry();
    if (entry == null || !entry.key().equals(name.file().key())) {
      place.close();
      throw new StatusException(NtStatus.FILE_DELETED, name.path().toString());
    }
    return place;
  }

  /** Opens or creates, as {@link Share#open} says. */
  OpenFile open(OpenRequest request) throws StatusException {
    Opener.checkOptions(request);
    Lock changing = lock.writeLock();
    changing.lock();
    try (Place place = Place.find(root, request.path())) {
      Entry entry = place.entry();
      SharedFile known = entry == null ? null : files.get(entry.key());
      if (known != null) {
        follow(known, place);
      }
      OpenFile open = opener.open(request, place, files);
      SharedFile file = open.name().file();
      files.put(file.key(), file);
      file.add(open);
      return open;
    } catch (IOException | InvalidPathException e) {
      throw Failures.of(e);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Notes where a file is that was open already, and that something else has moved meanwhile. A
   * name that is to be deleted stays where it was: this one may always have been another.
   */
  private void follow(SharedFile file, Place place) throws IOException {
    if (file.named(place.path()) != null) {
      return;
    }
    SharedName gone = null;
    for (SharedName name : file.names()) {
      if (!name.isDoomed() && isGone(name)) {
        if (gone != null) {
          return; // either may have become this one
        }
        gone = name;
      }
    }
    if (gone != null) {
      gone.moved(place.path());
    }
  }

  private boolean isGone(SharedName name) throws IOException {
    try {
      here(name).close();
      return false;
    } catch (StatusException e) {
      return true;
    }
  }

  /** Forgets an open file whose data is closed, and deletes what is to be deleted now. */
  void close(OpenFile open) throws StatusException {
    SharedName name = open.name();
    SharedFile file = name.file();
    Lock changing = lock.writeLock();
    changing.lock();
    try {
      boolean last = file.remove(open);
      if (open.isDeletedOnClose()) {
        name.setDeletePending(true);
      }
      if (file.isClosed()) {
        files.remove(file.key(), file);
      }
      if (last && name.isDeletePending()) {
        delete(name);
      }
    } catch (IOException | InvalidPathException e) {
      throw Failures.of(e);
    } finally {
      changing.unlock();
    }
  }

  private void delete(SharedName name) throws IOException {
    try (Place place = here(name)) {
      place.directory().delete(place.existing());
    } catch (StatusException e) {
      if (e.status() != NtStatus.FILE_DELETED) {
        throw e;
      }
    }
  }

  void setDeletePending(OpenFile open, boolean pending) throws StatusException {
    SharedName name = open.name();
    Lock changing = lock.writeLock();
    changing.lock();
    try (Place place = here(name)) {
      if (pending) {
        Opener.checkDeletable(place, place.existing(), open.access(), NtStatus.ACCESS_DENIED);
      }
      name.setDeletePending(pending);
    } catch (IOException | InvalidPathException e) {
      throw Failures.of(e);
    } finally {
      changing.unlock();
    }
  }

  void rename(SharedName name, SharePath target, boolean replace) throws StatusException {
    Lock changing = lock.writeLock();
    changing.lock();
    try (Place from = here(name);
        Place to = Place.find(root, target.checkNew())) {
      if (from.path().isRoot() || to.path().isRoot()) {
        throw new StatusException(NtStatus.ACCESS_DENIED, "the root cannot be renamed");
      }
      Opener.checkParent(to, files);
      if (name.file().isDirectory()) {
        checkNothingOpenBelow(name.path(), to.path());
      }
      String last = newName(from, to, target, replace);
      SharePath path = to.path().parent().child(last);
      SharedName there = name.file().named(path);
      if (there != null && !path.equals(name.path())) {
        throw new StatusException(NtStatus.ACCESS_DENIED, "open, though gone: " + path);
      }
      from.directory().move(from.existing(), to.directory(), last);
      name.moved(path);
    } catch (IOException | InvalidPathException e) {
      throw Failures.of(e);
    } finally {
      changing.unlock();
    }
  }

  private void checkNothingOpenBelow(SharePath directory, SharePath target) throws StatusException {
    if (target.isBelow(directory)) {
      throw new StatusException(NtStatus.ACCESS_DENIED, "into itself");
    }
    for (SharedFile other : files.values()) {
      for (SharedName name : other.names()) {
        if (name.path().isBelow(directory)) {
          throw new StatusException(NtStatus.ACCESS_DENIED, "open: " + name.path());
        }
      }
    }
  }

  /** Returns the name to move to: the one asked for, or the spelling of what it replaces. */
  private String newName(Place from, Place to, SharePath target, boolean replace)
      throws StatusException {
    Entry there = to.entry();
    Entry entry = from.existing();
    if (there == null || to.path().equals(from.path())) {
      return target.name();
    }
    if (!replace || there.key().equals(entry.key())) {
      throw new StatusException(NtStatus.OBJECT_NAME_COLLISION);
    }
    if (!there.attributes().isRegularFile()
        || there.isReadonly()
        || entry.isDirectory()
        || files.containsKey(there.key())) {
      throw new StatusException(NtStatus.ACCESS_DENIED, "cannot be replaced: " + to.path());
    }
    return to.path().name();
  }
}
