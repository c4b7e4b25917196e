package io.iovec.benchmarks.iovec;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.benchmarks.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames to the file. Small ones are received as many at once as have come; of a large one the
 * payload stays in the socket until it is written, and behind a large one another is expected.
 * Under policy {@code KERNEL} nothing but headers is received into memory.
 */
final class Receive {
  /** Most of a payload larger than this comes after its header: the poller tells when. */
  private static final int ARRIVED = 256 << 10;

  private final Loop loop;
  private final StreamSocket socket;
  private final IoVector payload;
  private final boolean isPending;
  private final boolean isKernel;

  /** The beginning of a header whose end has not come. */
  private final ByteBuffer header = ByteBuffer.allocate(Wire.RECEIVE_HEADER);

  /** Whether nothing is received behind the next header. */
  private boolean isExact;

  private long left;
  private long position;

  Receive(Loop loop, StreamSocket socket) throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.payload = loop.transport().vector();
    this.isPending = loop.transport().capabilities().contains(Capability.PENDING);
    this.isKernel = socket.policy() == Policy.KERNEL;
    this.isExact = isKernel;
    loop.watch(socket, Poller.READ, this::ready, payload::close);
  }

  private void ready() throws IOException {
    long n;
    long moved = 0;
    do {
      n = left > 0 && isExact ? recvPayload() : recvBatch();
      moved += n;
    } while (n > 0 && moved < Loop.TURN && payload.length() <= ARRIVED);
    if (n == Answer.END_OF_STREAM) {
      socket.send(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1);
      payload.close();
      socket.close();
    }
  }

  /**
   * Writes what has come of a large payload. Where that is not all, the poller tells when there is
   * enough of it to be worth while.
   *
   * @return 0 also if some is missing
   */
  private long recvPayload() throws IOException {
    if (!isPending) {
      long n = socket.recv(payload, 0, left);
      if (n <= 0) {
        return n;
      }
    }
    long n = loop.file().write(payload, position);
    position += n;
    left -= n;
    return left > 0 ? 0 : n;
  }

  /** Receives what there is, a header alone if it has to be exact. */
  private long recvBatch() throws IOException {
    ByteBuffer in = loop.in().clear();
    if (isExact) {
      in.limit(Wire.RECEIVE_HEADER - header.position());
    }
    int n = socket.recv(in);
    in.flip();
    while (in.hasRemaining()) {
      if (left > 0) {
        write(in);
      } else if (header.position() == 0 && in.remaining() >= Wire.RECEIVE_HEADER) {
        begin(in, in.position());
        in.position(in.position() + Wire.RECEIVE_HEADER);
      } else {
        int some = Math.min(header.remaining(), in.remaining());
        header.put(in.slice(in.position(), some));
        in.position(in.position() + some);
        if (!header.hasRemaining()) {
          begin(header, 0);
          header.clear();
        }
      }
    }
    if (left > 0 && payload.isEmpty()) {
      expectRest();
    }
    return n;
  }

  private void begin(ByteBuffer from, int at) {
    left = from.getLong(at);
    isExact = isKernel || (isPending && left >= loop.pendingFrom());
    position = from.getLong(at + Long.BYTES);
  }

  /** Writes what is in memory of a payload. */
  private void write(ByteBuffer in) throws IOException {
    int some = (int) Math.min(left, in.remaining());
    payload.pushBack(MemoryEntry.wrap(in.slice(in.position(), some)));
    while (!payload.isEmpty()) {
      long n = loop.file().write(payload, position);
      position += n;
      left -= n;
    }
    in.position(in.position() + some);
  }

  private void expectRest() {
    if (isPending && isExact) {
      socket.pending(payload, left);
    } else {
      socket.expect(left);
    }
  }
}
