package io.iovec.conformance;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Adapters that leak, or do not listen as they should. */
final class AdapterServerMutants {
  private AdapterServerMutants() {}

  static List<AdapterMutant> all() {
    return List.of(
        AdapterMutant.of("leaves a thread behind with each bind")
            .byServer(AdapterServerMutants::threadWithEachBind)
            .breaks("A-80", "leaked")
            .alsoBreaks("A-83"),
        AdapterMutant.of("leaves a descriptor behind with each bind")
            .byServer(LeakingBinds::new)
            .breaks("A-80", "descriptors=")
            .alsoBreaks("A-83"),
        AdapterMutant.of("listens though it is unbound")
            .byServer(AdapterServerMutants::deaf)
            .breaks("A-81", "it is unbound, but accepts")
            .alsoBreaks("A-25", "A-80"),
        AdapterMutant.of("leaves a thread behind when it is closed")
            .byServer(AdapterServerMutants::threadWithEachClose)
            .breaks("A-82", "leaked"),
        AdapterMutant.of("listens elsewhere when an address is in use")
            .byServer(AdapterServerMutants::obliging)
            .breaks("A-83", "it was bound twice"),
        AdapterMutant.of("leaves a descriptor behind with each connection")
            .byHandler(LeakingConnections::new)
            .breaks("A-84", "descriptors=")
            .alsoBreaks("A-82"));
  }

  private static void leakThread() {
    long nanos = 2 * AdapterMutants.longNanos(); // a rule makes many before it begins to wait
    Thread thread = new Thread(() -> LockSupport.parkNanos(nanos), "leaked");
    thread.setDaemon(true);
    thread.start();
  }

  private static AdapterServer threadWithEachBind(AdapterServer server) {
    return new AdapterMutantServer(server) {
      @Override
      public void bind(InetSocketAddress address) throws Exception {
        leakThread();
        super.bind(address);
      }
    };
  }

  private static AdapterServer threadWithEachClose(AdapterServer server) {
    return new AdapterMutantServer(server) {
      @Override
      public void close() throws Exception {
        leakThread();
        super.close();
      }
    };
  }

  private static AdapterServer deaf(AdapterServer server) {
    return new AdapterMutantServer(server) {
      @Override
      public void unbind() {}
    };
  }

  private static AdapterServer obliging(AdapterServer server) {
    return new AdapterMutantServer(server) {
      @Override
      public void bind(InetSocketAddress address) throws Exception {
        try {
          super.bind(address);
        } catch (BindException e) {
          super.bind(new InetSocketAddress(address.getAddress(), 0));
        }
      }
    };
  }

  /** What is left behind until the server is closed. */
  private static final class Leaked {
    private final List<ServerSocketChannel> channels = new CopyOnWriteArrayList<>();

    void leak() throws IOException {
      channels.add(ServerSocketChannel.open());
    }

    void close() throws IOException {
      for (ServerSocketChannel channel : channels) {
        channel.close();
      }
      channels.clear();
    }
  }

  private static final class LeakingBinds extends AdapterMutantServer {
    private final Leaked leaked = new Leaked();

    LeakingBinds(AdapterServer inner) {
      super(inner);
    }

    @Override
    public void bind(InetSocketAddress address) throws Exception {
      leaked.leak();
      super.bind(address);
    }

    @Override
    public void close() throws Exception {
      leaked.close();
      super.close();
    }
  }

  private static final class LeakingConnections extends AdapterMutantHandler {
    private final Leaked leaked = new Leaked();

    LeakingConnections(AdapterHandler inner) {
      super(inner);
    }

    @Override
    public void opened(AdapterConnection connection) throws Exception {
      leaked.leak();
      super.opened(connection);
    }
  }
}
