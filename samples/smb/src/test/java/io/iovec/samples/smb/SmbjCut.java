package io.iovec.samples.smb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between one client and the server, until it loses the connection at the byte that a test
 * has chosen.
 */
final class SmbjCut implements AutoCloseable {
  /** What the server sees of the cut. */
  enum How {
    /** The end of the client's stream; the server's answers are still taken. */
    END,
    /** A connection that is reset. */
    RESET
  }

  private final How how;
  private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket server;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong leftBack = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong saidAfterwards = new AtomicLong();
  private final CountDownLatch cut = new CountDownLatch(1);
  private final Thread there = new Thread(this::there, "to the server");
  private final Thread back = new Thread(this::back, "to the client");
  private volatile Socket client = new Socket();

  SmbjCut(int port, How how) throws IOException {
    this.how = how;
    server = new Socket(InetAddress.getLoopbackAddress(), port);
    there.start();
  }

  /** Returns where the client connects to. */
  int port() {
    return listener.getLocalPort();
  }

  /** Lets the client send that many bytes more. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  /** Lets the server send that many bytes more. */
  void cutBackAfter(long bytes) {
    leftBack.set(bytes);
  }

  private void there() {
    try (Socket accepted = listener.accept()) {
      client = accepted;
      back.start();
      pump(accepted.getInputStream(), server.getOutputStream(), left);
    } catch (IOException e) {
      // That is how connections end here.
    } finally {
      end();
    }
  }

  private void back() {
    try {
      pump(server.getInputStream(), client.getOutputStream(), leftBack);
      if (leftBack.get() == 0) {
        end();
      }
    } catch (IOException e) {
      end();
    }
  }

  private void pump(InputStream in, OutputStream out, AtomicLong budget) throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (cut.getCount() == 0) {
        saidAfterwards.addAndGet(n);
        continue;
      }
      int some = (int) Math.min(n, budget.get());
      long rest = budget.addAndGet(-some);
      out.write(buffer, 0, some); // After which the test may set another budget.
      if (rest == 0) {
        return;
      }
    }
  }

  private void end() {
    cut.countDown();
    try {
      client.close();
      if (how == How.END) {
        server.shutdownOutput();
      } else {
        server.setSoLinger(true, 0);
        server.close();
      }
    } catch (IOException e) {
      // It has ended already.
    }
  }

  /** Waits for the cut and for the end of the server's stream; returns how much it still said. */
  long awaitEnd() throws InterruptedException {
    cut.await(30, TimeUnit.SECONDS);
    back.join(30_000);
    if (back.isAlive()) {
      throw new AssertionError("the server has not ended the connection");
    }
    return saidAfterwards.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    client.close();
    server.close();
  }
}
