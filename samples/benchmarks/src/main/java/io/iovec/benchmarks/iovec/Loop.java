package io.iovec.benchmarks.iovec;

import io.iovec.IoFile;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;

/**
 * What the connections of one thread share.
 *
 * @param pendingFrom from how many bytes on the rest of a payload is left in the socket
 * @param in what is received goes through it, and is gone when a connection's turn ends
 * @param out what is sent likewise
 * @param tasks what other threads have for it
 */
record Loop(
    Transport transport,
    Poller poller,
    IoFile file,
    int pendingFrom,
    InetSocketAddress sink,
    ByteBuffer in,
    ByteBuffer out,
    Queue<Runnable> tasks) {
  /** So many bytes, about, a connection moves before others have their turn. */
  static final long TURN = 1 << 20;

  /** Has something done by the loop's thread, soon. Any thread. */
  void later(Runnable task) {
    tasks.add(task);
    poller.wakeup();
  }

  /** Serves until the process ends. */
  void run() throws IOException {
    while (true) {
      poller.poll(-1);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /** What is done when a socket is ready, and may fail with its connection. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Watches a socket. What fails ends that connection alone.
   *
   * @param end gives back what the connection has, besides the socket
   */
  Registration watch(StreamSocket socket, int interest, Work work, Runnable end)
      throws IOException {
    return poller.register(
        socket,
        interest,
        readiness -> {
          try {
            work.run();
          } catch (IOException e) {
            end.run();
            socket.close();
          }
        });
  }
}
