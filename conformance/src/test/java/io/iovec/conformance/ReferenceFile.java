package io.iovec.conformance;

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
import io.iovec.SystemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** A file of the reference transport. */
final class ReferenceFile implements IoFile {
  private static final int MOST_PER_READ = 1 << 20;

  // Of all files, so that two handles of one do not append at the same place.
  private static final Object APPENDING = new Object();

  private final ReferenceTransport transport;
  private final ReferenceFileHandle file;
  private final boolean readable;
  private final boolean appends;

  /**
   * Writes share it: a file is extended by a write at its new end, which must overwrite nothing.
   */
  private final ReadWriteLock extending = new ReentrantReadWriteLock();

  private final AtomicBoolean closed = new AtomicBoolean();
  private final Leaks.@Nullable Trace trace;

  @SuppressWarnings("this-escape") // only its class and identity are noted
  ReferenceFile(
      ReferenceTransport transport, ReferenceFileHandle file, boolean readable, boolean appends) {
    this.transport = transport;
    this.file = file;
    this.readable = readable;
    this.appends = appends;
    this.trace = Leaks.track(this);
  }

  private interface Use<T> {
    T on(ReferenceFileHandle file) throws IOException;
  }

  /** Keeps the descriptor during a call, whoever closes this file meanwhile. */
  private <T> T use(Use<T> use) throws IOException {
    if (closed.get() || !file.retain()) {
      throw closed(null);
    }
    try {
      return use.on(file);
    } catch (ClosedChannelException e) {
      throw closed(e);
    } finally {
      file.release();
    }
  }

  private static IllegalStateException closed(@Nullable Exception cause) {
    return new IllegalStateException("this file is closed", cause);
  }

  private static void ensureOpen(IoVector vector) {
    if (vector.isClosed()) {
      throw new IllegalStateException("closed, vector=" + vector);
    }
  }

  @Override
  public long read(IoVector into, long position, long count) throws IOException {
    if (position < 0 || count < 1) {
      throw new IllegalArgumentException("position=" + position + " count=" + count);
    }
    ensureOpen(into);
    if (!readable && isOpen()) {
      throw new IllegalStateException("not opened for reading");
    }
    return use(
        opened -> {
          long available = opened.size() - position;
          if (available <= 0) {
            return (long) Answer.END_OF_STREAM;
          }
          return read(into, position, Math.min(count, available), transport.config().policy());
        });
  }

  private long read(IoVector into, long position, long count, Policy policy) throws IOException {
    boolean inKernel = transport.isKernelWanted(policy, count);
    if (inKernel && !transport.pinsWhatItReads()) {
      into.pushBack(new ReferenceFileEntry(transport.kernel(), file, position, count));
      transport.counters().add(Counter.KERNEL_BYTES_IN, count);
      return count;
    }
    long most = Math.min(count, MOST_PER_READ);
    long done = 0;
    long n = 1;
    try {
      while (n > 0 && done < most) {
        n = readOne(into, position + done, most - done, inKernel);
        done += Math.max(0, n);
      }
    } catch (NoRoomException e) {
      if (done == 0) {
        transport.counters().add(Counter.NO_ROOM, 1);
        return Answer.NO_ROOM;
      }
    } catch (IOException e) {
      if (done == 0) {
        throw e;
      }
      // It comes again with the next call.
    }
    if (!inKernel && policy == Policy.KERNEL) {
      transport.counters().addFallback(Fallback.SWITCHED_OFF, done);
    }
    return done > 0 ? done : Answer.END_OF_STREAM;
  }

  /** Reads into the last entry, or into a new one behind it. */
  private int readOne(IoVector into, long position, long most, boolean inKernel)
      throws IOException {
    ReferenceSystem.Move source = bytes -> file.read(bytes, position);
    IoEntry last = into.last();
    if (last != null && last.room() > 0) {
      if (inKernel && last instanceof ReferenceEntry held && held.isOf(transport.kernel())) {
        return held.fill(Call.READ, most, source);
      }
      if (!inKernel && last instanceof MemoryEntry memory) {
        return fill(memory, most, source);
      }
    }
    IoEntry made = newEntry(most, inKernel);
    try {
      return made instanceof ReferenceEntry kernel
          ? kernel.fill(Call.READ, most, source)
          : fill((MemoryEntry) made, most, source);
    } finally {
      if (made.length() > 0) {
        if (inKernel && made instanceof MemoryEntry) {
          transport.counters().addFallback(Fallback.NO_BUFFERS, made.length());
        }
        into.pushBack(made);
      } else {
        made.close();
      }
    }
  }

  private IoEntry newEntry(long most, boolean inKernel) throws IOException {
    if (inKernel) {
      try {
        return transport.kernel().entry();
      } catch (SystemException noMore) {
        // By way of user memory then: that nobody has to wait for.
      }
    }
    return transport.memoryRoom(most);
  }

  private int fill(MemoryEntry memory, long most, ReferenceSystem.Move source) throws IOException {
    ByteBuffer vacant = memory.vacant();
    vacant.limit((int) Math.min(vacant.limit(), vacant.position() + most));
    int n = transport.system().move(Call.READ, vacant, source);
    if (n > 0) {
      memory.filled(n);
      transport.counters().add(Counter.USER_BYTES_IN, n);
    }
    return n;
  }

  @Override
  public long write(IoVector from, long position) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position=" + position);
    }
    ensureOpen(from);
    Lock sizing = extending.readLock();
    sizing.lock();
    try {
      return use(
          opened -> {
            if (!appends) {
              return writeAll(from, position);
            }
            synchronized (APPENDING) {
              return writeAll(from, opened.size());
            }
          });
    } finally {
      sizing.unlock();
    }
  }

  private long writeAll(IoVector from, long position) throws IOException {
    ReferenceOutgoing outgoing =
        new ReferenceOutgoing(transport, transport.config().policy(), from);
    for (ByteBuffer bytes = outgoing.next(); bytes != null; bytes = outgoing.next()) {
      long at = position + outgoing.gone();
      int n;
      try {
        n = transport.system().move(Call.WRITE, bytes, b -> file.write(b, at));
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException | NonWritableChannelException e) {
        throw ReferenceSinks.refused(e, outgoing.gone());
      }
      outgoing.gone(n);
    }
    return outgoing.gone();
  }

  @Override
  public long size() throws IOException {
    return use(ReferenceFileHandle::size);
  }

  @Override
  public void truncate(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("size=" + size);
    }
    Lock sizing = extending.writeLock();
    sizing.lock();
    try {
      use(
          opened -> {
            try {
              if (size <= opened.size()) {
                transport.system().before(Call.WRITE);
                opened.truncate(size);
              } else {
                transport
                    .system()
                    .move(Call.WRITE, ByteBuffer.allocate(1), b -> opened.write(b, size - 1));
              }
            } catch (ClosedChannelException e) {
              throw e;
            } catch (IOException | NonWritableChannelException e) {
              throw ReferenceSinks.refused(e, 0);
            }
            return opened;
          });
    } finally {
      sizing.unlock();
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    use(
        opened -> {
          transport.system().before(Call.SYNC);
          opened.force(metadata);
          return opened;
        });
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
