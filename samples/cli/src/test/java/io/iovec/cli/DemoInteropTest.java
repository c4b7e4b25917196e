package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with the clients that it is meant for. */
class DemoInteropTest {
  @Test
  void runsWithCurlAndSmbclient(@TempDir Path directory) {
    for (String program : List.of("curl", "smbclient")) {
      assumeTrue(Programs.find(program).isPresent(), "there is no " + program + " here");
    }
    String line = "demo --size 8m --client curl --smb-client smbclient --transport auto --dir";
    List<String> args = new ArrayList<>(List.of(line.split(" ", -1)));
    args.add(directory.toString());

    Ran ran = Ran.iovec(args.toArray(String[]::new));

    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out())
        .containsPattern("The client of HTTP is .*/curl")
        .containsPattern("The client of SMB is .*/smbclient")
        .containsPattern(" upload +\\d+ ")
        .containsPattern(" smb put +\\d+ ")
        .containsPattern(" smb get +\\d+ ");
  }
}
