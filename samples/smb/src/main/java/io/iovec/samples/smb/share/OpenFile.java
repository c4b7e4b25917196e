package io.iovec.samples.smb.share;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.SourceException;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that is open. Thread-safe; its calls may wait for a disk. Once it is closed
 * they fail with FILE_CLOSED; what the access that was granted does not include fails with
 * ACCESS_DENIED.
 */
public final class OpenFile implements AutoCloseable {
  /**
   * WRITE_THROUGH, SEQUENTIAL_ONLY, NO_INTERMEDIATE_BUFFERING, two SYNCHRONOUS, DELETE_ON_CLOSE.
   */
  private static final int MODE = 0x103E;

  /** Is given the entries of a directory. */
  @FunctionalInterface
  public interface Listing {
    /** Takes an entry; or answers false, and it comes again with the next call. */
    boolean take(ListedFile file) throws StatusException;
  }

  /** The JDK counts nanoseconds. */
  private static final Instant EARLIEST = Instant.parse("1678-01-01T00:00:00Z");

  private final Namespace names;
  private final SharedName name;
  private final OpenRequest request;
  private final int access;
  private final @Nullable IoFile data;
  private final Outcome outcome;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Cursor cursor = new Cursor();

  /** Becomes the one who closes {@code data}, which is null without access to any. */
  OpenFile(
      Namespace names,
      SharedName name,
      OpenRequest request,
      int access,
      @Nullable IoFile data,
      Outcome outcome) {
    this.names = names;
    this.name = name;
    this.request = request;
    this.access = access;
    this.data = data;
    this.outcome = outcome;
  }

  SharedName name() {
    return name;
  }

  int shareAccess() {
    return request.shareAccess();
  }

  boolean isDeletedOnClose() {
    return request.has(OpenRequest.DELETE_ON_CLOSE);
  }

  /** Returns what opening has done. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns where it is now, in the spelling of the file system. */
  public SharePath path() {
    return name.path();
  }

  /** Returns what was granted, as bits of {@link Access}. */
  public int access() {
    return access;
  }

  /** Returns those of the options that are its mode (MS-FSCC 2.4.26). */
  public int mode() {
    return request.options() & MODE;
  }

  /** Tells whether it is a directory. */
  public boolean isDirectory() {
    return name.file().isDirectory();
  }

  /** Tells whether it is deleted once everybody has closed it. */
  public boolean isDeletePending() {
    return name.isDeletePending();
  }

  /** Returns its name in the form 8.3: itself, or one made from it that opens it too. */
  public String alternateName() {
    return path().isRoot() ? "" : AlternateName.of(path().name());
  }

  /**
   * Returns what it is now.
   *
   * @throws StatusException FILE_DELETED if it is no longer there, or another one is
   */
  public FileMetadata metadata() throws StatusException {
    ensureOpen();
    return names.at(name, names::metadata);
  }

  /**
   * Reads at the back of {@code into}, as {@link IoFile#read} does.
   *
   * @param count fewer bytes may come without the end being reached; 0 only asks for the right
   * @return the number of bytes, or {@link io.iovec.Answer#END_OF_STREAM}, or {@link
   *     io.iovec.Answer#NO_ROOM}
   * @throws StatusException INVALID_DEVICE_REQUEST if it is a directory; the vector is as it was
   */
  public long read(IoVector into, long position, long count) throws StatusException {
    IoFile from = data(Access.READING);
    checkRange(position, count);
    if (count == 0) {
      return 0;
    }
    try {
      return from.read(into, position, count);
    } catch (IOException | IllegalStateException e) {
      throw failed(from, e);
    }
  }

  /** Tells whether the access is only to append. */
  public boolean isAppendOnly() {
    return (access & Access.WRITING) == Access.APPEND_DATA;
  }

