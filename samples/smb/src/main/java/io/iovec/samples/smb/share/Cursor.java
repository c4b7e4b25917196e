package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How far an open directory has been listed. Thread-safe: one call waits for the other. */
final class Cursor implements AutoCloseable {
  private @Nullable ListingMemory memory;
  private @Nullable Search search;
  private String lastPattern = "";
  private boolean closed;

  /** Opens the directory that is listed. */
  @FunctionalInterface
  interface Source {
    Place.Listed open() throws IOException;
  }

  /** Has the listings that begin from now on count what they keep; before, nobody does. */
  synchronized void keepIn(ListingMemory of) {
    memory = of;
  }

  /** Lists as {@link OpenFile#list} says. */
  synchronized int list(
      Source source, String pattern, boolean restart, int behind, OpenFile.Listing taker)
      throws StatusException {
    if (closed) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
    try (Place.Listed listed = source.open()) {
      Search going = search;
      if (going == null || restart) {
        String wanted = pattern.isEmpty() ? lastPattern : pattern;
        going = begin(listed, wanted);
        lastPattern = wanted;
      } else if (behind != 0 && going.isEnded()) {
        going = begin(listed, lastPattern);
      }
      if (behind != 0) {
        going.goOnBehind(behind);
      }
      return going.give(listed, taker);
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  private Search begin(Place.Listed listed, String wanted) throws IOException {
    NamePattern pattern = NamePattern.of(wanted);
    end();
    Search begun = Search.begin(listed.directory(), pattern, memory);
    search = begun;
    return begun;
  }

  private void end() {
    Search ending = search;
    search = null;
    if (ending != null) {
      ending.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }
}
