package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with curl. */
class DemoInteropTest {
  @Test
  void runsWithCurl(@TempDir Path directory) {
    assumeTrue(CurlClient.find().isPresent(), "there is no curl here");

    Ran ran =
        Ran.iovec(
            "demo",
            "--size",
            "8m",
            "--transport",
            "nio",
            "--client",
            "curl",
            "--dir",
            directory.toString());

    assertThat(ran.status()).as(ran.toString()).isZero();
    assertThat(ran.out()).containsPattern("The client is .*/curl");
  }
}
