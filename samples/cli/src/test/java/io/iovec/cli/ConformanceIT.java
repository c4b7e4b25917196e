package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code iovec conformance}, from the jars, with a few rules: all of them are run by the tests of
 * the modules.
 */
class ConformanceIT {
  private static final String LIB = System.getProperty("iovec.lib");
  private static final String KIT = System.getProperty("iovec.kit");

  @TempDir private Path temporary;

  @Test
  void holdsTransportsAndAdaptersToTheRules() throws Exception {
    String said =
        run(
            0,
            LIB + "/*" + File.pathSeparator + KIT + "/*",
            "--transport=all",
            "--adapter=mina",
            "--rules=V-01,S-01,F-01,X-01,A-01",
            "--strict",
            "--require=kernel",
            "--report=" + temporary.resolve("report"));

    assertThat(said).contains("kernel", "nio", "mina on kernel", "mina on nio", "PASS");
    assertThat(temporary.resolve("report"))
        .isDirectoryContaining("glob:**/conformance.json")
        .isDirectoryContaining("glob:**/conformance.md")
        .isDirectoryContaining("glob:**/conformance.html");
  }

  @Test
  void refusesATransportThatThereIsNot() throws Exception {
    String all = LIB + "/*" + File.pathSeparator + KIT + "/*";

    assertThat(run(2, all, "--transport=ether")).contains("ether", "kernel", "nio");
  }

  @Test
  void saysWhereTheKitIsToBeHad() throws Exception {
    assertThat(run(1, LIB + "/*")).contains("the conformance kit is not on the class path");
  }

  private String run(int status, String classPath, String... args)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        new ArrayList<>(
            List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "io.iovec.cli.Main",
                "conformance"));
    command.addAll(List.of(args));
    Path said = temporary.resolve("said");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(() -> read(said)).isEqualTo(status);
    return read(said);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "nothing was said: " + e;
    }
  }
}
