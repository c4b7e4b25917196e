package io.iovec.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who takes part moves the right bytes; how fast is the benchmark's. */
class ContendersTest {
  private static final int FILE = 16 << 20;

  static Stream<Contender> all() {
    return Contenders.chosen(false, Pattern.compile("")).stream();
  }

  /** All but the C program. */
  static Stream<Contender> java() {
    return all().filter(each -> !each.server().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("java")
  void movesTheRightBytesAfterConnectionsWereReset(Contender contender, @TempDir Path root)
      throws Exception {
    Path file = Files.write(root.resolve("file"), new byte[FILE]);
    try (Client client = new Client()) {
      Map<Service, Integer> ports = start(contender, file, client);
      for (Integer port : ports.values()) {
        for (int i = 0; i < 3; i++) {
          try (var socket = Loopback.connect(port)) {
            socket.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
            socket.write(java.nio.ByteBuffer.allocate(i * 50));
          }
        }
      }
      assertThat(ports.keySet()).containsAll(Set.copyOf(contender.services()));
      Verification.verify(ports, file, client);
    }
  }

  private static Map<Service, Integer> start(Contender contender, Path file, Client client)
      throws Exception {
    return Class.forName(contender.server())
        .asSubclass(BenchmarkServer.class)
        .getConstructor(List.class)
        .newInstance(contender.options())
        .start(new Setup(file, client.sinkPort()));
  }

  @Test
  void haveNamesOfTheirOwn() throws IOException {
    assertThat(all().map(Contender::id)).doesNotHaveDuplicates();
    assertThat(all().map(Contender::title)).doesNotHaveDuplicates();
  }
}
