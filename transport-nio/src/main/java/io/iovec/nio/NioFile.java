package io.iovec.nio;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A file of the {@code nio} transport: reads into regions or user memory, writes from memory. */
final class NioFile implements IoFile {
  /**
   * The fewest bytes for which a region is made where the policy leaves the choice. On Linux many
   * pieces of 16 KiB took half as much processor time read and sent together as by {@code
   * transferTo}, and pieces of 64 KiB half as much again.
   */
  static final int FEWEST_FOR_REGION = 64 << 10;

  private static final int MOST_PER_READ = 1 << 20;

  private final NioTransport transport;
  private final OpenFile file;
  private final boolean readable;
  private final @Nullable Object appendLock;
  private final ReadWriteLock extending = new ReentrantReadWriteLock();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Leaks.@Nullable Trace trace;

  /**
   * Makes a file.
   *
   * @param appendLock is held while bytes are appended, or null if this file was not opened to
   */
  @SuppressWarnings("this-escape") // only its class and identity are noted
  NioFile(NioTransport transport, OpenFile file, boolean readable, @Nullable Object appendLock) {
    this.transport = transport;
    this.file = file;
    this.readable = readable;
    this.appendLock = appendLock;
    this.trace = Leaks.track(this);
  }

  @Override
  public long read(IoVector into, long position, long count) throws IOException {
    if (position < 0 || count < 1) {
      throw new IllegalArgumentException("position=" + position + " count=" + count);
    }
    if (into.isClosed()) {
      throw new IllegalStateException("closed, vector=" + into);
    }
    enter();
    try {
      if (!readable) {
        throw new IllegalStateException("not opened for reading");
      }
      if (count < FEWEST_FOR_REGION && isMemoryWanted(count)) {
        // A call less than with the size, which larger pieces need, so as to take no more room than
        // there are bytes. The system adds position and count, and refuses a sum beyond this.
        return readMemory(into, position, Math.min(count, Long.MAX_VALUE - position));
      }
      long available = file.size() - position;
      if (available <= 0) {
        return Answer.END_OF_STREAM;
      }
      long n = Math.min(count, available);
      return isRegionWanted(n) ? readRegion(into, position, n) : readMemory(into, position, n);
    } catch (ClosedChannelException | NonReadableChannelException e) {
      throw closed(e);
    } finally {
      file.release();
    }
  }

  private boolean isMemoryWanted(long n) {
    Policy policy = transport.config().policy();
    return policy == Policy.MEMORY || (policy == Policy.CHEAPEST && n < FEWEST_FOR_REGION);
  }

  private boolean isRegionWanted(long n) {
    if (isMemoryWanted(n)) {
      return false;
    }
    Fallback hindrance = transport.regionHindrance();
    if (hindrance == null && !file.canTransfer()) {
      hindrance = Fallback.REFUSED;
    }
    if (hindrance != null) {
      transport.counters().addFallback(hindrance, Math.min(n, MOST_PER_READ));
    }
    return hindrance == null;
  }

  private long readRegion(IoVector into, long position, long n) {
    into.pushBack(new FileRegionEntry(file, transport.counters(), position, n));
    transport.counters().add(Counter.KERNEL_BYTES_IN, n);
    return n;
  }

  private long readMemory(IoVector into, long position, long count) throws IOException {
    int wanted = (int) Math.min(count, MOST_PER_READ);
    int done = 0;
    boolean hasMore = true;
    if (into.last() instanceof MemoryEntry last && last.room() > 0) {
      done = Math.max(0, readInto(last, position, wanted));
      hasMore = last.room() == 0;
    }
    try {
      while (hasMore && done < wanted) {
        MemoryEntry entry =
            transport.memory().someRoom(Math.min(wanted - done, Memory.LARGEST_ENTRY));
        try {
          int n = readInto(entry, position + done, wanted - done);
          hasMore = entry.room() == 0; // else the file has ended
          if (n > 0) {
            into.pushBack(entry);
            done += n;
          }
        } finally {
          if (entry.length() == 0) {
            entry.close();
          }
        }
      }
    } catch (NoRoomException e) {
      if (done == 0) {
        if (position >= file.size()) {
          return Answer.END_OF_STREAM; // who holds all the memory would wait for itself
        }
        transport.counters().add(Counter.NO_ROOM, 1);
        return Answer.NO_ROOM;
      }
    } catch (IOException e) {
      if (done == 0) {
        throw e;
      }
      // It comes again with the next call.
    }
    transport.counters().add(Counter.USER_BYTES_IN, done);
    return done > 0 ? done : Answer.END_OF_STREAM;
  }

  private int readInto(MemoryEntry entry, long position, int most) throws IOException {
    ByteBuffer vacant = entry.vacant();
    if (vacant.remaining() > most) {
      vacant.limit(vacant.position() + most);
    }
    int n = file.read(vacant, position);
    if (n > 0) {
      entry.filled(n);
    }
    return n;
  }

  @Override
  public long write(IoVector from, long position) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position=" + position);
    }
    enter();
    Lock sizing = extending.readLock();
    sizing.lock();
    try {
      if (appendLock == null) {
        return writeAll(from, position);
      }
      synchronized (appendLock) {
        return writeAll(from, file.size());
      }
    } finally {
      sizing.unlock();
      file.release();
    }
  }

  private long writeAll(IoVector from, long position) throws IOException {
    long written = 0;
    for (IoEntry e = from.front(); e != null; e = from.front()) {
      if (e instanceof MemoryEntry memory) {
        int n = write(memory, position + written, written);
        memory.release(n);
        written += n;
      } else if (pullUp(from, e, written) == 0) {
        break;
      }
    }
    transport.counters().add(Counter.USER_BYTES_OUT, written);
    return written;
  }

  private int write(MemoryEntry from, long position, long written) throws SinkException {
    try {
      int n = file.write(from.bytes(), position);
      if (n > 0) {
        return n;
      }
      throw new IOException("the system wrote nothing, and no error");
    } catch (ClosedChannelException e) {
      throw closed(e);
    } catch (IOException | RuntimeException e) {
      transport.counters().add(Counter.USER_BYTES_OUT, written);
      throw Sinks.refused(e, written);
    }
  }

  private int pullUp(IoVector from, IoEntry e, long written) throws IOException {
    try {
      return transport.memory().pullUpFront(from, e);
    } catch (IOException cause) {
      transport.counters().add(Counter.USER_BYTES_OUT, written);
      throw new SourceException("bytes to be written cannot be had", written, cause);
    }
  }

  @Override
  public long size() throws IOException {
    enter();
    try {
      return file.size();
    } finally {
      file.release();
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("size=" + size);
    }
    enter();
    Lock sizing = extending.writeLock();
    sizing.lock();
    try {
      file.truncate(size);
    } catch (ClosedChannelException e) {
      throw closed(e);
    } catch (IOException | RuntimeException e) {
      throw Sinks.refused(e, 0);
    } finally {
      sizing.unlock();
      file.release();
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    enter();
    try {
      file.force(metadata);
    } finally {
      file.release();
    }
  }

  /** Keeps the descriptor until {@code file.release()}. */
  private void enter() {
    if (closed.get() || !file.retain()) {
      throw closed(null);
    }
  }

  private static IllegalStateException closed(@Nullable Exception cause) {
    return new IllegalStateException("this file is closed", cause);
  }

  @Override
  public boolean isOpen() {
    return !closed.get() && file.isOpen();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      if (trace != null) {
        trace.close();
      }
      file.release();
    }
  }
}
