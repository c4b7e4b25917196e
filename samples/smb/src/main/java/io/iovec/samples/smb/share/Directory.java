package io.iovec.samples.smb.share;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory held by a descriptor, so that what is done in it is done in this one, whatever
 * becomes of the names that led here. Never follows a link. For one thread at a time.
 */
final class Directory implements Closeable {
  private static final Set<PosixFilePermission> WRITING =
      Set.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private final SecureDirectoryStream<Path> stream;
  private final Path here;

  /** Which names are asked for. */
  @FunctionalInterface
  interface Wanted {
    boolean is(String name) throws IOException;
  }

  private Directory(SecureDirectoryStream<Path> stream, Path here) {
    this.stream = stream;
    this.here = here;
  }

  /**
   * Opens a share's root.
   *
   * @throws IOException if its file system cannot do this, among others
   */
  @SuppressWarnings("StreamResourceLeak") // the directory closes it
  static Directory open(Path root) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new Directory(secure, root.getFileSystem().getPath("."));
    }
    stream.close();
    throw new IOException(
        "names cannot be confined to " + root + ": its file system has no SecureDirectoryStream");
  }

  /** Opens a directory in this one. */
  Directory child(Entry directory) throws IOException {
    return new Directory(
        stream.newDirectoryStream(directory.path(), LinkOption.NOFOLLOW_LINKS), here);
  }

  /** Opens this directory once more. */
  Directory again() throws IOException {
    return new Directory(stream.newDirectoryStream(here), here);
  }

  /** Returns this directory as an entry. */
  Entry self() throws IOException {
    return new Entry(
        here, stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
  }

  /** Returns what has exactly this name, or null. */
  @Nullable Entry exact(String name) throws IOException {
    return entry(here.resolveSibling(name));
  }

  /** Returns what has a name that came from this directory, or null if it is gone. */
  @Nullable Entry entry(Path name) throws IOException {
    try {
      return new Entry(name, view(name).readAttributes());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private PosixFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Returns what has this name, or else one that differs only in case, or else one whose {@link
   * AlternateName} this is, or null.
   */
  @Nullable Entry find(String name) throws IOException {
    Entry exact = exact(name);
    if (exact != null) {
      return exact;
    }
    boolean made = AlternateName.isMade(name);
    List<Path> found =
        names(
            1,
            there ->
                there.equalsIgnoreCase(name)
                    || (made && AlternateName.of(there).equalsIgnoreCase(name)));
    return found.isEmpty() ? null : entry(found.get(0));
  }

  boolean isEmpty() throws IOException {
    return names(1, name -> true).isEmpty();
  }

  /** Returns names that are wanted, {@code most} of them at most, in the system's order. */
  List<Path> names(int most, Wanted wanted) throws IOException {
    List<Path> names = new ArrayList<>();
    // Another stream: each can be read only once.
    try (DirectoryStream<Path> listing = stream.newDirectoryStream(here)) {
      for (Path path : listing) {
        Path name = path.getFileName();
        if (name != null && wanted.is(name.toString())) {
          names.add(name);
          if (names.size() == most) {
            break;
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException("cannot be listed", e);
    }
    return names;
  }

  void delete(Entry entry) throws IOException {
    if (entry.isDirectory()) {
      stream.deleteDirectory(entry.path());
    } else {
      stream.deleteFile(entry.path());
    }
  }

  /** Gives an entry another name or place; a file that has that name goes away. */
  void move(Entry entry, Directory target, String name) throws IOException {
    stream.move(entry.path(), target.stream, here.resolveSibling(name));
  }

  void setTimes(Entry entry, @Nullable FileTime written, @Nullable FileTime accessed)
      throws IOException {
    own(entry).setTimes(written, accessed, null);
  }

  /** Sets or takes away what {@link Entry#isReadonly} tells. */
  void setReadonly(Entry entry, boolean readonly) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(entry.attributes().permissions());
    if (readonly) {
      permissions.removeAll(WRITING);
    } else {
      permissions.add(PosixFilePermission.OWNER_WRITE);
    }
    own(entry).setPermissions(permissions);
  }

  private PosixFileAttributeView own(Entry entry) {
    return entry.path().equals(here)
        ? stream.getFileAttributeView(PosixFileAttributeView.class)
        : view(entry.path());
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
