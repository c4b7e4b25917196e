package io.iovec.nio;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a socket: neighbouring memory entries go out in one call, parts of files by
 * {@code transferTo}, and what other transports made by way of user memory.
 */
final class GatheringSender {
  private static final int MOST_BUFFERS = 64;
  private static final int MOST_PER_WRITE = 1 << 20;

  // A peer that reads as fast as this thread sends must not keep it for ever.
  private static final long MOST_PER_SEND = 16 << 20;

  private final NioTransport transport;
  private final ChannelCalls calls;
  private final SocketHandle handle;
  private final SocketChannel channel;
  private final ByteBuffer[] gathered = new ByteBuffer[MOST_BUFFERS];
  private @Nullable IOException failure;

  GatheringSender(NioTransport transport, SocketHandle handle) {
    this.transport = transport;
    this.calls = transport.calls();
    this.handle = handle;
    this.channel = handle.channel();
  }

  /** Returns why nothing more can be sent, or null. */
  @Nullable IOException failure() {
    return failure;
  }

  /**
   * Tells whether sending met a failure that receiving would have met otherwise: the system reports
   * it once, and the other side then sees what looks like the end of the stream.
   */
  boolean hidReset() {
    IOException e = failure;
    return e != null
        && !(e instanceof SourceException)
        && !String.valueOf(e.getMessage()).contains("Broken pipe");
  }

  long send(IoVector from) throws IOException {
    ensureSound();
    long sent = 0;
    try {
      for (IoEntry e = from.front(); e != null && sent < MOST_PER_SEND; e = from.front()) {
        long asked;
        long n;
        if (e instanceof MemoryEntry memory) {
          int count = gather(memory);
          asked = remaining(count);
          n = write(count);
          from.release(n);
        } else {
          asked = Math.min(e.length(), MOST_PER_SEND);
          n = sendKernel(from, e, asked);
          if (n == OpenFile.NOT_THIS_WAY) {
            continue; // It is in user memory now.
          }
        }
        sent += n;
        if (n < asked) {
          break;
        }
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
      if (sent == 0) {
        throw e;
      }
    }
    return sent;
  }

  private long sendKernel(IoVector from, IoEntry e, long most) throws IOException {
    long n = OpenFile.NOT_THIS_WAY;
    if (e instanceof FileRegionEntry region) {
      n = region.sendTo(handle, most);
    }
    if (n == OpenFile.NOT_THIS_WAY && pullUp(from, e) == 0) {
      return Answer.NOT_NOW;
    }
    return n;
  }

  private int pullUp(IoVector from, IoEntry e) throws IOException {
    try {
      return transport.memory().pullUpFront(from, e);
    } catch (SourceException ended) {
      throw ended;
    } catch (IOException cause) {
      throw new SourceException("bytes to be sent cannot be had", 0, cause);
    }
  }

  /** Collects memory entries from {@code first} on, as many as one call should take. */
  private int gather(MemoryEntry first) {
    int count = 0;
    int room = MOST_PER_WRITE;
    int heapRoom = Heap.MOST;
    for (IoEntry e = first;
        e instanceof MemoryEntry memory && count < MOST_BUFFERS && room > 0 && heapRoom > 0;
        e = e.next()) {
      ByteBuffer bytes = memory.bytes();
      int most = bytes.isDirect() ? room : Math.min(room, heapRoom);
      if (bytes.remaining() > most) {
        bytes.limit(bytes.position() + most);
      }
      room -= bytes.remaining();
      heapRoom -= bytes.isDirect() ? 0 : bytes.remaining();
      gathered[count++] = bytes;
    }
    return count;
  }

  private long remaining(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += gathered[i].remaining();
    }
    return sum;
  }

  @SuppressWarnings("NullAway") // the array is empty between two calls
  private long write(int count) throws IOException {
    try {
      return written(
          count == 1 ? calls.send(channel, gathered[0]) : calls.send(channel, gathered, 0, count));
    } finally {
      Arrays.fill(gathered, 0, count, null);
    }
  }

  private long written(long n) {
    if (n > 0) {
      transport.counters().add(Counter.USER_BYTES_OUT, n);
    }
    return n;
  }

  long send(ByteBuffer[] from, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, from.length);
    ensureSound();
    int end = offset;
    int room = MOST_PER_WRITE;
    int cut = -1;
    int limit = 0;
    while (end < offset + count && room > 0) {
      ByteBuffer bytes = from[end];
      if (bytes.remaining() > room) {
        cut = end;
        limit = bytes.limit();
        bytes.limit(bytes.position() + room);
      }
      room -= bytes.remaining();
      end++;
    }
    try {
      return written(calls.send(channel, from, offset, end - offset));
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      if (cut >= 0) {
        from[cut].limit(limit);
      }
    }
  }

  private void ensureSound() throws IOException {
    if (failure != null) {
      throw failure;
    }
  }
}
