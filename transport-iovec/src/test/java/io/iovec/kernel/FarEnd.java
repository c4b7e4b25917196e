package io.iovec.kernel;

import java.nio.ByteBuffer;
import java.util.List;

/** The peer of a socket under test, without a descriptor; nothing ever goes wrong here. */
final class FarEnd implements AutoCloseable {
  private final FakeLinux linux;
  private final FakeSocket socket;

  /** Connects to an address, where room in the backlog is left. */
  FarEnd(FakeLinux linux, ByteBuffer address) {
    this.linux = linux;
    synchronized (linux) {
      this.socket = linux.dial(address);
      linux.notifyAll();
    }
  }

  /** Sends all, as if the send buffer had no end. */
  void send(byte[] bytes) {
    synchronized (linux) {
      socket.put(Piece.copyOf(bytes, 0, bytes.length));
      socket.sent(false);
      linux.notifyAll();
    }
  }

  /** Lets what this end sends arrive in segments of so many bytes. */
  FarEnd segments(int bytes) {
    socket.segment = bytes;
    return this;
  }

  /** Limits what the other end can send ahead. */
  FarEnd window(int bytes) {
    synchronized (linux) {
      socket.peer.sendBuffer = bytes;
    }
    return this;
  }

  /** Returns all that has arrived. */
  byte[] receive() {
    synchronized (linux) {
      ByteBuffer all = ByteBuffer.allocate(socket.queued());
      if (all.hasRemaining()) {
        socket.recv(all, 0, all.capacity(), false);
      }
      linux.notifyAll();
      return all.array();
    }
  }

  /** Returns what was sent and not yet received by the socket under test. */
  byte[] unreceived() {
    synchronized (linux) {
      ByteBuffer all = ByteBuffer.allocate(socket.peer.queued());
      if (all.hasRemaining()) {
        socket.peer.recv(all, 0, all.capacity(), true);
      }
      return all.array();
    }
  }

  /** Returns how many bytes were sent and not yet received by the socket under test. */
  int unread() {
    synchronized (linux) {
      return socket.peer.queued();
    }
  }

  /** Returns all that has arrived when MSG_MORE, with nothing behind it, has had its 200 ms. */
  byte[] receiveLate() {
    synchronized (linux) {
      if (socket.peer.isConnected()) {
        socket.peer.push();
      }
      return receive();
    }
  }

  /** Returns whether the socket under test has ended its stream and all of it was received. */
  boolean isEnded() {
    synchronized (linux) {
      try {
        return socket.recv(ByteBuffer.allocate(1), 0, 1, true) == 0;
      } catch (Refused e) {
        return false;
      }
    }
  }

  /** Returns whether each call of the socket under test that sent something said MSG_MORE. */
  List<Boolean> mores() {
    return socket.peer.mores;
  }

  /** Returns each SO_RCVLOWAT that the socket under test has set. */
  List<Integer> lowats() {
    return socket.peer.lowats;
  }

  void shutdownOutput() {
    synchronized (linux) {
      socket.shutdown(Linux.SHUT_WR);
      linux.notifyAll();
    }
  }

  void reset() {
    synchronized (linux) {
      socket.reset();
      linux.notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (linux) {
      socket.closed();
      linux.notifyAll();
    }
  }
}
