package io.iovec.benchmarks.mina;

import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import io.iovec.benchmarks.BenchmarkServer;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import org.apache.mina.core.buffer.CachedBufferAllocator;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSessionConfig;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;

/**
 * An acceptor with one processor for each service, which the relay's connector shares, with no
 * filters. Of the application only two things depend on the transport: on this project's, frames
 * are received as vectors instead of parsed from buffers, and sent as vectors instead of file
 * regions. What is relayed comes as vectors too, and is handled as buffers are.
 */
public final class MinaServer implements BenchmarkServer {
  private static final int BACKLOG = 4096;
  // What is cheapest here.
  private static final int BUFFER = 1 << 20;
  private static final int COPIED = 32 << 10;
  private static final int POOLED = 16;
  private static final String ON_IOVEC = "iovec-";

  private static final Set<OpenOption> READ_WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final String option;
  private final boolean isMapped;

  /**
   * Makes a server.
   *
   * @param options {@code nio} for MINA's own transport as it comes, {@code tuned} with large
   *     direct buffers that are used again, {@code iovec-kernel} or {@code iovec-nio} for this
   *     project's with MINA's own buffers; then {@code mapped} if the file is overwritten
   */
  public MinaServer(List<String> options) {
    option = options.get(0);
    isMapped = options.contains("mapped");
  }

  @Override
  public Map<Service, Integer> start(Setup setup) throws IOException {
    boolean tuned = option.equals("tuned");
    if (tuned) {
      IoBuffer.setUseDirectBuffer(true);
      IoBuffer.setAllocator(new CachedBufferAllocator(POOLED, BUFFER));
    }
    Sockets sockets = sockets(setup.file().toAbsolutePath(), tuned);
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      SocketAcceptor acceptor = sockets.acceptor(service);
      configure(acceptor.getSessionConfig(), tuned);
      acceptor.getSessionConfig().setTcpNoDelay(true);
      acceptor.setBacklog(BACKLOG);
      acceptor.setHandler(handler(service, sockets, setup.sinkPort(), tuned));
      acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ports.put(service, acceptor.getLocalAddress().getPort());
    }
    return ports;
  }

  private Sockets sockets(Path file, boolean tuned) throws IOException {
    if (!option.startsWith(ON_IOVEC)) {
      return new NioSockets(FileChannel.open(file, READ_WRITE), tuned ? COPIED : 0);
    }
    Transport transport =
        Transports.open(
            TransportConfig.defaults().withTransport(option.substring(ON_IOVEC.length())));
    Set<OpenOption> how = new HashSet<>(READ_WRITE);
    if (isMapped) {
      how.add(FileOption.OVERWRITTEN);
    }
    IoFile opened =
        transport.open(
            Objects.requireNonNull(file.getParent()),
            String.valueOf(file.getFileName()),
            how.toArray(OpenOption[]::new));
    return new IovecSockets(transport, opened, Executors.newSingleThreadExecutor());
  }

  private static Handler handler(Service service, Sockets sockets, int sinkPort, boolean tuned) {
    return switch (service) {
      case RECEIVE -> sockets.receive();
      case SEND -> new Send(sockets);
      case RELAY -> {
        SocketConnector connector = sockets.connector();
        configure(connector.getSessionConfig(), tuned);
        connector.getSessionConfig().setTcpNoDelay(true);
        Relay relay =
            new Relay(
                sockets,
                connector,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), sinkPort));
        connector.setHandler(relay);
        yield relay;
      }
      case SMALL -> new Small();
    };
  }

  private static void configure(IoSessionConfig config, boolean tuned) {
    if (tuned) {
      config.setMaxReadBufferSize(BUFFER);
      config.setReadBufferSize(BUFFER);
      config.setMinReadBufferSize(BUFFER);
    }
  }
}
