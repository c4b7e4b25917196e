package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.BenchmarkServer;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** A selector loop with one large direct buffer, which all connections share. */
public final class JdkLoopServer implements BenchmarkServer {
  private final int size;

  /** Takes one option: the buffer's bytes. */
  public JdkLoopServer(List<String> options) {
    this.size = Integer.parseInt(options.get(0));
  }

  @Override
  public Map<Service, Integer> start(Setup setup) throws IOException {
    FileChannel file =
        FileChannel.open(setup.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    var sink = new InetSocketAddress(InetAddress.getLoopbackAddress(), setup.sinkPort());
    Buffers buffers = new Buffers(size);
    EventLoop loop = new EventLoop();
    Map<Service, Integer> ports =
        Map.of(
            Service.RECEIVE, loop.listen(key -> new ReceiveByCopy(key, file, buffers)),
            Service.SEND, loop.listen(key -> new SendByCopy(key, file, buffers)),
            Service.RELAY, loop.listen(key -> RelayByCopy.open(key, sink, loop, buffers)),
            Service.SMALL, loop.listen(key -> new Answer(key, buffers)));
    loop.start("jdk-loop");
    return ports;
  }
}
