package io.iovec.nio;

import io.iovec.RelativeName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Follows a name from a root downwards, as {@code openat2(2)} does with {@code RESOLVE_BENEATH}:
 * symbolic links may be relative only, and nothing leads above the root.
 */
final class ConfinedPath {
  private static final int MOST_LINKS = 40;

  private final Path root;
  private final Path named;
  private final Deque<Path> left = new ArrayDeque<>();
  private Path at;
  private int links;

  private ConfinedPath(Path root, String relative) throws IOException {
    this.root = root.toRealPath();
    this.named = root.resolve(relative);
    this.at = this.root;
    for (String name : relative.split("/", -1)) {
      Path component = root.getFileSystem().getPath(name);
      if (component.isAbsolute() || component.getNameCount() != 1) {
        throw denied("not one name here: " + name); // Other systems have other separators.
      }
      left.add(component);
    }
  }

  /**
   * Returns the path to open without following links. Looked at now: who may change the directories
   * in between may defeat it.
   *
   * @param mustBeNew whether a link at the end is not followed, as it is a file that exists
   * @throws IllegalArgumentException if {@code relative} is not allowed
   * @throws AccessDeniedException if it leads out of {@code root}
   * @throws FileSystemException if it leads nowhere, or to something that is not a regular file
   */
  static Path resolve(Path root, String relative, boolean mustBeNew) throws IOException {
    return new ConfinedPath(root, RelativeName.check(relative)).walk(mustBeNew);
  }

  private Path walk(boolean mustBeNew) throws IOException {
    while (true) {
      Path next = left.remove();
      if (next.toString().equals("..")) {
        up();
      } else if (!next.toString().isEmpty() && !next.toString().equals(".")) {
        Path here = at.resolve(next);
        if (Files.isSymbolicLink(here) && !(mustBeNew && left.isEmpty())) {
          follow(Files.readSymbolicLink(here));
        } else {
          at = here;
        }
      }
      if (left.isEmpty()) {
        return checked();
      }
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw Files.exists(at, LinkOption.NOFOLLOW_LINKS)
            ? new FileSystemException(named.toString(), null, "a component is not a directory")
            : new NoSuchFileException(named.toString());
      }
    }
  }

  private void up() throws AccessDeniedException {
    Path parent = at.getParent();
    if (at.equals(root) || parent == null) {
      throw denied("leads out of its root");
    }
    at = parent;
  }

  private void follow(Path target) throws IOException {
    if (target.isAbsolute()) {
      throw denied("an absolute link leads out of its root");
    }
    if (++links > MOST_LINKS) {
      throw new FileSystemException(named.toString(), null, "too many levels of symbolic links");
    }
    for (int i = target.getNameCount() - 1; i >= 0; i--) {
      left.push(target.getName(i));
    }
  }

  /** Opening a named pipe would wait for its other end, so this is looked at before. */
  private Path checked() throws FileSystemException {
    if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(at)
        && !Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(named.toString(), null, "not a regular file");
    }
    return at;
  }

  private AccessDeniedException denied(String why) {
    return new AccessDeniedException(named.toString(), null, why);
  }
}
