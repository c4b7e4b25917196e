package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a small request waits for its answer, one at a time on one connection. */
final class Latency {
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Duration LONGEST = Duration.ofNanos(LONGEST_NANOS);
  private static final long BULK_PAYLOAD = 1 << 20;

  private Latency() {}

  /** In microseconds. */
  record Percentiles(double p50, double p99, double p999) {
    static Percentiles of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999));
    }

    private static double at(long[] sorted, double share) {
      int rank = (int) Math.ceil(share * sorted.length);
      return sorted[Math.max(0, rank - 1)] / 1e3;
    }
  }

  /**
   * Measures a server that does nothing else.
   *
   * @param port of {@link Service#SMALL}
   * @param requests after a warm-up of a quarter as many; fewer if they take more than ten seconds
   */
  static Percentiles alone(int port, int requests) throws IOException {
    try (SocketChannel channel = Loopback.connect(port);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      PingPong game = new PingPong(channel, selector);
      game.play(Math.max(1, requests / 4));
      return Percentiles.of(game.play(requests));
    }
  }

  /**
   * Measures a server that receives 1 MiB messages on another connection all the while.
   *
   * @param receivePort of {@link Service#RECEIVE}
   */
  static Percentiles besideBulk(int port, int receivePort, int requests) throws IOException {
    Bulk bulk = new Bulk(receivePort);
    try (bulk) {
      return alone(port, requests);
    }
  }

  private static final class PingPong {
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer request = ByteBuffer.allocateDirect(Wire.SMALL_REQUEST);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(Wire.SMALL_REPLY);

    PingPong(SocketChannel channel, Selector selector) {
      this.channel = channel;
      this.selector = selector;
    }

    long[] play(int requests) throws IOException {
      long[] nanos = new long[requests];
      long begin = System.nanoTime();
      for (int i = 0; i < requests; i++) {
        long start = System.nanoTime();
        if (start - begin > LONGEST_NANOS) {
          return Arrays.copyOf(nanos, i);
        }
        channel.write(request.clear());
        reply.clear();
        while (reply.hasRemaining()) {
          if (selector.select(LONGEST.toMillis()) == 0) {
            throw new IOException("nothing came: request=" + i);
          }
          selector.selectedKeys().clear();
          if (channel.read(reply) < 0) {
            throw new IOException("the connection ended: request=" + i);
          }
        }
        nanos[i] = System.nanoTime() - start;
      }
      return nanos;
    }
  }

  /** A second thread, until it is closed. */
  private static final class Bulk implements AutoCloseable {
    private final Flows flows = new Flows();
    private final ReceiveFlow flow;
    private final Thread thread;
    private volatile @Nullable IOException failure;

    Bulk(int port) throws IOException {
      Places places = Places.round(BULK_PAYLOAD, 0, 1);
      SocketChannel channel = Loopback.connect(port);
      flow =
          new ReceiveFlow(
              channel,
              ReceiveFlow.buffer(),
              places,
              BULK_PAYLOAD,
              Long.MAX_VALUE,
              Pace.unlimited());
      flows.add(flow, SelectionKey.OP_WRITE);
      thread = new Thread(this::run, "bulk");
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      try {
        flows.runToEnd(LONGEST);
      } catch (IOException e) {
        failure = e;
      }
    }

    @Override
    public void close() throws IOException {
      flow.stop();
      boolean interrupted = false;
      try {
        thread.join(2 * LONGEST.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      flows.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      IOException e = failure;
      if (e != null) {
        throw new IOException("bulk: " + e.getMessage(), e);
      }
    }
  }
}
