package io.iovec.conformance;

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
import java.util.List;

/**
 * Follows a name from a root downwards. Links may be relative only, and nothing leads above the
 * root. Java looks before it opens, so this does not promise {@code CONFINED_OPEN}.
 */
final class ReferencePaths {
  private static final int MOST_LINKS = 40;

  private ReferencePaths() {}

  /**
   * Returns the path to open without following links.
   *
   * @param mustBeNew whether a link at the end is not followed, as it is a file that exists
   */
  static Path resolve(Path root, String relative, boolean mustBeNew) throws IOException {
    RelativeName.check(relative);
    Path top = root.toRealPath();
    Path at = top;
    Deque<String> left = new ArrayDeque<>(List.of(relative.split("/", -1)));
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.remove();
      if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        throw Files.exists(at, LinkOption.NOFOLLOW_LINKS)
            ? new FileSystemException(at.toString(), null, "not a directory")
            : new NoSuchFileException(at.toString());
      }
      if (name.equals("..")) {
        if (at.equals(top)) {
          throw new AccessDeniedException(relative, null, "leads out of its root");
        }
        at = at.getParent();
        continue;
      }
      Path next = at.resolve(name);
      if (!Files.isSymbolicLink(next) || (mustBeNew && left.isEmpty())) {
        at = next.normalize();
        continue;
      }
      Path target = Files.readSymbolicLink(next);
      if (target.isAbsolute()) {
        throw new AccessDeniedException(relative, null, "an absolute link leads out of its root");
      }
      if (++links > MOST_LINKS) {
        throw new FileSystemException(relative, null, "too many levels of symbolic links");
      }
      for (int i = target.getNameCount() - 1; i >= 0; i--) {
        left.push(target.getName(i).toString());
      }
    }
    // Opening a named pipe would wait for its other end, so this is looked at before.
    if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(at)
        && !Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(relative, null, "not a regular file");
    }
    return at;
  }
}
