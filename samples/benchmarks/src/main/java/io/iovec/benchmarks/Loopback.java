package io.iovec.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Connections to servers of this machine. */
final class Loopback {
  private static final int TIMEOUT_MILLIS = 10_000;

  /**
   * Fewer than a listener's usual backlog: what does not fit there is tried again a second later.
   */
  private static final int BATCH = 32;

  /** What a server may have to do for a batch that it has accepted. */
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Loopback() {}

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Returns a connection in blocking mode. */
  static SocketChannel connect(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address(port), TIMEOUT_MILLIS);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Returns many, which the server has accepted.
   *
   * @throws IOException if there cannot be so many; then there are none
   */
  static List<SocketChannel> connect(int port, int count) throws IOException {
    List<SocketChannel> all = new ArrayList<>(count);
    AcceptQueue waiting = new AcceptQueue(port);
    try {
      for (int i = 1; i <= count; i++) {
        all.add(connect(port));
        if (i % BATCH == 0 || i == count) {
          waiting.awaitEmpty();
          pause(BATCH_NANOS);
        }
      }
      return all;
    } catch (IOException e) {
      for (SocketChannel each : all) {
        each.close();
      }
      throw isOutOfDescriptors(e) ? tooMany(count, all.size(), e) : e;
    }
  }

  private static boolean isOutOfDescriptors(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("too many open files");
  }

  private static IOException tooMany(int count, int opened, IOException cause) {
    return new IOException(
        ("only %d of %d connections could be opened: allow this process and the server more"
                + " descriptors, by \"ulimit -n %d\" in the shell that starts them")
            .formatted(opened, count, count + 1024),
        cause);
  }

  /** Waits so long, though the thread be interrupted. */
  static void pause(long nanos) {
    long start = System.nanoTime();
    for (long left = nanos; left > 0; left = nanos - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
    }
  }
}
