package io.iovec.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;

/**
 * Whether a server does what it is measured for: some of each service, compared byte by byte. The
 * first 8 MiB of the file are other ones after that.
 */
final class Verification {
  /** What lies around the sizes of buffers, pages and SMB's largest write. */
  static final int[] LENGTHS = {1, 511, 512, 4096, 65_537, 1 << 20, (3 << 20) + 7};

  private final Path file;
  private final Client client;
  private final long seed;
  private final Duration patience;

  Verification(Path file, Client client, long seed, Duration patience) {
    this.file = file;
    this.client = client;
    this.seed = seed;
    this.patience = patience;
  }

  /**
   * Verifies all services that a server has.
   *
   * @param file that it serves
   * @param client whose sink it knows
   * @throws IOException if it does not do what it should; the message says what, and of which seed
   */
  static void verify(Map<Service, Integer> ports, Path file, Client client) throws IOException {
    long seed = new Random().nextInt(Integer.MAX_VALUE);
    new Verification(file, client, seed, Client.PATIENCE).verify(ports);
  }

  void verify(Map<Service, Integer> ports) throws IOException {
    for (Service service : Service.values()) {
      Integer port = ports.get(service);
      if (port != null) {
        try {
          verify(service, port);
        } catch (IOException e) {
          throw new IOException(
              "%s, seed=%d: %s".formatted(service.word(), seed, e.getMessage()), e);
        }
      }
    }
  }

  private void verify(Service service, int port) throws IOException {
    Random random = new Random(seed);
    switch (service) {
      case RECEIVE -> new ReceiveVerification(port, file, random, patience).verify();
      case SEND -> new SendVerification(port, file, random, patience).verify();
      case RELAY -> new RelayVerification(port, client.sink(), random, patience).verify();
      case SMALL -> new SmallVerification(port, random, patience).verify();
    }
  }
}
