package io.iovec.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.benchmarks.BlockingServer.Fault;
import io.iovec.benchmarks.Case.Storage;
import io.iovec.benchmarks.Latency.Percentiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moves as much as it says, and not more. That it is cheap is not seen here. */
@Timeout(60)
class ClientTest {
  private static final Duration IMPATIENCE = Duration.ofMillis(300);

  @TempDir private Path directory;
  private Path file;
  private Client client;
  private BlockingServer server;

  @BeforeEach
  void start() throws IOException {
    file = Files.write(directory.resolve("file"), new byte[(3 << 20) + 7]);
    client = new Client();
    server = new BlockingServer(Fault.NONE, file, client.sinkPort());
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    client.close();
  }

  private Transfer run(Scenario scenario, long payload, int connections, long each)
      throws IOException {
    Case what = new Case(scenario, payload, connections, Storage.TMPFS);
    return client.run(what, server.ports(), each, () -> {}, () -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "512, 1, 3000",
    "512, 3, 421",
    "65536, 16, 5",
    "1048576, 2, 3",
    "1048577, 1, 2",
    "8388608, 2, 1"
  })
  void writesFramesThatStayInTheFile(long payload, int connections, long each) throws IOException {
    Transfer moved = run(Scenario.OVERWRITE, payload, connections, each);

    assertThat(moved.messages()).isEqualTo(connections * each);
    assertThat(moved.bytes()).isEqualTo(connections * each * payload);
    assertThat(moved.wallNanos()).isPositive();
    assertThat(server.frames).hasValue(moved.messages());
    assertThat(server.bytes).hasValue(moved.bytes());
    assertThat(server.largestEnd.get()).isBetween(payload, Places.AREA);
  }

  @ParameterizedTest
  @EnumSource(
      value = Scenario.class,
      names = {"OVERWRITE", "SEND", "RELAY"})
  void isNoFasterThanItsPaceAllows(Scenario scenario) throws IOException {
    long payload = 1 << 20;
    Transfer moved = run(scenario, payload, 2, 24);

    double behindFirst = moved.bytes() - 2.0 * payload; // each connection's first is not held up
    assertThat(moved.wallNanos())
        .isGreaterThan((long) (behindFirst / Pace.STEADY_BYTES_PER_SECOND * 1e9));
  }

  @Test
  void goesRoundInTheFile() throws IOException {
    run(Scenario.OVERWRITE, 8 << 20, 1, 10);

    assertThat(server.largestEnd).hasValue(Places.AREA);
  }

  @Test
  void beginsElsewhereOnEachConnection() throws IOException {
    run(Scenario.OVERWRITE, 1 << 20, 4, 1);

    assertThat(server.largestEnd).hasValue((48L << 20) + (1 << 20));
  }

  @ParameterizedTest
  @CsvSource({"1000, 3, 900", "70000, 5, 4"})
  void fillsAFreshFileWithoutHoles(long payload, int connections, long each) throws IOException {
    Files.write(file, new byte[0]);

    Transfer moved = run(Scenario.FRESH, payload, connections, each);

    assertThat(server.largestEnd).hasValue(moved.bytes());
    assertThat(server.bytes).hasValue(moved.bytes());
    assertThat(Files.size(file)).isEqualTo(moved.bytes());
  }

  @ParameterizedTest
  @CsvSource({"512, 1, 9001", "65536, 4, 33", "1048576, 1, 9", "3145735, 2, 3"})
  void asksForSoManyFrames(long payload, int connections, long each) throws IOException {
    Transfer moved = run(Scenario.SEND, payload, connections, each);

    assertThat(moved.bytes()).isEqualTo(connections * each * payload);
    assertThat(server.frames).hasValue(moved.messages());
  }

