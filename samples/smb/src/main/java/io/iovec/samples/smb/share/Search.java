package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listing of a directory, as far as it has got: the names were noted when it began, what they
 * name is looked at when its turn comes. Links and what is neither file nor directory are left out.
 * For one thread at a time.
 */
final class Search implements AutoCloseable {
  private static final int MOST_NAMES = 1_000_000;

  /** What a path, its text and their place in a list take, about, in bytes. */
  private static final int PER_NAME = 128;

  private static final int PER_CHAR = 4;

  private final NamePattern pattern;
  private final @Nullable ListingMemory memory;

  /** Index 1 is {@code .} and 2 {@code ..}, if they match or not; the names follow. */
  private List<Path> names = List.of();

  /** The last index. */
  private int last;

  private int index;
  private long kept;
  private boolean found;

  private Search(NamePattern pattern, @Nullable ListingMemory memory) {
    this.pattern = pattern;
    this.memory = memory;
  }

  /**
   * Begins in a directory.
   *
   * @param memory counts the names that are kept, if it is not null
   * @throws StatusException INSUFFICIENT_RESOURCES if there are too many
   */
  static Search begin(Directory directory, NamePattern pattern, @Nullable ListingMemory memory)
      throws IOException {
    Search search = new Search(pattern, memory);
    try {
      search.note(directory);
      return search;
    } catch (IOException | RuntimeException | Error e) {
      search.close();
      throw e;
    }
  }

  private void note(Directory directory) throws IOException {
    List<Path> all = directory.names(MOST_NAMES + 1, this::keep);
    if (all.size() > MOST_NAMES) {
      throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES, "names>" + MOST_NAMES);
    }
    all.sort(Comparator.comparing(Path::toString, String.CASE_INSENSITIVE_ORDER));
    names = all;
    last = all.size() + 2;
  }

  private boolean keep(String name) throws StatusException {
    if (!pattern.matches(AlternateName.shown(name))) {
      return false;
    }
    if (memory != null) {
      long bytes = PER_NAME + (long) PER_CHAR * name.length();
      if (!memory.take(bytes)) {
        throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES, "names kept=" + memory.used());
      }
      kept += bytes;
    }
    return true;
  }

  /** Tells whether all were given out: none is kept any more, and none can be given again. */
  boolean isEnded() {
    return index == last;
  }

  /** Forgets the names. Closing again does nothing. */
  @Override
  public void close() {
    names = List.of();
    if (memory != null) {
      memory.give(kept);
      kept = 0;
    }
  }

  /** Goes on behind an index that was given out. */
  void goOnBehind(int given) throws StatusException {
    if (given < 0 || given > last) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "index=" + given);
    }
    index = given;
  }

  /**
   * Gives out entries until one is not taken or there are no more.
   *
   * @param in the directory in which it began
   * @return how many were taken; 0 if the first one was not
   * @throws StatusException NO_SUCH_FILE, NO_MORE_FILES
   */
  int give(Place.Listed in, OpenFile.Listing listing) throws IOException {
    int taken = 0;
    for (int next = index + 1; next <= last; next++) {
      ListedFile file = look(in, next);
      if (file != null) {
        found = true;
        if (!listing.take(file)) {
          return taken;
        }
        taken++;
      }
      index = next;
    }
    close();
    if (taken == 0) {
      throw new StatusException(found ? NtStatus.NO_MORE_FILES : NtStatus.NO_SUCH_FILE);
    }
    return taken;
  }

  private @Nullable ListedFile look(Place.Listed in, int at) throws IOException {
    if (at <= 2) {
      String name = at == 1 ? "." : "..";
      Entry entry = (at == 1 ? in.self() : in.above()).named(name);
      return pattern.matches(name) ? new ListedFile(name, "", entry.metadata(), at) : null;
    }
    Entry entry = in.directory().entry(names.get(at - 3));
    if (entry == null || !entry.isServed()) {
      return null;
    }
    String name = AlternateName.shown(entry.name());
    String alternate = AlternateName.of(entry.name());
    return new ListedFile(
        name, alternate.equalsIgnoreCase(name) ? "" : alternate, entry.metadata(), at);
  }
}
