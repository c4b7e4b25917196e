package io.iovec.samples.smb;

import io.iovec.Transport;
import io.iovec.mina.IovecSocketAcceptor;
import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.auth.ServerNames;
import io.iovec.samples.smb.command.Service;
import io.iovec.samples.smb.protocol.SmbFramer;
import io.iovec.samples.smb.session.Limits;
import io.iovec.samples.smb.session.Sessions;
import io.iovec.samples.smb.share.Share;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file server for SMB 2.0.2 to 3.0.2. It listens from when it is made until it is closed, in
 * threads of its own: MINA's event loops receive and send, workers read and write files. Made by
 * {@link SmbModule}. Thread-safe.
 */
public final class SmbServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");
  private static final int WORKERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  private static final long CHECK_MILLIS = 500;
  private static final long PATIENCE_SECONDS = 30;

  private final IovecSocketAcceptor acceptor;
  private final SmbHandler handler;
  private final ThreadPoolExecutor worker;
  private final ScheduledExecutorService timer;
  private final InetSocketAddress address;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Begins to listen.
   *
   * @param transport is closed by the caller, after this server
   * @param acceptor is this server's from now on, and not bound
   * @throws IOException if the address cannot be listened on
   */
  @Inject
  SmbServer(Transport transport, SmbConfig config, Share share, IovecSocketAcceptor acceptor)
      throws IOException {
    this.acceptor = acceptor;
    worker = workers();
    timer = Executors.newSingleThreadScheduledExecutor(daemons("iovec-smb-timer"));
    Service service = new Service(transport, worker, share, UUID.randomUUID(), Instant.now());
    ServerNames names = ServerNames.of("iovec");
    handler =
        new SmbHandler(
            config,
            service,
            new Sessions(() -> new Logon(names, config.guest()), worker, Limits.DEFAULT));
    acceptor.setFramer(new SmbFramer(SmbFramer.LARGEST_OF_STRANGERS));
    acceptor.setHandler(handler);
    acceptor.setReuseAddress(true);
    // Else a reply waits until the client has acknowledged the one before, some 40 ms.
    acceptor.getSessionConfig().setTcpNoDelay(true);
    try {
      acceptor.bind(config.listen());
      address = Objects.requireNonNull(acceptor.getLocalAddress(), "bound to nothing");
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    var unused =
        timer.scheduleWithFixedDelay(
            this::checkTime, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ThreadPoolExecutor workers() {
    // What waits in the queue is bounded by the credits of each connection.
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons("iovec-smb-worker"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Returns where it listens, with the port that was really bound. */
  public InetSocketAddress address() {
    return address;
  }

  /** Waits until it is closed, or this thread is interrupted, and stays so. */
  public void awaitClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkTime() {
    try {
      handler.checkTime();
    } catch (RuntimeException e) {
      LOG.warn("timeouts not checked: {}", e.toString()); // a task that throws never runs again
    }
  }

  /**
   * Closes all connections, and all files behind what is being done with them. Returns once that
   * has been done. Closing again waits for it. Not to be called in an event loop.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitClosed();
      return;
    }
    try {
      timer.shutdownNow();
      acceptor.dispose(true);
      if (!handler.awaitAllClosed(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("files are still being used after {} s", PATIENCE_SECONDS);
      }
      worker.shutdown();
      if (!worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("workers are still at work after {} s", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      worker.shutdown();
    } finally {
      closed.countDown();
    }
  }
}