  /**
   * Writes all of {@code from} that has arrived; what was written leaves it.
   *
   * @param position where; at the end instead if the access is only to append, and then all has to
   *     have arrived
   * @return the number of bytes written; what is not is pending
   * @throws StatusException DISK_FULL and others; the beginning may have been written
   * @throws SourceException if pending bytes will not come
   */
  public long write(IoVector from, long position) throws StatusException, SourceException {
    IoFile to = data(Access.WRITING);
    long length = from.length();
    checkRange(position, length);
    if (isAppendOnly()) {
      append(from);
      return length;
    }
    Lock moving = name.file().end().readLock();
    moving.lock();
    try {
      return to.write(from, position);
    } catch (SourceException e) {
      throw e;
    } catch (IOException | IllegalStateException e) {
      throw failed(to, e);
    } finally {
      moving.unlock();
    }
  }

  /**
   * Writes all of {@code from}, which has arrived, at the file's end; what was written leaves it.
   * Waits for what others are writing to the file, who then wait for this: nothing of it gets lost,
   * or lies between what somebody else appends.
   *
   * @throws StatusException DISK_FULL and others; the beginning may have been written
   */
  public void append(IoVector from) throws StatusException {
    IoFile to = data(Access.WRITING);
    Lock finding = name.file().end().writeLock();
    finding.lock();
    try {
      long end = to.size();
      checkRange(end, from.length());
      long written = to.write(from, end);
      if (!from.isEmpty()) {
        throw new StatusException(
            NtStatus.UNEXPECTED_IO_ERROR, "not arrived after " + written + " bytes");
      }
    } catch (IOException | IllegalStateException e) {
      throw failed(to, e);
    } finally {
      finding.unlock();
    }
  }

  private static void checkRange(long position, long count) throws StatusException {
    if (position < 0 || count < 0 || position > Long.MAX_VALUE - count) {
      throw new StatusException(
          NtStatus.INVALID_PARAMETER, "position=" + position + " count=" + count);
    }
  }

  /** Makes durable what was written. */
  public void flush() throws StatusException {
    require(Access.WRITING);
    IoFile written = data;
    if (written != null) {
      try {
        written.force(true);
      } catch (IOException | IllegalStateException e) {
        throw failed(written, e);
      }
    }
  }

  /** Makes it {@code size} bytes long: cuts it, or extends it with zeros. */
  public void setEndOfFile(long size) throws StatusException {
    IoFile sized = data(Access.WRITE_DATA);
    checkRange(size, 0);
    Lock moving = name.file().end().readLock();
    moving.lock();
    try {
      sized.truncate(size);
    } catch (IOException | IllegalStateException e) {
      throw failed(sized, e);
    } finally {
      moving.unlock();
    }
  }

