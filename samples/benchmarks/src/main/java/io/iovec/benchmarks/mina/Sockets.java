package io.iovec.benchmarks.mina;

import io.iovec.benchmarks.Service;
import java.io.IOException;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;

/** What differs between MINA's own transport and this project's. */
interface Sockets {
  /** Makes an acceptor with one processor. */
  SocketAcceptor acceptor(Service service);

  /** Makes a connector with one processor, the relay's acceptor's if it can be shared. */
  SocketConnector connector();

  /** Returns what receives into the file. */
  Handler receive();

  /**
   * Writes a message with frames, or a part of one.
   *
   * @return how many messages they are for MINA; 0 if there is no room now
   */
  int write(IoSession session, Frames frames) throws IOException;

  /** Runs a task once there is room again, in a thread that has nothing else to do. */
  void whenRoom(Runnable task);

  /** Ends the output of a session all of whose messages have been sent. MINA has nothing for it. */
  void shutdownOutput(IoSession session) throws IOException;
}
