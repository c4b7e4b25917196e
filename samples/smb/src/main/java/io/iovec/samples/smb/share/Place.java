package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: a directory, held, and what has the last name in it, if anything has.
 *
 * @param directory the root itself for the root's path
 * @param path as the file system spells it; where there is nothing, the last name is the one asked
 *     for
 * @param entry null if there is nothing
 */
record Place(Directory directory, SharePath path, @Nullable Entry entry) implements Closeable {

  /** Looks a path up; where names are not there, those that differ only in case are taken. */
  static Place find(Path root, SharePath path) throws IOException {
    return walk(root, path, Directory::find);
  }

  /** Looks a path up as it is spelled. */
  static Place exact(Path root, SharePath path) throws IOException {
    return walk(root, path, Directory::exact);
  }

  @FunctionalInterface
  private interface Lookup {
    @Nullable Entry in(Directory directory, String name) throws IOException;
  }

  private static Place walk(Path root, SharePath path, Lookup lookup) throws IOException {
    List<String> names = path.names();
    SharePath spelled = SharePath.ROOT;
    Directory at = Directory.open(root);
    try {
      if (path.isRoot()) {
        return new Place(at, path, at.self());
      }
      for (String name : names.subList(0, names.size() - 1)) {
        Entry next = lookup.in(at, name);
        if (next == null || !next.isDirectory()) {
          throw new StatusException(NtStatus.OBJECT_PATH_NOT_FOUND, "no directory " + name);
        }
        Directory above = at;
        at = above.child(next);
        above.close();
        spelled = spelled.child(next.name());
      }
      Entry entry = lookup.in(at, path.name());
      String name = entry == null ? path.name() : entry.name();
      return new Place(at, spelled.child(name), entry);
    } catch (IOException | RuntimeException e) {
      at.close();
      throw e;
    }
  }

  /** Returns what is there, which it is known that something is. */
  Entry existing() {
    return Objects.requireNonNull(entry, "entry");
  }

  /** Opens the directory that is there, to be listed; the caller closes it. */
  Listed listed() throws IOException {
    Entry self = existing();
    Directory opened = path.isRoot() ? directory.again() : directory.child(self);
    try {
      return new Listed(opened, self, path.isRoot() ? self : directory.self());
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /**
   * A directory to be listed.
   *
   * @param above the directory above it, or the root again: nothing is told of what is above that
   */
  record Listed(Directory directory, Entry self, Entry above) implements Closeable {
    @Override
    public void close() throws IOException {
      directory.close();
    }
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