  private IoFile data(int wanted) throws StatusException {
    if (name.file().isDirectory()) {
      throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST, "a directory");
    }
    require(wanted);
    IoFile open = data;
    if (open == null) {
      throw new StatusException(NtStatus.ACCESS_DENIED);
    }
    return open;
  }

  private void require(int wanted) throws StatusException {
    ensureOpen();
    if ((access & wanted) == 0) {
      throw new StatusException(
          NtStatus.ACCESS_DENIED, String.format("access=%x wanted=%x", access, wanted));
    }
  }

  private void ensureOpen() throws StatusException {
    if (closed.get()) {
      throw new StatusException(NtStatus.FILE_CLOSED);
    }
  }

  /** A file that another thread closes meanwhile is a client's mistake, all else is ours. */
  private static StatusException failed(IoFile file, Exception failure) {
    if (failure instanceof IllegalStateException misuse) {
      if (file.isOpen()) {
        throw misuse;
      }
      return new StatusException(NtStatus.FILE_CLOSED, failure);
    }
    return Failures.of(failure);
  }

  /**
   * Sets times and attributes; what is null or 0 stays.
   *
   * @param created stays in any case: Linux does not let it be set
   * @param attributes such as {@link FileMetadata#READONLY}, which alone has an effect: set if the
   *     bit is there, taken away if others are
   * @throws StatusException INVALID_PARAMETER for a time before 1678
   */
  public void setBasic(
      @Nullable Instant created,
      @Nullable Instant accessed,
      @Nullable Instant written,
      int attributes)
      throws StatusException {
    require(Access.WRITE_ATTRIBUTES);
    boolean readonly = (attributes & FileMetadata.READONLY) != 0;
    names.at(
        name,
        place -> {
          Entry entry = place.existing();
          if (attributes != 0 && !entry.isDirectory() && readonly != entry.isReadonly()) {
            place.directory().setReadonly(entry, readonly);
          }
          if (accessed != null || written != null) {
            place.directory().setTimes(entry, time(written), time(accessed));
          }
          return entry;
        });
  }

  private static @Nullable FileTime time(@Nullable Instant instant) throws StatusException {
    if (instant == null) {
      return null;
    }
    if (instant.isBefore(EARLIEST)) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "time=" + instant);
    }
    // The JDK makes of a fraction of a second before 1970 one that the system refuses.
    boolean whole = instant.isBefore(Instant.EPOCH);
    return FileTime.from(whole ? instant.truncatedTo(ChronoUnit.SECONDS) : instant);
  }

  /**
   * Has it deleted once everybody has closed it, or not.
   *
   * @throws StatusException CANNOT_DELETE, DIRECTORY_NOT_EMPTY
   */
  public void setDeletePending(boolean pending) throws StatusException {
    require(Access.DELETE);
    names.setDeletePending(this, pending);
  }

  /**
   * Gives it another place in the share, whose directory is there.
   *
   * @param replace whether a file that is there goes away; a directory never does
   * @throws StatusException OBJECT_NAME_COLLISION, OBJECT_PATH_NOT_FOUND; ACCESS_DENIED if
   *     something inside is open, or what would be replaced is
   */
  public void rename(SharePath target, boolean replace) throws StatusException {
    require(Access.DELETE);
    names.rename(name, target, replace);
  }

  /**
   * Lists a directory, {@code .} and {@code ..} first, from where the last call ended. What comes
   * or goes meanwhile may be listed or not, all else is, once. Another call waits for this one.
   *
   * @param pattern which names, with the wildcards {@code * ? < > "}; empty for all. Only looked at
   *     when a listing begins
   * @param restart whether to begin again, with this pattern or, if it is empty, the one before
   * @param behind the {@link ListedFile#index} to go on behind, or 0 for where the last call ended
   * @return how many entries were taken; 0 if the first one was not
   * @throws StatusException NO_SUCH_FILE if there are none at all, NO_MORE_FILES if all have been
   *     taken; INVALID_PARAMETER if it is no directory; OBJECT_NAME_INVALID for a pattern longer
   *     than names are
   */
  public int list(String pattern, boolean restart, int behind, Listing taker)
      throws StatusException {
    if (!name.file().isDirectory()) {
      throw new StatusException(NtStatus.INVALID_PARAMETER, "no directory");
    }
    require(Access.READ_DATA);
    return cursor.list(() -> names.at(name, Place::listed), pattern, restart, behind, taker);
  }

  /**
   * Has the listings of this directory that begin from now on keep the names that are still to be
   * listed in {@code memory}, and fail with INSUFFICIENT_RESOURCES where that has no room.
   */
  public void keepListingsIn(ListingMemory memory) {
    cursor.keepIn(memory);
  }

  /**
   * Closes it, and deletes it if that was asked for and nobody else has it open. Closing again does
   * nothing.
   *
   * @throws StatusException if something could not be stored or deleted; it is closed nevertheless
   */
  @Override
  public void close() throws StatusException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    cursor.close();
    IoFile open = data;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw Failures.of(e);
    } finally {
      names.close(this);
    }
  }

  @Override
  public String toString() {
    return "OpenFile[" + name.path() + "]";
  }
}
