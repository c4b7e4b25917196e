package io.iovec.benchmarks.iovec;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.benchmarks.SendHeader;
import io.iovec.benchmarks.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames from the file: a header, and behind it what was read. Small ones share the room of an
 * entry, so that a few megabytes are not a thousand entries.
 */
final class Send {
  /** The most that is read at once: what a socket takes. */
  private static final long PIECE = 1 << 20;

  /** So much is sent at once where frames are smaller. */
  private static final int BATCH = 256 << 10;

  /** From how many bytes on a payload has entries of its own. */
  private static final long LARGE = 64 << 10;

  /** From how many bytes on a payload fills its segments by itself, without its header. */
  private static final long FILLS_SEGMENTS = 256 << 10;

  private final Loop loop;
  private final StreamSocket socket;
  private final Registration registration;
  private final IoVector vector;
  private final boolean isKernel;

  private final ByteBuffer request = ByteBuffer.allocate(Wire.SEND_REQUEST);
  private long frames;
  private long size;
  private long position;

  /** Whether the header of the frame has been added. */
  private boolean isBegun;

  Send(Loop loop, StreamSocket socket) throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.vector = loop.transport().vector();
    this.isKernel = loop.transport().config().policy() == Policy.KERNEL;
    this.registration = loop.watch(socket, Poller.READ, this::ready, vector::close);
  }

  private void ready() throws IOException {
    while (frames > 0 || !vector.isEmpty() || asked()) {
      boolean isRoom = true;
      while (frames > 0 && vector.length() < BATCH && isRoom) {
        isRoom = read();
      }
      if (vector.isEmpty()) {
        registration.interest(0);
        loop.transport().whenRoom(this::roomMade);
        return;
      }
      socket.send(vector, frames > 0);
      if (!vector.isEmpty()) {
        registration.interest(Poller.WRITE);
        return;
      }
    }
    if (socket.isOpen()) {
      registration.interest(Poller.READ);
    }
  }

  /** Receives the next request; false if it has not come, or none will. */
  private boolean asked() throws IOException {
    if (socket.recv(request) == Answer.END_OF_STREAM) {
      vector.close();
      socket.close();
      return false;
    }
    if (request.hasRemaining()) {
      return false;
    }
    frames = request.getLong(0);
    size = request.getLong(Long.BYTES);
    request.clear();
    return true;
  }

  /** Adds a frame, or the next piece of one; false if there is no room for it now. */
  private boolean read() throws IOException {
    if (!isBegun) {
      if (!begin()) {
        return false;
      }
      if (size >= LARGE) {
        // Before the file is read: the peer wakes up in the meantime.
        socket.send(vector, size < FILLS_SEGMENTS);
      }
    }
    long n = loop.file().read(vector, position, Math.min(PIECE, size - position));
    if (n == Answer.END_OF_STREAM) {
      throw new EOFException("position=" + position + " size=" + size);
    }
    if (n == Answer.NO_ROOM) {
      return false;
    }
    position += n;
    if (position == size) {
      position = 0;
      frames--;
      isBegun = false;
    }
    return true;
  }

  private boolean begin() throws IOException {
    boolean isAlone = isKernel || size >= LARGE;
    try {
      SendHeader.add(loop.transport(), vector, size, isAlone ? Wire.SEND_HEADER : BATCH);
    } catch (NoRoomException e) {
      return false;
    }
    isBegun = true;
    return true;
  }

  /** Goes on in the loop's thread. Any thread. */
  private void roomMade() {
    loop.later(() -> registration.interest(Poller.WRITE));
  }
}
