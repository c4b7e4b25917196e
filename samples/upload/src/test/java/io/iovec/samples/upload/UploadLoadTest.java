package io.iovec.samples.upload;

import static io.iovec.samples.upload.HttpClient.get;
import static io.iovec.samples.upload.HttpClient.put;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Many clients, and fewer kernel buffers than clients. */
class UploadLoadTest extends ServerTest {
  private static final int MIB = 1 << 20;

  UploadLoadTest(On on) {
    super(on);
  }

  private void storeAndReturn(int clients, int rounds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        String name = "f" + c;
        Random random = random();
        done.add(threads.submit(() -> storeAndReturn(name, rounds, random)));
      }
      for (Future<?> one : done) {
        assertThat(one).as(() -> "log=" + log()).succeedsWithin(90, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Void storeAndReturn(String name, int rounds, Random random) throws IOException {
    try (HttpClient client = client()) {
      for (int i = 0; i < rounds; i++) {
        byte[] bytes = new byte[random.nextInt(4 * MIB)];
        random.nextBytes(bytes);
        assertThat(client.exchange(put(name, bytes)).status()).isEqualTo(i == 0 ? 201 : 204);
        assertThat(client.exchange(get(name)).body()).isEqualTo(bytes);
      }
    }
    return null;
  }

  @Test
  void servesEightClientsAtOnce() throws Exception {
    start();
    storeAndReturn(8, 5);
  }

  @Test
  void servesMoreClientsThanThereIsRoomFor() throws Exception {
    start(
        transportConfig().withKernel(2 << 20, 1 << 20).withMemory(2 << 20, 16 << 10),
        UploadConfig.defaults(temporary).withLimits(64 * MIB, 100, Duration.ofSeconds(60)));
    storeAndReturn(12, 3);
  }

  @Test
  void servesAThousandShortConnections() throws IOException {
    start();
    byte[] bytes = randomBytes(1000);
    for (int i = 0; i < 500; i++) {
      try (HttpClient client = client()) {
        assertThat(client.exchange(put("a", bytes, "Connection: close")).status()).isIn(201, 204);
      }
      try (HttpClient client = client()) {
        assertThat(client.exchange(get("a")).body()).isEqualTo(bytes);
      }
    }
  }
}
