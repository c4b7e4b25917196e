package io.iovec.samples.smb.share;

import io.iovec.IoFile;
import io.iovec.Transport;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens and creates, under the {@link Namespace}'s lock, as MS-SMB2 and MS-FSA have it. */
final class Opener {
  private static final OpenOption TRUNCATE = StandardOpenOption.TRUNCATE_EXISTING;
  private static final int DATA = Access.READING | Access.WRITING;

  private final Namespace names;
  private final Transport transport;
  private final Path root;
  private final int most;

  /** Makes an opener for {@code names}. */
  Opener(Namespace names, Transport transport, Path root, int most) {
    this.names = names;
    this.transport = transport;
    this.root = root;
    this.most = most;
  }

  /**
   * Checks what can be known without looking.
   *
   * @throws StatusException INVALID_PARAMETER, NOT_SUPPORTED
   */
  static void checkOptions(OpenRequest request) throws StatusException {
    if (request.has(OpenRequest.OPEN_BY_FILE_ID)) {
      throw new StatusException(NtStatus.NOT_SUPPORTED, "open by id");
    }
    if (request.has(OpenRequest.DIRECTORY_FILE)
        && (request.has(OpenRequest.NON_DIRECTORY_FILE) || request.disposition().empties())) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "options=" + request.options());
    }
  }

  /**
   * Opens or creates what is asked for.
   *
   * @param place where that leads to
   * @param files those that are open
   */
  OpenFile open(OpenRequest request, Place place, Map<Object, SharedFile> files)
      throws IOException {
    Entry entry = place.entry();
    return entry == null ? create(request, place, files) : open(request, place, entry, files);
  }

  private OpenFile open(
      OpenRequest request, Place place, Entry entry, Map<Object, SharedFile> files)
      throws IOException {
    SharedFile known = files.get(entry.key());
    SharedFile file = known == null ? new SharedFile(entry.key(), entry.isDirectory()) : known;
    SharedName open = file.named(place.path());
    SharedName name = open == null ? new SharedName(file, place.path()) : open;
    name.checkNotDeleted();
    if (request.disposition() == Disposition.CREATE) {
      throw new StatusException(NtStatus.OBJECT_NAME_COLLISION);
    }
    checkKind(request, entry);
    boolean empties = request.disposition().empties();
    int possible = entry.isReadonly() ? most & ~Access.WRITING : most;
    int access = Access.grant(request.desiredAccess(), possible);
    if (empties && (possible & Access.WRITE_DATA) == 0) {
      throw new StatusException(NtStatus.ACCESS_DENIED, "cannot be emptied");
    }
    if (request.has(OpenRequest.DELETE_ON_CLOSE)) {
      checkDeletable(place, entry, access, NtStatus.INVALID_PARAMETER);
    }
    file.checkShared(empties ? access | Access.WRITE_DATA : access, request.shareAccess());
    IoFile io = null;
    if (!entry.isDirectory() && (empties || (access & DATA) != 0)) {
      io = openData(place.path(), request, access, empties ? TRUNCATE : null);
    }
    return opened(request, place, entry, name, access, io, request.disposition().whenThere());
  }

  private static void checkKind(OpenRequest request, Entry entry) throws StatusException {
    if (!entry.isServed()) {
      throw new StatusException(NtStatus.ACCESS_DENIED, "a link, or no regular file");
    }
    if (!entry.isDirectory() && request.has(OpenRequest.DIRECTORY_FILE)) {
      throw new StatusException(NtStatus.NOT_A_DIRECTORY);
    }
    if (entry.isDirectory()
        && (request.has(OpenRequest.NON_DIRECTORY_FILE) || request.disposition().empties())) {
      throw new StatusException(NtStatus.FILE_IS_A_DIRECTORY);
    }
  }

  /**
   * Checks that something may be deleted.
   *
   * @param withoutAccess the status if the access does not allow it
   * @throws StatusException CANNOT_DELETE, DIRECTORY_NOT_EMPTY
   */
  static void checkDeletable(Place place, Entry entry, int access, NtStatus withoutAccess)
      throws IOException {
    if ((access & Access.DELETE) == 0) {
      throw new StatusException(withoutAccess, "no access to delete");
    }
    if (place.path().isRoot() || entry.isReadonly()) {
      throw new StatusException(NtStatus.CANNOT_DELETE);
    }
    if (entry.isDirectory()) {
      try (Directory directory = place.directory().child(entry)) {
        if (!directory.isEmpty()) {
          throw new StatusException(NtStatus.DIRECTORY_NOT_EMPTY);
        }
      }
    }
  }

  private OpenFile create(OpenRequest request, Place place, Map<Object, SharedFile> files)
      throws IOException {
    if (!request.disposition().creates()) {
      throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
    }
    place.path().checkNew();
    checkParent(place, files);
    if ((most & Access.WRITE_DATA) == 0) {
      throw new StatusException(NtStatus.ACCESS_DENIED, "the share is read-only");
    }
    int access = Access.grant(request.desiredAccess(), most);
    if (request.has(OpenRequest.DELETE_ON_CLOSE) && (access & Access.DELETE) == 0) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "no access to delete");
    }
    boolean directory = request.has(OpenRequest.DIRECTORY_FILE);
    IoFile io = null;
    try {
      if (directory) {
        Files.createDirectory(root.resolve(place.path().relative()));
      } else {
        io = openData(place.path(), request, access, StandardOpenOption.CREATE_NEW);
      }
      Entry made = place.directory().exact(place.path().name());
      if (made == null || !made.isServed() || made.isDirectory() != directory) {
        throw new StatusException(NtStatus.ACCESS_DENIED, "it was made elsewhere, or replaced");
      }
      SharedName name = new SharedName(new SharedFile(made.key(), directory), place.path());
      IoFile handle = io;
      io = null;
      return opened(request, place, made, name, access, handle, Outcome.CREATED);
    } finally {
      if (io != null) {
        io.close();
      }
    }
  }

  /**
   * Checks that something may come to be in a place.
   *
   * @throws StatusException DELETE_PENDING if its directory is to be deleted
   */
  static void checkParent(Place place, Map<Object, SharedFile> files) throws IOException {
    SharedFile parent = files.get(place.directory().self().key());
    SharedName name = parent == null ? null : parent.named(place.path().parent());
    if (name != null) {
      name.checkNotDeleted();
    }
  }

  private IoFile openData(
      SharePath path, OpenRequest request, int access, @Nullable OpenOption more)
      throws IOException {
    Set<OpenOption> options = new HashSet<>();
    if ((access & Access.READING) != 0) {
      options.add(StandardOpenOption.READ);
    }
    if ((access & Access.WRITING) == Access.APPEND_DATA) {
      options.add(StandardOpenOption.APPEND);
    } else if ((access & Access.WRITING) != 0) {
      options.add(StandardOpenOption.WRITE);
    }
    if (more != null) {
      options.add(StandardOpenOption.WRITE);
      options.add(more);
    }
    if (request.has(OpenRequest.WRITE_THROUGH)
        || request.has(OpenRequest.NO_INTERMEDIATE_BUFFERING)) {
      options.add(StandardOpenOption.DSYNC);
    }
    return transport.open(root, path.relative(), options.toArray(OpenOption[]::new));
  }

  private OpenFile opened(
      OpenRequest request,
      Place place,
      Entry entry,
      SharedName name,
      int access,
      @Nullable IoFile io,
      Outcome outcome)
      throws IOException {
    try {
      if (outcome != Outcome.OPENED
          && !entry.isDirectory()
          && (request.attributes() & FileMetadata.READONLY) != 0) {
        place.directory().setReadonly(entry, true);
      }
      IoFile kept = io;
      if (io != null && (access & DATA) == 0) {
        io.close();
        kept = null;
      }
      return new OpenFile(names, name, request, access, kept, outcome);
    } catch (IOException | RuntimeException e) {
      if (io != null) {
        io.close();
      }
      throw e;
    }
  }
}
