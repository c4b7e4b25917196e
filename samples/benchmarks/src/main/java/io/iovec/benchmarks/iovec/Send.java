package io.iovec.benchmarks.iovec;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.benchmarks.Wire;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames from the file: one vector of a header and what was read. */
final class Send {
  /** The most that is read at once: what a socket takes. */
  private static final long PIECE = 1 << 20;

  /** So much is sent at once where frames are smaller. */
  private static final long BATCH = 256 << 10;

  private final Loop loop;
  private final StreamSocket socket;
  private final Registration registration;
  private final IoVector vector;

  /** What was just read; empty otherwise. */
  private final IoVector payload;

  private final ByteBuffer request = ByteBuffer.allocate(Wire.SEND_REQUEST);
  private long frames;
  private long size;
  private long position;

  Send(Loop loop, StreamSocket socket) throws IOException {
    this.loop = loop;
    this.socket = socket;
    this.vector = loop.transport().vector();
    this.payload = loop.transport().vector();
    this.registration = loop.watch(socket, Poller.READ, this::ready, this::close);
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

  private void close() {
    vector.close();
    payload.close();
  }

  /** Receives the next request; false if it has not come, or none will. */
  private boolean asked() throws IOException {
    if (socket.recv(request) == Answer.END_OF_STREAM) {
      close();
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
    long n = loop.file().read(payload, position, Math.min(PIECE, size - position));
    if (n == Answer.END_OF_STREAM) {
      throw new EOFException("position=" + position + " size=" + size);
    }
    if (n == Answer.NO_ROOM) {
      return false;
    }
    if (position == 0) {
      MemoryEntry header = loop.transport().memoryEntry(Wire.SEND_HEADER);
      header.vacant().putLong(0, size);
      header.filled(Wire.SEND_HEADER);
      vector.pushBack(header);
    }
    vector.append(payload);
    position += n;
    if (position == size) {
      position = 0;
      frames--;
    }
    return true;
  }

  /** Goes on in the loop's thread. Any thread. */
  private void roomMade() {
    loop.later(() -> registration.interest(Poller.WRITE));
  }
}
