package io.iovec.conformance;

import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Listens in the first of its loops, and spreads connections over all. */
final class ReferenceAdapterServer implements AdapterServer {
  private static final int LOOPS = 2;
  private static final int POOL_THREADS = 4;
  private static final int MOST_ACCEPTED = 64;
  private static final int GRACE_SECONDS = 5;

  private final Transport transport;
  private final AdapterSetup setup;
  private final AdapterHandler handler;
  private final List<ReferenceAdapterLoop> loops = new ArrayList<>();
  private final @Nullable ExecutorService pool;

  /** First loop's thread. */
  private final List<StreamListener> listeners = new ArrayList<>();

  private volatile InetSocketAddress address;

  /** First loop's thread. */
  private int nextLoop;

  ReferenceAdapterServer(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws IOException {
    this.transport = transport;
    this.setup = setup;
    this.handler = handler;
    this.pool = setup.executor() ? Executors.newFixedThreadPool(POOL_THREADS) : null;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      for (int i = 0; i < LOOPS; i++) {
        loops.add(new ReferenceAdapterLoop(transport.poller()));
      }
      bind(address);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void bind(InetSocketAddress where) throws IOException {
    // Here and not in the loop, which need not wait for it.
    StreamListener listener =
        transport.listen(where, 0, Map.of(StandardSocketOptions.SO_REUSEADDR, true));
    try {
      loops.get(0).call(() -> watch(listener));
      address = (InetSocketAddress) listener.localAddress();
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  private void watch(StreamListener listener) throws IOException {
    ReferenceAdapterLoop loop = loops.get(0);
    // One element, because the handler needs what registering it returns.
    Registration[] registration = new Registration[1];
    registration[0] =
        loop.poller().register(listener, Poller.READ, ready -> accept(listener, registration[0]));
    listeners.add(listener);
  }

  private void accept(StreamListener listener, Registration registration) {
    try {
      for (int i = 0; i < MOST_ACCEPTED; i++) {
        StreamSocket socket = listener.accept();
        if (socket == null) {
          return;
        }
        ReferenceAdapterLoop loop = loops.get(nextLoop);
        nextLoop = (nextLoop + 1) % LOOPS;
        if (!loop.execute(() -> open(loop, socket))) {
          socket.close();
        }
      }
    } catch (IOException e) {
      // Out of descriptors, most likely: it stays ready, and there is no use in asking at once.
      registration.interest(0);
      loops.get(0).soon(() -> reopen(registration));
    }
  }

  private static void reopen(Registration registration) {
    if (registration.isValid()) {
      registration.interest(Poller.READ);
    }
  }

  private void open(ReferenceAdapterLoop loop, StreamSocket socket) {
    try {
      new ReferenceAdapterConnection(
              new ReferenceAdapterChannel.Parts(transport, loop, socket, setup, handler, pool))
          .channel()
          .open();
    } catch (IOException | RuntimeException e) {
      socket.close(); // of which nobody has been told yet
    }
  }

  @Override
  public void unbind() throws IOException {
    loops.get(0).call(this::closeListeners);
  }

  private void closeListeners() {
    listeners.forEach(StreamListener::close);
    listeners.clear();
  }

  @Override
  public void close() {
    if (!loops.isEmpty()) {
      loops.get(0).execute(this::closeListeners);
    }
    loops.forEach(ReferenceAdapterLoop::close); // the first one first, which hands out connections
    if (pool != null) {
      end(pool);
    }
  }

  /** Lets the last events be told, if they can be. */
  private static void end(ExecutorService pool) {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
