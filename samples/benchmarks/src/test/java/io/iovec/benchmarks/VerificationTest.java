package io.iovec.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.benchmarks.BlockingServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that are right, and that are wrong in one way each. */
class VerificationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For those that stall, which others do not for so long. */
  private static final Duration IMPATIENCE = Duration.ofMillis(500);

  @TempDir private Path directory;

  @Test
  void acceptsARightServerAgainAndAgain() throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[10]);
    try (Client client = new Client();
        BlockingServer server = new BlockingServer(Fault.NONE, file, client.sinkPort())) {
      assertThatCode(() -> Verification.verify(server.ports(), file, client))
          .doesNotThrowAnyException();
      assertThatCode(() -> Verification.verify(server.ports(), file, client))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @EnumSource
  void seesAWrongByte(Service service) throws IOException {
    refuses(service, Fault.WRONG_BYTE, PATIENCE)
        .hasMessageStartingWith(service.word() + ", seed=")
        .hasMessageMatching(".*expected=0x\\p{XDigit}+ got=0x\\p{XDigit}+.*");
  }

  @ParameterizedTest
  @EnumSource
  void seesThatTheLastByteIsLost(Service service) throws IOException {
    refuses(service, Fault.LOST_LAST_BYTE, IMPATIENCE).hasMessageContaining("offset=");
  }

  @Test
  void saysWhichFrameIsNotInTheFile() throws IOException {
    refuses(Service.RECEIVE, Fault.LOST_LAST_BYTE, PATIENCE)
        .hasMessageMatching(".*the file: offset=\\d+ .* in a frame of length=\\d+ position=\\d+");
  }

  @Test
  void seesWhatIsBesideItsPlace() throws IOException {
    refuses(Service.RECEIVE, Fault.WRONG_PLACE, PATIENCE).hasMessageContaining("the file: offset=");
  }

  @Test
  void seesThatRepliesAreSwapped() throws IOException {
    refuses(Service.SMALL, Fault.SWAPPED_REPLIES, PATIENCE)
        .hasMessageContaining("reply 0 of ")
        .hasMessageContaining("expected=0x");
  }

  @ParameterizedTest
  @EnumSource
  void waitsForNoServerThatStalls(Service service) throws IOException {
    refuses(service, Fault.SILENT, IMPATIENCE).isNotNull();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refuses(
      Service service, Fault fault, Duration patience) throws IOException {
    Path file = Files.write(directory.resolve("file"), new byte[10]);
    try (Client client = new Client();
        BlockingServer server = new BlockingServer(fault, file, client.sinkPort())) {
      Map<Service, Integer> port = Map.of(service, server.ports().get(service));
      return assertThatThrownBy(() -> new Verification(file, client, 5, patience).verify(port))
          .isInstanceOf(IOException.class);
    }
  }
}
