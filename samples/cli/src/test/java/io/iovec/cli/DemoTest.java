package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * The demo from end to end, with Java's HTTP client and any SMB client. With those that it is meant
 * for: {@link DemoInteropTest}.
 */
class DemoTest {
  @TempDir private Path directory;

  @AfterEach
  void leavesNothing() throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).isEmpty();
    }
  }

  private Ran demo(CommandLine command, String... before) {
    List<String> args = new ArrayList<>(List.of(before));
    args.addAll(List.of("--size", "8m", "--client", "java", "--dir", directory.toString()));
    return Ran.on(command, args.toArray(String[]::new));
  }

  @Test
  void runsOnNio() {
    Ran ran = demo(Main.commandLine(), "demo", "--transport", "nio", "--smb-client", "smbj");

    assertThat(ran.status()).as(ran.toString()).isZero();
    for (Step step : Step.values()) {
      assertThat(ran.out()).containsPattern("nio +cheapest +" + step + " +\\d+ .* none");
    }
    assertThat(ran.out())
        .contains(
            "The client of HTTP is java.net.http",
            "The client of SMB is smbj",
            "Its SHA-256 is ",
            directory.toString())
        .contains("Left out: kernel: ");
  }

  @Test
  void runsOnKernelUnderEveryPolicy() {
    assumeTrue(
        Transports.select(TransportConfig.defaults().withTransport("kernel")).chosen() != null,
        "the kernel transport does not work here");

    Ran ran = demo(Main.commandLine(), "demo", "--transport", "kernel");

    assertThat(ran.status()).as(ran.toString()).isZero();
    for (String policy : List.of("kernel", "cheapest", "memory")) {
      for (Step step : Step.values()) {
        assertThat(ran.out()).containsPattern("kernel +" + policy + " +" + step + " +\\d+ ");
      }
    }
    assertThat(ran.out()).contains("With transport kernel under policy kernel, the servers moved");
  }

  @Test
  void failsWhenTheBytesDiffer() {
    Demo.Hash damaged = file -> file.endsWith("downloaded") ? "damaged" : Workspace.sha256(file);

    Ran ran = demo(new CommandLine(new DemoCommand(damaged)), "--transport", "nio");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out())
        .contains("WRONG: nio under policy cheapest, download: the bytes that arrived")
        .contains("WRONG: nio under policy cheapest, smb get: the bytes that arrived")
        .doesNotContain("WRONG: nio under policy cheapest, upload")
        .doesNotContain("WRONG: nio under policy cheapest, smb put");
  }

  @Test
  void takesItsOwnClientsWhereNoneIsInstalled(@TempDir Path empty) throws Exception {
    try (Child child =
        Child.start(
            empty,
            ServerProcess.java(),
            Map.of("PATH", empty.toString()),
            List.of("demo", "--size", "1m", "--transport", "nio", "--dir", directory.toString()))) {
      assertThat(child.awaitEnd()).as(child::said).isZero();
      assertThat(child.said())
          .contains("The client of HTTP is java.net.http", "The client of SMB is smbj")
          .containsPattern("nio +cheapest +smb get +\\d+ .* none")
          .containsSubsequence(Demo.FILLING, "nio/cheapest warm-up upload");
    }
  }

  @ParameterizedTest
  @CsvSource({"--client, curl", "--smb-client, smbclient"})
  void aClientThatIsAskedForHasToBeInstalled(String option, String program, @TempDir Path empty)
      throws Exception {
    try (Child child =
        Child.start(
            empty,
            ServerProcess.java(),
            Map.of("PATH", empty.toString()),
            List.of("demo", "--size", "1m", option, program, "--dir", directory.toString()))) {
      assertThat(child.awaitEnd()).as(child::said).isEqualTo(1);
      assertThat(child.said()).contains("iovec: there is no " + program + " on the PATH");
    }
  }

  @Test
  void needsRoomAndSaysHowMuchThereIs() {
    Ran ran = Ran.iovec("demo", "--size", "100000g", "--dir", directory.toString());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .contains("the files need 293 TiB: " + directory + " has room for ")
        .contains("give a smaller --size");
  }
}
