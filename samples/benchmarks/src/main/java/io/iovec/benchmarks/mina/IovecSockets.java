package io.iovec.benchmarks.mina;

import io.iovec.Answer;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.NoRoomException;
import io.iovec.Transport;
import io.iovec.benchmarks.SendHeader;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Wire;
import io.iovec.mina.IovecProcessorPool;
import io.iovec.mina.IovecSession;
import io.iovec.mina.IovecSocketAcceptor;
import io.iovec.mina.IovecSocketConnector;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;

/** This project's: vectors to files and from them, and from socket to socket. */
final class IovecSockets implements Sockets {
  private static final long PIECE = 1 << 20;
  private static final Framer RELAYED = start -> Frame.upTo(PIECE);

  /** So much is one message where frames are smaller. */
  private static final int BATCH = 256 << 10;

  /** From how many bytes on a payload has entries of its own. */
  private static final long LARGE = 64 << 10;

  private final Transport transport;
  private final IoFile file;
  private final Executor executor;
  private final IovecProcessorPool relaying;

  /**
   * Serves from a file.
   *
   * @param executor runs what waited for room
   */
  IovecSockets(Transport transport, IoFile file, Executor executor) {
    this.transport = transport;
    this.file = file;
    this.executor = executor;
    this.relaying = new IovecProcessorPool(transport, 1);
  }

  @Override
  public SocketAcceptor acceptor(Service service) {
    IovecSocketAcceptor acceptor =
        service == Service.RELAY
            ? new IovecSocketAcceptor(relaying)
            : new IovecSocketAcceptor(transport, 1);
    if (service == Service.RECEIVE) {
      acceptor.setFramer(ReceiveVectors::frame);
    } else if (service == Service.RELAY) {
      acceptor.setFramer(RELAYED);
    }
    return acceptor;
  }

  @Override
  public SocketConnector connector() {
    IovecSocketConnector connector = new IovecSocketConnector(relaying);
    connector.setFramer(RELAYED);
    return connector;
  }

  @Override
  public Handler receive() {
    return new ReceiveVectors(file);
  }

  @Override
  public int write(IoSession session, Frames frames) throws IOException {
    IoVector vector = transport.vector();
    boolean isWritten = false;
    try {
      fill(vector, frames);
      isWritten = !vector.isEmpty();
    } finally {
      if (!isWritten) {
        vector.close();
      }
    }
    if (isWritten) {
      session.write(vector);
    }
    return isWritten ? 1 : 0;
  }

  private void fill(IoVector vector, Frames frames) throws IOException {
    long size = frames.size();
    do {
      if (frames.isHeaderDue()) {
        try {
          SendHeader.add(transport, vector, size, room(frames));
        } catch (NoRoomException e) {
          return;
        }
        frames.headerWritten();
      }
      long count = Math.min(PIECE, size - frames.position());
      long n = count == 0 ? 0 : file.read(vector, frames.position(), count);
      if (n == Answer.NO_ROOM) {
        return;
      }
      if (n < 0) {
        throw new EOFException("position=" + frames.position());
      }
      frames.written(n);
    } while (frames.left() > 0 && frames.isHeaderDue() && vector.length() + size < BATCH);
  }

  /** Returns the room for a header, and for the small frames that follow. */
  private static int room(Frames frames) {
    long frame = Wire.SEND_HEADER + frames.size();
    return frames.size() >= LARGE
        ? Wire.SEND_HEADER
        : (int) (Math.min(frames.left(), Math.max(1, BATCH / frame)) * frame);
  }

  @Override
  public void whenRoom(Runnable task) {
    transport.whenRoom(() -> executor.execute(task));
  }

  @Override
  public void shutdownOutput(IoSession session) throws IOException {
    ((IovecSession) session).socket().shutdownOutput();
  }
}