  @ParameterizedTest
  @CsvSource({"512, 1, 3000", "65536, 16, 5", "8388608, 2, 1"})
  void writesSoMuchToARelay(long payload, int connections, long each) throws IOException {
    Transfer moved = run(Scenario.RELAY, payload, connections, each);

    assertThat(moved.bytes()).isEqualTo(connections * each * payload);
    assertThat(server.bytes).hasValue(moved.bytes());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 31", "1, 3001", "17, 333"})
  void asksForSoManyAnswers(int connections, long each) throws IOException {
    Transfer moved = run(Scenario.SMALL, 0, connections, each);

    assertThat(moved.messages()).isEqualTo(connections * each);
    assertThat(moved.bytes()).isZero();
    assertThat(server.frames).hasValue(moved.messages());
  }

  @Test
  void callsBeforeTheFirstByteAndAfterTheLast() throws IOException {
    List<Long> frames = new ArrayList<>();
    List<Long> connections = new ArrayList<>();
    Runnable look =
        () -> {
          frames.add(server.frames.get());
          connections.add(server.connections(8));
        };

    client.run(new Case(Scenario.OVERWRITE, 4096, 8, Storage.TMPFS), server.ports(), 9, look, look);

    assertThat(frames).containsExactly(0L, 72L);
    assertThat(connections).containsExactly(8L, 8L);
  }

  @Test
  void refusesARelayThatLosesSomething() throws IOException {
    try (BlockingServer wrong = new BlockingServer(Fault.LOST_LAST_BYTE, file, client.sinkPort())) {
      Case what = new Case(Scenario.RELAY, 4096, 1, Storage.TMPFS);

      assertThatThrownBy(() -> client.run(what, wrong.ports(), 3, () -> {}, () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected=12288");
    }
    assertThat(run(Scenario.RELAY, 4096, 2, 3).messages()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OVERWRITE", "SEND", "SMALL"})
  void waitsForNoServerThatStalls(Scenario scenario) throws IOException {
    try (Client impatient = new Client(IMPATIENCE);
        BlockingServer silent = new BlockingServer(Fault.SILENT, file, impatient.sinkPort())) {
      Case what = new Case(scenario, 4096, 2, Storage.TMPFS);

      assertThatThrownBy(() -> impatient.run(what, silent.ports(), 3, () -> {}, () -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("stalled");
    }
  }

  @Test
  void keepsConnectionsIdle() throws IOException {
    try (IdleConnections idle = new IdleConnections(server.ports().get(Service.SMALL), 100)) {
      assertThat(idle).isNotNull();
      assertThat(server.connections(100)).isEqualTo(100);
    }
    assertThat(server.frames).hasValue(0);
  }

  @Test
  void sendsTheOtherHalfAtTheEnd() throws IOException {
    try (HalfSent half = new HalfSent(server.ports().get(Service.RECEIVE), 3)) {
      half.sendHalf();

      assertThat(server.frames).hasValue(0);
    }
    assertThat(server.frames).hasValue(3);
    assertThat(server.bytes).hasValue(3 * (8L << 20));
  }

  @Test
  void measuresHowLongAnAnswerTakes() throws IOException {
    ordered(Latency.alone(server.ports().get(Service.SMALL), 400));

    assertThat(server.frames).hasValue(500);
  }

  @Test
  void measuresLikewiseBesideBulk() throws IOException {
    int receive = server.ports().get(Service.RECEIVE);

    ordered(Latency.besideBulk(server.ports().get(Service.SMALL), receive, 400));

    assertThat(server.bytes.get()).isPositive();
  }

  private static void ordered(Percentiles micros) {
    assertThat(micros.p50()).isPositive();
    assertThat(micros.p99()).isGreaterThanOrEqualTo(micros.p50());
    assertThat(micros.p999()).isGreaterThanOrEqualTo(micros.p99()).isLessThan(10e6);
  }

  @Test
  void countsPercentilesByRank() {
    long[] nanos = new long[1000];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = (1000 - i) * 1000L;
    }

    assertThat(Percentiles.of(nanos)).isEqualTo(new Percentiles(500, 990, 999));
  }
}
