package io.iovec.nio;

import io.iovec.SourceException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open file, shared by its {@link NioFile}, the calls that are in it, and the {@linkplain
 * FileRegionEntry regions} made from it; the last of them closes it. Thread-safe.
 *
 * <p>A {@link FileChannel} is closed for everybody when a thread in it is interrupted. So bytes are
 * read and written through an {@link AsynchronousFileChannel}, which is not, and whose tasks run in
 * the calling thread. Only {@code transferTo} needs a FileChannel, a second one, which is opened
 * again after an interrupt closed it.
 */
final class OpenFile implements Closeable {
  /** Answer of {@link #transferTo}: not this way now, read the bytes and send those. */
  static final int NOT_THIS_WAY = -1;

  // On Windows the system runs the tasks, and an executor of its own would cost each file a thread.
  private static final @Nullable ExecutorService EXECUTOR =
      File.separatorChar == '\\' ? null : new InlineExecutor();
  private static final Set<OpenOption> TO_SEND =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final ChannelCalls calls;
  private final Path path;
  private final AsynchronousFileChannel channel;
  private final @Nullable Object key;
  private final Consumer<OpenFile> onClose;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile @Nullable FileChannel sender;

  /**
   * Opens the regular file at {@code path}, which is real: no symbolic link is followed.
   *
   * @param onClose is told when the descriptors have been closed
   */
  OpenFile(ChannelCalls calls, Path path, Set<OpenOption> options, Consumer<OpenFile> onClose)
      throws IOException {
    this.calls = calls;
    this.path = path;
    this.onClose = onClose;
    this.channel = calls.open(path, options, EXECUTOR);
    try {
      BasicFileAttributes attributes = attributes();
      if (!attributes.isRegularFile()) {
        throw new FileSystemException(path.toString(), null, "not a regular file");
      }
      this.key = attributes.fileKey();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns what is equal for two handles of one file. */
  Object identity() {
    return key == null ? path : key;
  }

  /** Adds a user; false if the last one has left. */
  boolean retain() {
    int now = users.get();
    while (now > 0 && !users.compareAndSet(now, now + 1)) {
      now = users.get();
    }
    return now > 0;
  }

  /** Takes a user away; the last one closes the descriptors. */
  void release() throws IOException {
    if (users.decrementAndGet() == 0) {
      close();
    }
  }

  /** Takes a user away that has only read, to whom an error of closing says nothing. */
  void releaseQuietly() {
    try {
      release();
    } catch (IOException e) {
      // What was written and could not be stored is reported by force.
    }
  }

  /** Closes the descriptors, whoever still uses them. */
  @Override
  public void close() throws IOException {
    FileChannel open = sender;
    try {
      channel.close();
    } finally {
      if (open != null) {
        open.close();
      }
      onClose.accept(this);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Reads at {@code position}; -1 at the end. */
  int read(ByteBuffer into, long position) throws IOException {
    int limit = into.limit();
    into.limit(Heap.cappedLimit(into));
    try {
      return await(calls.read(channel, into, position));
    } finally {
      into.limit(limit);
    }
  }

  /** Writes some bytes at {@code position}. */
  int write(ByteBuffer from, long position) throws IOException {
    int limit = from.limit();
    from.limit(Heap.cappedLimit(from));
    try {
      return await(calls.write(channel, from, position));
    } finally {
      from.limit(limit);
    }
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Makes the file longer or shorter. */
  void truncate(long size) throws IOException {
    if (size <= size()) {
      channel.truncate(size);
    } else {
      write(ByteBuffer.allocate(1), size - 1);
    }
  }

  void force(boolean metadata) throws IOException {
    calls.force(channel, metadata);
  }

  /** Waits, however often this thread is interrupted meanwhile: an interrupt stays noted. */
  private static int await(Future<Integer> transfer) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return transfer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException cause) {
            throw cause;
          }
          throw new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Tells whether {@link #transferTo} has what it needs. */
  boolean canTransfer() {
    return sender() != null;
  }

  /**
   * Sends from {@code position} without reading, as much as {@code target} takes now.
   *
   * @return the number of bytes, 0 if it takes none or the file has none, or {@link #NOT_THIS_WAY}:
   *     this thread has been interrupted, or the file is no longer where it was
   * @throws SourceException if this thread was interrupted just then: the JDK does not say how much
   *     went out
   */
  long transferTo(long position, long count, SocketChannel target) throws IOException {
    while (!Thread.currentThread().isInterrupted()) {
      FileChannel source = sender();
      if (source == null) {
        return NOT_THIS_WAY;
      }
      try {
        return calls.send(target, source, position, count);
      } catch (ClosedByInterruptException e) {
        InterruptedIOException cause = new InterruptedIOException(e.toString());
        throw new SourceException(
            "interrupted while the system sent from a file, how much went out is unknown",
            0,
            cause);
      } catch (ClosedChannelException e) {
        if (!target.isOpen() || !channel.isOpen()) {
          throw e;
        }
        // Another thread was interrupted in a transfer of this file. This one moved nothing yet.
      }
    }
    return NOT_THIS_WAY;
  }

  private @Nullable FileChannel sender() {
    FileChannel open = sender;
    return open != null && open.isOpen() ? open : openSender();
  }

  /** Opens the path again, if the file there is still this one. */
  private synchronized @Nullable FileChannel openSender() {
    FileChannel open = sender;
    if (open != null && open.isOpen()) {
      return open;
    }
    if (key == null) {
      return null;
    }
    try {
      open = calls.open(path, TO_SEND);
      // The number of a file that is open is not given to another one.
      if (!key.equals(attributes().fileKey())) {
        open.close();
        return null;
      }
      sender = open;
      return open;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "OpenFile[" + path + "]";
  }
}
