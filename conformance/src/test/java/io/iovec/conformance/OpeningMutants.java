package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import io.iovec.Capability;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files that are opened wrongly. */
final class OpeningMutants {
  private OpeningMutants() {}

  private interface Opening {
    IoFile open(Transport inner, Path root, String relative, List<OpenOption> options)
        throws IOException;
  }

  private static Mutant opening(String flaw, Opening wrong) {
    return Mutant.of(flaw).by(inner -> opener(inner, wrong));
  }

  private static Transport opener(Transport inner, Opening wrong) {
    return new ForwardingTransport(inner) {
      @Override
      public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
        return wrong.open(inner, root, relative, new ArrayList<>(List.of(options)));
      }
    };
  }

  private static IoFile open(Transport inner, Path root, String relative, List<OpenOption> options)
      throws IOException {
    return inner.open(root, relative, options.toArray(OpenOption[]::new));
  }

  static List<Mutant> all() {
    return List.of(
        opening(
                "appends at the position",
                (inner, root, name, options) -> {
                  options.replaceAll(option -> option == APPEND ? WRITE : option);
                  return open(inner, root, name, options);
                })
            .breaks("F-04", "size of the file ==> expected: <106000>"),
        opening("appends where the file ended when it was opened", OpeningMutants::remembering)
            .breaks("F-19", "size of the file")
            .breaks("F-25", "has in the file ==> expected: <225000>"),
        opening(
                "takes names that begin with a slash",
                (inner, root, name, options) ->
                    open(inner, root, name.replaceFirst("^/(?=.)", ""), options))
            .breaks("F-20", "name='/"),
        Mutant.of("follows links out of its root")
            .by(
                inner ->
                    CostMutants.claiming(
                        opener(inner, OpeningMutants::following), Capability.CONFINED_OPEN))
            .breaks("F-21", "name='relative'")
            .breaks("F-30", "an absolute link was followed")
            .breaks("F-39", "a file outside of the root was opened"),
        opening(
                "follows no links",
                (inner, root, name, options) -> {
                  if (Files.isSymbolicLink(root.resolve(name))) {
                    throw new AccessDeniedException(name);
                  }
                  return open(inner, root, name, options);
                })
            .breaks("F-22", "AccessDeniedException"),
        opening(
                "does not say that a file is not there",
                (inner, root, name, options) -> {
                  try {
                    return open(inner, root, name, options);
                  } catch (NoSuchFileException e) {
                    throw new FileSystemException(name);
                  }
                })
            .breaks("F-23", "expected: <java.nio.file.NoSuchFileException>"),
        opening(
                "cuts files that may be made",
                (inner, root, name, options) -> {
                  if (options.contains(CREATE) && options.contains(WRITE)) {
                    options.add(TRUNCATE_EXISTING);
                  }
                  return open(inner, root, name, options);
                })
            .breaks("F-24", "opened to write, and cut"),
        opening(
                "opens something else for what is not a file",
                (inner, root, name, options) ->
                    Files.exists(root.resolve(name)) && !Files.isRegularFile(root.resolve(name))
                        ? inner.open(root, "instead", CREATE, WRITE)
                        : open(inner, root, name, options))
            .breaks("F-28", "opened name=socket"),
        opening(
                "makes files by lower-case names only",
                (inner, root, name, options) ->
                    open(
                        inner,
                        root,
                        options.contains(CREATE) ? name.toLowerCase(Locale.ROOT) : name,
                        options))
            .breaks("F-29", "upper and lower case are taken for each other"),
        opening(
                "wants its root to be no link",
                (inner, root, name, options) -> {
                  if (Files.isSymbolicLink(root)) {
                    throw new NoSuchFileException(root.toString());
                  }
                  return open(inner, root, name, options);
                })
            .breaks("F-31", "NoSuchFileException"),
        opening("looks at its files by their names", OpeningMutants::byName)
            .breaks("F-32", "size of the file that was opened"),
        opening(
                "refuses what it has no use for",
                (inner, root, name, options) -> {
                  if (options.stream().anyMatch(FileOption.class::isInstance)) {
                    throw new UnsupportedOperationException("options=" + options);
                  }
                  return open(inner, root, name, options);
                })
            .breaks("F-40", "UnsupportedOperationException"),
        opening("leaves the time as it was", OpeningMutants::timeless)
            .breaks("F-41", "written, but the file says that it was not"));
  }

  private static IoFile remembering(
      Transport inner, Path root, String name, List<OpenOption> options) throws IOException {
    boolean appends = options.remove(APPEND);
    if (!appends) {
      return open(inner, root, name, options);
    }
    options.add(WRITE);
    return new ForwardingFile(open(inner, root, name, options)) {
      private long end = inner().size();

      @Override
      public long write(IoVector from, long position) throws IOException {
        long n = super.write(from, end);
        end += n;
        return n;
      }
    };
  }

  private static IoFile following(Transport inner, Path root, String name, List<OpenOption> options)
      throws IOException {
    Path path = root.resolve(name);
    Path real = Files.exists(path) ? path.toRealPath() : path;
    return real.equals(path) || real.getParent() == null
        ? open(inner, root, name, options)
        : open(inner, real.getParent(), real.getFileName().toString(), options);
  }

  private static IoFile timeless(Transport inner, Path root, String name, List<OpenOption> options)
      throws IOException {
    return new ForwardingFile(open(inner, root, name, options)) {
      @Override
      public long write(IoVector from, long position) throws IOException {
        FileTime before = Files.getLastModifiedTime(root.resolve(name));
        long n = super.write(from, position);
        Files.setLastModifiedTime(root.resolve(name), before);
        return n;
      }
    };
  }

  private static IoFile byName(Transport inner, Path root, String name, List<OpenOption> options)
      throws IOException {
    return new ForwardingFile(open(inner, root, name, options)) {
      @Override
      public long size() throws IOException {
        return Files.size(root.resolve(name));
      }
    };
  }
}
