package io.iovec.mina;

import io.iovec.Capability;
import io.iovec.Counters;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.MemoryEntry;
import io.iovec.Pollable;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A real transport, with knobs for faults and counters of what is asked of it. */
final class KnobTransport implements Transport {
  final AtomicLong polls = new AtomicLong();
  final AtomicLong wakeups = new AtomicLong();
  final AtomicLong accepts = new AtomicLong();

  /** How many of the next calls of accept fail as without descriptors. */
  final AtomicInteger failingAccepts = new AtomicInteger();

  /** Whether a connection is not made yet when it is asked for the first time. */
  volatile boolean slowConnects;

  private final Map<Pollable, Pollable> wrapped = new ConcurrentHashMap<>();
  private final Transport real;

  KnobTransport(Transport real) {
    this.real = real;
  }

  @Override
  public Poller poller() throws IOException {
    Poller poller = real.poller();
    return new Poller() {
      @Override
      public Registration register(Pollable what, int interest, ReadyHandler handler)
          throws IOException {
        return poller.register(
            what instanceof Listener listener ? listener.real : wrapped.getOrDefault(what, what),
            interest,
            handler);
      }

      @Override
      public int poll(long timeoutNanos) throws IOException {
        polls.incrementAndGet();
        return poller.poll(timeoutNanos);
      }

      @Override
      public void wakeup() {
        wakeups.incrementAndGet();
        poller.wakeup();
      }

      @Override
      public void close() {
        poller.close();
      }
    };
  }

  @Override
  public StreamListener listen(SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
      throws IOException {
    return new Listener(real.listen(address, backlog, options));
  }

  private final class Listener implements StreamListener {
    private final StreamListener real;

    Listener(StreamListener real) {
      this.real = real;
    }

    @Override
    public @Nullable StreamSocket accept() throws IOException {
      accepts.incrementAndGet();
      if (failingAccepts.get() > 0) {
        failingAccepts.decrementAndGet();
        throw new IOException("Too many open files");
      }
      return real.accept();
    }

    @Override
    public SocketAddress localAddress() {
      return real.localAddress();
    }

    @Override
    public boolean isOpen() {
      return real.isOpen();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  @Override
  public StreamSocket connect(
      SocketAddress remote, @Nullable SocketAddress local, Map<SocketOption<?>, ?> options)
      throws IOException {
    StreamSocket socket = real.connect(remote, local, options);
    if (!slowConnects) {
      return socket;
    }
    AtomicInteger asked = new AtomicInteger();
    StreamSocket slow =
        (StreamSocket)
            Proxy.newProxyInstance(
                StreamSocket.class.getClassLoader(),
                new Class<?>[] {StreamSocket.class},
                (proxy, method, arguments) -> {
                  String called = method.getName();
                  if (called.equals("equals")) {
                    return System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                  }
                  if (called.equals("hashCode")) {
                    return System.identityHashCode(proxy);
                  }
                  if (called.equals("finishConnect") && asked.getAndIncrement() == 0) {
                    return false;
                  }
                  try {
                    return method.invoke(socket, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    wrapped.put(slow, socket);
    return slow;
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return real.capabilities();
  }

  @Override
  public TransportConfig config() {
    return real.config();
  }

  @Override
  public Counters counters() {
    return real.counters();
  }

  @Override
  public IoFile open(Path root, String relative, OpenOption... options) throws IOException {
    return real.open(root, relative, options);
  }

  @Override
  public void whenRoom(Runnable task) {
    real.whenRoom(task);
  }

  @Override
  public MemoryEntry memoryEntry(int size) throws IOException {
    return real.memoryEntry(size);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    return real.kernelEntry(size);
  }

  @Override
  public void close() {
    real.close();
  }
}
