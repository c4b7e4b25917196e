package io.iovec.samples.relay;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Connects each client with one target and passes on what either sends, as it comes and without
 * looking at it. One thread serves all connections.
 *
 * <pre>{@code
 * try (Relay relay = new Relay(transport, RelayConfig.of(address, target), log)) {
 *   new Thread(relay).start();
 *   ...
 * }
 * }</pre>
 *
 * <p>An end that says that it will send no more is heard at the other end, behind all that it sent;
 * a failure of one end is a reset of the other.
 */
public final class Relay implements Runnable, AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Transport transport;
  private final RelayConfig config;
  private final Consumer<String> log;
  private final Poller poller;
  private final StreamListener listener;
  private final Set<Connection> connections = new HashSet<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private boolean exhausted;
  private long exhaustedNanos;

  /**
   * Makes a relay that listens, and serves once it {@linkplain #run runs}.
   *
   * @param transport stays open when the relay is closed
   * @param log is given a line for each failure, in the relay's thread
   * @throws IOException if the address cannot be listened on
   */
  public Relay(Transport transport, RelayConfig config, Consumer<String> log) throws IOException {
    this.transport = transport;
    this.config = config;
    this.log = log;
    this.poller = transport.poller();
    try {
      this.listener = transport.listen(config.address(), config.maxConnections(), Map.of());
    } catch (IOException | RuntimeException e) {
      poller.close();
      throw e;
    }
  }

  /** Returns where it listens, with the port that was really bound. */
  public SocketAddress address() {
    return listener.localAddress();
  }

  /** Serves until it is closed. Returns at once if it runs already, or is closed. */
  @Override
  public void run() {
    if (!started.compareAndSet(false, true)) {
      return;
    }
    try {
      Registration accepting = poller.register(listener, Poller.READ, readiness -> accept());
      while (!stopping) {
        exhausted = exhausted && System.nanoTime() - exhaustedNanos < PAUSE_NANOS;
        boolean full = exhausted || connections.size() >= config.maxConnections();
        accepting.interest(full ? 0 : Poller.READ);
        poller.poll(exhausted ? PAUSE_NANOS : -1);
      }
    } catch (IOException e) {
      log("cannot go on: " + e);
    } finally {
      end();
    }
  }

  private void accept() {
    try {
      while (connections.size() < config.maxConnections()) {
        StreamSocket client = listener.accept();
        if (client == null) {
          return;
        }
        connect(client);
      }
    } catch (IOException e) {
      // Out of descriptors, most likely: until some are closed there is no use in asking again.
      exhausted = true;
      exhaustedNanos = System.nanoTime();
      log("cannot accept now: " + e);
    }
  }

  private void connect(StreamSocket client) {
    try {
      connections.add(new Connection(this, poller, client));
    } catch (IOException | RuntimeException e) {
      log("cannot connect to " + config.target() + ": " + e);
      client.close();
    }
  }

  private void end() {
    listener.close();
    List.copyOf(connections).forEach(Connection::close);
    poller.close();
    ended.countDown();
  }

  /** Stops accepting and closes all connections, with what is on its way. */
  @Override
  public void close() {
    stopping = true;
    if (started.compareAndSet(false, true)) {
      end();
    }
    poller.wakeup();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Transport transport() {
    return transport;
  }

  RelayConfig config() {
    return config;
  }

  void log(String line) {
    log.accept(line);
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }
}
