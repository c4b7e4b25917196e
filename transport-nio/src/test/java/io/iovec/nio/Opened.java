package io.iovec.nio;

import io.iovec.IoFile;
import io.iovec.Policy;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Opens what the tests need. */
final class Opened {
  private Opened() {}

  static NioTransport transport() throws IOException {
    return transport(TransportConfig.defaults());
  }

  static NioTransport transport(Policy policy) throws IOException {
    return transport(TransportConfig.defaults().withPolicy(policy));
  }

  static NioTransport transport(TransportConfig config) throws IOException {
    return (NioTransport) new NioTransportProvider().open(config);
  }

  /** Writes a file by other means and opens it. */
  static IoFile file(NioTransport transport, Path directory, byte[] content, OpenOption... options)
      throws IOException {
    Files.write(directory.resolve("file"), content);
    return transport.open(directory, "file", options);
  }
}
