package io.iovec.samples.upload;

import static io.iovec.samples.upload.HttpClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that runs out of descriptors, in a process that may have few. */
@ParameterizedClass
@EnumSource(On.class)
class DescriptorLimitInteropTest {
  private static final int CLIENTS = 120;

  private final On on;
  @TempDir Path temporary;

  DescriptorLimitInteropTest(On on) {
    this.on = on;
  }

  @Test
  void servesThoseWhoHaveToWait() throws Exception {
    Programs.assumeThereIs("sh");
    On.open(on.config()).close();
    List<String> limited = List.of("sh", "-c", "ulimit -n 90 && exec \"$@\"", "sh");
    Queue<HttpClient> clients = new ArrayDeque<>();
    try (ServerProcess server = ServerProcess.start(limited, on.config(), temporary, temporary)) {
      SocketAddress address = server.address();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new HttpClient(address).send(get("none")));
      }
      while (!clients.isEmpty()) {
        try (HttpClient first = clients.remove()) {
          assertThat(first.receive().status()).isEqualTo(404);
        }
      }
      List<String> log = server.end();
      assertThat(log).filteredOn(line -> line.endsWith(" 404")).hasSize(CLIENTS);
      assertThat(log)
          .filteredOn(line -> line.startsWith("cannot accept"))
          .as("it was short of descriptors, and did not ask again and again")
          .hasSizeBetween(1, 50);
    } finally {
      for (HttpClient client : clients) {
        client.close();
      }
    }
  }
}
