package io.iovec.samples.upload;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Keeps files for HTTP clients: {@code PUT} stores one, {@code GET} returns it. One thread serves
 * all connections and a few others wait for the disk.
 *
 * <pre>{@code
 * try (UploadServer server = new UploadServer(transport, UploadConfig.defaults(directory), log)) {
 *   new Thread(server).start();
 *   ...
 * }
 * }</pre>
 *
 * <p>What was stored is whole or not there, but not yet forced to the device. What was not complete
 * when the machine or this JVM was killed stays under a name that begins with {@code .upload-}.
 */
public final class UploadServer implements Runnable, AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Transport transport;
  private final UploadConfig config;
  private final Consumer<String> log;
  private final Path directory;
  private final Poller poller;
  private final StreamListener listener;
  // Its queue needs no limit of its own: a connection has two steps in it at the most.
  private final ExecutorService disk;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Set<Connection> connections = new HashSet<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private boolean exhausted;

  /**
   * Makes a server that listens, and serves once it {@linkplain #run runs}.
   *
   * @param transport stays open when the server is closed
   * @param log is given a line for each request and each failure, in the server's thread
   * @throws IOException if there is no such directory, or the address cannot be listened on
   */
  public UploadServer(Transport transport, UploadConfig config, Consumer<String> log)
      throws IOException {
    this.transport = transport;
    this.config = config;
    this.log = log;
    this.directory = config.directory().toRealPath();
    this.poller = transport.poller();
    try {
      this.listener = transport.listen(config.address(), config.maxConnections(), Map.of());
    } catch (IOException | RuntimeException e) {
      poller.close();
      throw e;
    }
    this.disk = Executors.newFixedThreadPool(config.diskThreads());
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
      serve();
    } catch (IOException e) {
      log("cannot go on: " + e);
    } finally {
      end();
    }
  }

  private void serve() throws IOException {
    Registration accepting = poller.register(listener, Poller.READ, readiness -> accept());
    long sweptNanos = System.nanoTime();
    while (!stopping) {
      poller.poll(connections.isEmpty() && !exhausted ? -1 : TICK_NANOS);
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      long now = System.nanoTime();
      if (now - sweptNanos >= TICK_NANOS) {
        sweptNanos = now;
        exhausted = false;
        closeIdle(now - config.idleTimeout().toNanos());
      }
      boolean full = exhausted || connections.size() >= config.maxConnections();
      accepting.interest(full ? 0 : Poller.READ);
    }
  }

  private void accept() {
    try {
      while (connections.size() < config.maxConnections()) {
        StreamSocket socket = listener.accept();
        if (socket == null) {
          return;
        }
        try {
          connections.add(new Connection(this, poller, socket));
        } catch (IOException | RuntimeException e) {
          socket.close();
          throw e;
        }
      }
    } catch (IOException e) {
      // Out of descriptors, most likely: until some are closed there is no use in asking again.
      exhausted = true;
      log("cannot accept now: " + e);
    }
  }

  private void closeIdle(long sinceNanos) {
    for (Connection connection : List.copyOf(connections)) {
      connection.closeIfIdle(sinceNanos);
    }
  }

  private void end() {
    listener.close();
    List.copyOf(connections).forEach(Connection::close);
    try {
      while (!connections.isEmpty()) {
        tasks.take().run(); // Those that are left wait for a disk step.
      }
      disk.shutdown();
      disk.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    poller.close();
    ended.countDown();
  }

  /**
   * Stops accepting, closes all connections, and waits until what was being written is written or
   * gone.
   */
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

  UploadConfig config() {
    return config;
  }

  Path directory() {
    return directory;
  }

  void log(String line) {
    log.accept(line);
  }

  void forget(Connection connection) {
    connections.remove(connection);
  }

  /** Runs {@code task} in the server's thread. Any thread. */
  void later(Runnable task) {
    tasks.add(task);
    poller.wakeup();
  }

  /**
   * Runs {@code step} in a thread that may wait for the disk, and then one of the others in the
   * server's: with its result, or with what it threw.
   */
  <T> void onDisk(Callable<T> step, Consumer<T> then, Consumer<Throwable> otherwise) {
    disk.execute(
        () -> {
          try {
            T result = step.call();
            later(() -> then.accept(result));
          } catch (Throwable e) { // An error too: the connection would wait for ever.
            later(() -> otherwise.accept(e));
          }
        });
  }
}
