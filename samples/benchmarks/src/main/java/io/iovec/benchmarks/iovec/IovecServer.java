package io.iovec.benchmarks.iovec;

import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import io.iovec.benchmarks.BenchmarkServer;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One thread with one poller on the bare SPI. */
public final class IovecServer implements BenchmarkServer {
  private static final int BUFFER = 256 << 10;

  /**
   * Receiving a payload apart from its header takes a call more than receiving several messages at
   * once: so large it is worth that, and into a mapping, which saves a call, from half of that on.
   */
  private static final int PENDING_FROM = 128 << 10;

  private static final List<OpenOption> READ_WRITE =
      List.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final TransportConfig config;
  private final boolean isMapped;

  /**
   * Makes a server.
   *
   * @param options the transport's name, the policy, and {@code mapped} if the file is overwritten
   */
  public IovecServer(List<String> options) {
    config =
        TransportConfig.defaults()
            .withTransport(options.get(0))
            .withPolicy(Policy.valueOf(options.get(1).toUpperCase(Locale.ROOT)));
    isMapped = options.contains("mapped");
  }

  @Override
  public Map<Service, Integer> start(Setup setup) throws IOException {
    Path path = setup.file().toAbsolutePath();
    Transport transport = Transports.open(config);
    List<OpenOption> how = new ArrayList<>(READ_WRITE);
    if (isMapped) {
      how.add(FileOption.OVERWRITTEN);
    }
    IoFile file =
        transport.open(
            Objects.requireNonNull(path.getParent()),
            String.valueOf(path.getFileName()),
            how.toArray(OpenOption[]::new));
    Loop loop =
        new Loop(
            transport,
            transport.poller(),
            file,
            isMapped ? PENDING_FROM / 2 : PENDING_FROM,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), setup.sinkPort()),
            ByteBuffer.allocateDirect(BUFFER),
            ByteBuffer.allocateDirect(BUFFER),
            new ConcurrentLinkedQueue<>());
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      StreamListener listener =
          transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ports.put(service, ((InetSocketAddress) listener.localAddress()).getPort());
      loop.poller().register(listener, Poller.READ, ready -> accept(loop, service, listener));
    }
    Thread thread = new Thread(() -> run(loop), "iovec");
    thread.setDaemon(true);
    thread.start();
    return ports;
  }

  private static void run(Loop loop) {
    try {
      loop.run();
    } catch (IOException e) {
      throw new IllegalStateException("the poller failed", e);
    }
  }

  private static void accept(Loop loop, Service service, StreamListener listener)
      throws IOException {
    for (StreamSocket socket = listener.accept(); socket != null; socket = listener.accept()) {
      switch (service) {
        case RECEIVE -> new Receive(loop, socket);
        case SEND -> new Send(loop, socket);
        case RELAY -> new Relay(loop, socket);
        case SMALL -> new Small(loop, socket);
      }
    }
  }
}
