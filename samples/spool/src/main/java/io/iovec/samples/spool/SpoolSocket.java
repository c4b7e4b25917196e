package io.iovec.samples.spool;

import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection whose payload is received into spool files as long as there are some. */
final class SpoolSocket implements StreamSocket {
  private static final int CHUNK = 64 << 10;
  private static final int MOST_PER_RECV = 1 << 20;
  private static final ThreadLocal<byte[]> CHUNKS = ThreadLocal.withInitial(() -> new byte[CHUNK]);

  private final SpoolTransport transport;
  final StreamSocket nio;

  SpoolSocket(SpoolTransport transport, StreamSocket nio) {
    this.transport = transport;
    this.nio = nio;
  }

  @Override
  public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    if (memoryMax < 0 || kernelMax <= 0 || into.isClosed() || policy() == Policy.MEMORY) {
      return nio.recv(into, memoryMax, kernelMax);
    }
    long inMemory = memoryMax == 0 ? 0 : nio.recv(into, memoryMax, 0);
    if (inMemory < memoryMax) {
      return inMemory;
    }
    try {
      long spooled = spool(into, Math.min(MOST_PER_RECV, kernelMax));
      return inMemory == 0 ? spooled : inMemory + Math.max(0, spooled);
    } catch (IOException e) {
      if (inMemory == 0) {
        throw e;
      }
      return inMemory; // It comes again with the next call.
    }
  }

  /** Receives payload; as recv. */
  private long spool(IoVector into, long most) throws IOException {
    byte[] chunk = CHUNKS.get();
    long received = 0;
    int n = CHUNK;
    while (n == CHUNK && received < most) {
      SpoolEntry last = into.last() instanceof SpoolEntry e && e.room() > 0 ? e : null;
      SpoolEntry entry = last == null ? newEntry() : last;
      if (entry == null) {
        return received > 0 ? received : receiveIntoMemory(into, most);
      }
      try {
        int asked = (int) Math.min(CHUNK, Math.min(entry.room(), most - received));
        n = nio.recv(ByteBuffer.wrap(chunk, 0, asked));
        received += Math.max(0, n);
        if (n > 0) {
          keep(into, entry, chunk, n);
        }
      } catch (IOException e) {
        if (received == 0) {
          throw e;
        }
        return received; // It comes again with the next call.
      } finally {
        if (last == null) {
          pushBackOrClose(into, entry);
        }
      }
    }
    return received > 0 ? received : n;
  }

  private @Nullable SpoolEntry newEntry() throws IOException {
    try {
      return transport.spoolEntry();
    } catch (NoRoomException e) {
      return null;
    }
  }

  private static void pushBackOrClose(IoVector into, SpoolEntry entry) {
    if (entry.length() > 0) {
      into.pushBack(entry);
    } else {
      entry.close();
    }
  }

  private long receiveIntoMemory(IoVector into, long most) throws IOException {
    long n = nio.recv(into, 0, most);
    if (n > 0 && policy() == Policy.CHEAPEST) {
      transport.counters().addFallback(Fallback.NO_BUFFERS, n); // nio counts it under KERNEL
    }
    return n;
  }

  /** Adds bytes that have left the socket: to the entry, or where the disk is full, in memory. */
  private void keep(IoVector into, SpoolEntry entry, byte[] bytes, int n) {
    try {
      entry.append(bytes, 0, n);
    } catch (IOException e) {
      transport.counters().addFallback(Fallback.REFUSED, n);
      into.pushBack(MemoryEntry.wrap(ByteBuffer.wrap(Arrays.copyOf(bytes, n))));
    }
  }

  @Override
  public int recv(ByteBuffer into) throws IOException {
    return nio.recv(into);
  }

  @Override
  public void expect(long bytes) {
    nio.expect(bytes);
  }

  @Override
  public void pending(IoVector into, long count) {
    nio.pending(into, count);
  }

  @Override
  public long send(IoVector from, boolean more) throws IOException {
    return nio.send(from, more);
  }

  @Override
  public long send(ByteBuffer[] from, int offset, int count, boolean more) throws IOException {
    return nio.send(from, offset, count, more);
  }

  @Override
  public boolean finishConnect() throws IOException {
    return nio.finishConnect();
  }

  @Override
  public void shutdownOutput() throws IOException {
    nio.shutdownOutput();
  }

  @Override
  public void shutdownInput() throws IOException {
    nio.shutdownInput();
  }

  @Override
  public Policy policy() {
    return nio.policy();
  }

  @Override
  public void policy(Policy policy) {
    nio.policy(policy);
  }

  @Override
  public <T> T option(SocketOption<T> option) throws IOException {
    return nio.option(option);
  }

  @Override
  public <T> void option(SocketOption<T> option, T value) throws IOException {
    nio.option(option, value);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return nio.localAddress();
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return nio.remoteAddress();
  }

  @Override
  public boolean isOpen() {
    return nio.isOpen();
  }

  @Override
  public void close() {
    nio.close();
  }
}
