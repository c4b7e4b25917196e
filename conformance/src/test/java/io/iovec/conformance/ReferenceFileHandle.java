package io.iovec.conformance;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An open file, shared by a {@link ReferenceFile}, the calls that are in it, and the entries made
 * from it: the last of them closes it. Thread-safe.
 *
 * <p>An {@link AsynchronousFileChannel}, unlike a FileChannel, is not closed when a thread in it is
 * interrupted. Its tasks run in the calling thread.
 */
final class ReferenceFileHandle implements Closeable {
  private final AsynchronousFileChannel channel;
  private final Consumer<ReferenceFileHandle> onClose;
  private final AtomicInteger users = new AtomicInteger(1);

  /**
   * Opens the regular file at {@code path}.
   *
   * @param onClose is told when the descriptor has been closed
   */
  ReferenceFileHandle(Path path, Set<OpenOption> options, Consumer<ReferenceFileHandle> onClose)
      throws IOException {
    this.onClose = onClose;
    this.channel = AsynchronousFileChannel.open(path, options, new Inline());
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      channel.close();
      throw new FileSystemException(path.toString(), null, "not a regular file");
    }
  }

  /** Adds a user; false if the last one has left. */
  boolean retain() {
    return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** Takes a user away; the last one closes the descriptor. */
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

  /** Closes the descriptor, whoever still uses it. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      onClose.accept(this);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Reads at {@code position}; -1 at the end. */
  int read(ByteBuffer into, long position) throws IOException {
    return await(channel.read(into, position));
  }

  /** Writes some bytes at {@code position}. */
  int write(ByteBuffer from, long position) throws IOException {
    return await(channel.write(from, position));
  }

  long size() throws IOException {
    return channel.size();
  }

  /** Makes the file shorter. */
  void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  void force(boolean metadata) throws IOException {
    channel.force(metadata);
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
          throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs every task at once, in the thread that brings it. */
  private static final class Inline extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
