package io.iovec.mina;

import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Transport;
import java.nio.channels.FileChannel;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.util.ExceptionMonitor;
import org.jspecify.annotations.Nullable;

/**
 * A vector on its way out. MINA sends buffers and file regions only, so it goes as a region of no
 * file.
 */
final class VectorRegion implements FileRegion {
  private final IoVector vector;
  private final long length;
  private long written;
  private volatile boolean queued;

  /**
   * Takes what is in {@code given} over and closes it, so that it cannot be written twice.
   *
   * @throws IllegalStateException if {@code given} is closed, or has pending bytes: it is closed
   *     then
   */
  VectorRegion(Transport transport, IoVector given) {
    ensureUnwritten(given);
    closeIfPending(given);
    this.length = given.length();
    this.vector = transport.vector();
    this.vector.append(given);
    given.close();
  }

  static void ensureUnwritten(IoVector vector) {
    if (vector.isClosed()) {
      throw new IllegalStateException(
          "a vector can be written once, and is closed by that; share() it to write it again,"
              + " vector="
              + vector);
    }
  }

  /** Nobody would say when there is more to send, so the processor would ask without end. */
  private static void closeIfPending(IoVector given) {
    for (IoEntry entry : given) {
      if (entry instanceof KernelEntry kernel && kernel.isPending()) {
        String vector = given.toString();
        given.close();
        throw new IllegalStateException("pending bytes: hold() them first, vector=" + vector);
      }
    }
  }

  IoVector vector() {
    return vector;
  }

  /** Returns how many bytes there were in the beginning. Any thread. */
  long length() {
    return length;
  }

  /** Says that a queue has it, and releases it. */
  void queued() {
    queued = true;
  }

  boolean isQueued() {
    return queued;
  }

  /** Gives back what was not sent. Closing again does nothing. */
  void close() {
    try {
      vector.close();
    } catch (RuntimeException e) { // an onRelease of the application's
      ExceptionMonitor.getInstance().exceptionCaught(e);
    }
  }

  @Override
  public @Nullable FileChannel getFileChannel() {
    return null;
  }

  @Override
  public @Nullable String getFilename() {
    return null;
  }

  @Override
  public long getPosition() {
    return written;
  }

  @Override
  public void update(long sent) {
    written += sent;
  }

  @Override
  public long getRemainingBytes() {
    return vector.length();
  }

  @Override
  public long getWrittenBytes() {
    return written;
  }

  @Override
  public String toString() {
    return "VectorRegion[" + vector + "]";
  }
}
