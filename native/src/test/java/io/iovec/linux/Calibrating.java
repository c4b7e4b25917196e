package io.iovec.linux;

import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens two transports in a JVM of its own, and prints what they say and what is left of them. */
final class Calibrating {
  private Calibrating() {}

  /** Prints a line of facts each, and what is open, there and running in the end. */
  public static void main(String[] args) throws IOException {
    KernelTransportProvider provider = new KernelTransportProvider();
    TransportConfig config = TransportConfig.fromSystemProperties();
    // What the first opens and starts of the JVM's own is there before.
    try (Transport transport = provider.open(config.withCalibration(TransportConfig.FIXED))) {
      System.out.println("fixed: " + transport.facts());
    }
    List<String> before = NothingLeft.descriptors();
    int threads = Thread.getAllStackTraces().size();
    for (int i = 0; i < 2; i++) {
      try (Transport transport = provider.open(config)) {
        System.out.println("opened: " + transport.facts());
      }
    }
    System.out.println("descriptors: " + (NothingLeft.descriptors().size() - before.size()));
    System.out.println("threads: " + (Thread.getAllStackTraces().size() - threads));
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      System.out.println("files: " + files.map(Path::getFileName).toList());
    }
  }
}
