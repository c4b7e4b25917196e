package io.iovec.benchmarks.jdk;

import io.iovec.benchmarks.BenchmarkServer;
import io.iovec.benchmarks.Service;
import io.iovec.benchmarks.Setup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** What the JDK has for files and sockets: {@code transferFrom} and {@code transferTo}. */
public final class JdkTransferServer implements BenchmarkServer {
  private static final int SMALL_BUFFER = 256 << 10;

  /** Takes no options. */
  public JdkTransferServer(List<String> options) {
    if (!options.isEmpty()) {
      throw new IllegalArgumentException("options=" + options);
    }
  }

  @Override
  public Map<Service, Integer> start(Setup setup) throws IOException {
    FileChannel file =
        FileChannel.open(setup.file(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    Buffers buffers = new Buffers(SMALL_BUFFER);
    EventLoop loop = new EventLoop();
    Map<Service, Integer> ports =
        Map.of(
            Service.RECEIVE, loop.listen(key -> new ReceiveByTransfer(key, file)),
            Service.SEND, loop.listen(key -> new SendByTransfer(key, file)),
            Service.SMALL, loop.listen(key -> new Answer(key, buffers)));
    loop.start("jdk-transfer");
    return ports;
  }
}
