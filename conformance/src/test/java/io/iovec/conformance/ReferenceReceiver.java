package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a socket: into room that a vector has, into room that was set aside for the
 * message, into new entries. Its methods are synchronized because a socket is closed by any thread.
 */
final class ReferenceReceiver {
  private static final int MOST_PER_RECV = 1 << 20;

  private final ReferenceTransport transport;
  private final SocketChannel channel;
  private final ReferenceSender sender;
  private final ReferenceClaims claims;
  private final ReferenceShare share;
  private @Nullable IOException failure;

  ReferenceReceiver(
      ReferenceTransport transport,
      SocketChannel channel,
      ReferenceSender sender,
      ReferencePause pause) {
    this.transport = transport;
    this.channel = channel;
    this.sender = sender;
    this.claims = new ReferenceClaims(transport.system(), this::read);
    this.share = new ReferenceShare(transport, pause);
  }

  ReferenceClaims claims() {
    return claims;
  }

  synchronized void expect(long bytes) {
    share.expect(bytes);
  }

  /** Gives back what is set aside, for good. Any thread. */
  synchronized void close() {
    share.close();
  }

  synchronized long recv(IoVector into, int memoryMax, long kernelMax, Policy policy)
      throws IOException {
    int end = begin();
    if (end != 0) {
      return Math.min(end, 0);
    }
    boolean inKernel = kernelMax > 0 && isKernelWanted(into, kernelMax, policy);
    long received;
    if (inKernel) {
      if (!share.setAside(memoryMax, kernelMax)) {
        return Answer.NO_ROOM;
      }
      received = memoryMax == 0 ? 0 : fill(into, 0, memoryMax, false);
      if (received == memoryMax) {
        received = fill(into, received, received + kernelMax, true);
      }
    } else {
      if (!share.setAside(Long.MAX_VALUE, 0)) {
        return Answer.NO_ROOM;
      }
      received = fill(into, 0, memoryMax + Math.min(kernelMax, MOST_PER_RECV), false);
      if (received > memoryMax && policy == Policy.KERNEL) {
        transport.counters().addFallback(Fallback.SWITCHED_OFF, received - memoryMax);
      }
    }
    if (received > 0) {
      share.received(received);
    }
    return received;
  }

  synchronized int recv(ByteBuffer into) throws IOException {
    int end = begin();
    if (end != 0) {
      return Math.min(end, 0);
    }
    try {
      int n = transport.system().move(Call.RECV, into, this::read);
      if (n > 0) {
        transport.counters().add(Counter.USER_BYTES_IN, n);
        share.received(n);
      }
      return n;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Drops what was given up; 0 if what comes next may be received. */
  private int begin() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (claims.isOutstanding()) {
      throw new IllegalStateException("a pending entry of this socket is outstanding");
    }
    try {
      return claims.drop();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private boolean isKernelWanted(IoVector into, long kernelMax, Policy policy) {
    return transport.isKernelWanted(policy, kernelMax)
        || (policy == Policy.CHEAPEST
            && into.last() instanceof ReferenceEntry last
            && last.isOf(transport.kernel())
            && last.room() > 0);
  }

  /** Goes on receiving from {@code done} bytes to {@code most}; returns how many there are then. */
  private long fill(IoVector into, long done, long most, boolean inKernel) throws IOException {
    long received = done;
    long n = 1;
    try {
      while (n > 0 && received < Math.min(most, MOST_PER_RECV)) {
        n = fillOne(into, most - received, inKernel);
        received += Math.max(0, n);
      }
    } catch (NoRoomException e) {
      n = Answer.NO_ROOM;
      if (received == 0) {
        share.awaitRoom(inKernel);
      }
    } catch (IOException e) {
      IOException failed = failed(e);
      if (received == 0) {
        throw failed;
      }
    }
    return received > 0 ? received : n;
  }

  /** Receives into the last entry, or into a new one behind it. */
  private int fillOne(IoVector into, long most, boolean inKernel) throws IOException {
    IoEntry last = into.last();
    if (last != null && last.room() > 0) {
      if (last instanceof MemoryEntry && !inKernel) {
        return fill(last, most);
      }
      if (inKernel && last instanceof ReferenceEntry held && held.isOf(transport.kernel())) {
        return fill(held, most);
      }
    }
    IoEntry made = share.entry(most, inKernel);
    try {
      return fill(made, most);
    } finally {
      if (made.length() > 0) {
        if (inKernel && made instanceof MemoryEntry) {
          transport.counters().addFallback(Fallback.NO_BUFFERS, made.length());
        }
        into.pushBack(made);
      } else {
        share.giveBack(made);
      }
    }
  }

  private int fill(IoEntry entry, long most) throws IOException {
    if (entry instanceof ReferenceEntry kernel) {
      return kernel.fill(Call.RECV, most, this::read);
    }
    MemoryEntry room = (MemoryEntry) entry;
    ByteBuffer vacant = room.vacant();
    vacant.limit((int) Math.min(vacant.limit(), vacant.position() + most));
    int n = transport.system().move(Call.RECV, vacant, this::read);
    if (n > 0) {
      room.filled(n);
      transport.counters().add(Counter.USER_BYTES_IN, n);
    }
    return n;
  }

  private int read(ByteBuffer into) throws IOException {
    int n = channel.read(into);
    IOException hidden = n < 0 ? sender.hidden() : null;
    if (hidden != null) {
      throw new IOException("Connection reset", hidden);
    }
    return n;
  }

  private IOException failed(IOException e) {
    if (!(e instanceof ClosedChannelException)) {
      failure = e;
      claims.fail(e);
    }
    return e;
  }
}
