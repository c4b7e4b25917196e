package io.iovec.samples.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that nobody here wrote. {@code -Diovec.test.big=true} sends a GiB. */
class CurlInteropTest extends ServerTest {
  private static final int MIB = 1 << 20;

  @TempDir Path files;

  CurlInteropTest(On on) {
    super(on);
  }

  @BeforeEach
  void needsCurl() {
    Programs.assumeThereIs("curl");
  }

  private List<String> curl(String name, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of("curl", "-sS", "--noproxy", "*", "--max-time", "300", "-w", "%{http_code}"));
    command.addAll(List.of(options));
    command.add("http://127.0.0.1:" + ((InetSocketAddress) address()).getPort() + "/" + name);
    return command;
  }

  /** Writes a file of random bytes and returns their hash. */
  private static String write(Path file, int mebibytes) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    Random random = random();
    byte[] bytes = new byte[MIB];
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), hash)) {
      for (int i = 0; i < mebibytes; i++) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static String hash(Path file) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), hash)) {
      Files.copy(file, out);
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  @Test
  void storesAndReturnsALargeFile() throws Exception {
    start();
    Path file = files.resolve("large");
    Path back = files.resolve("back");
    String hash = write(file, Boolean.getBoolean("iovec.test.big") ? 1024 : 64);
    assertThat(Programs.run(curl("large", "-T", file.toString()))).isEqualTo("201");
    assertThat(hash(temporary.resolve("large"))).isEqualTo(hash);
    assertThat(Programs.run(curl("large", "-o", back.toString()))).isEqualTo("200");
    assertThat(hash(back)).isEqualTo(hash);
  }

  @Test
  void servesEightAtOnce() throws Exception {
    start();
    List<Process> running = new ArrayList<>();
    List<String> hashes = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Path file = files.resolve("f" + i);
        hashes.add(write(file, 4 + i));
        running.add(Programs.start(curl("f" + i, "-T", file.toString())));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(Programs.said(running.get(i))).isEqualTo("201");
        running.set(i, Programs.start(curl("f" + i, "-o", files.resolve("f" + i).toString())));
      }
      for (int i = 0; i < 8; i++) {
        assertThat(Programs.said(running.get(i))).isEqualTo("200");
        assertThat(hash(files.resolve("f" + i))).isEqualTo(hashes.get(i));
      }
    } finally {
      running.forEach(Process::destroyForcibly);
    }
  }

  @Test
  void leavesNothingOfAClientThatIsKilled() throws Exception {
    start();
    Path file = files.resolve("f");
    write(file, 8);
    for (int i = 0; i < 3; i++) {
      Process client = Programs.start(curl("f", "--limit-rate", "2M", "-T", file.toString()));
      try {
        awaitUnfinished(1);
        awaitReceived(received() + MIB);
      } finally {
        client.destroyForcibly();
      }
      awaitNothingUnfinished();
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void tellsItToGoOn() throws Exception {
    start();
    Path file = files.resolve("f");
    String hash = write(file, 3);
    String said =
        Programs.run(curl("f", "-v", "-H", "Expect: 100-continue", "-T", file.toString()));
    assertThat(said).contains("100 Continue").endsWith("201");
    assertThat(hash(temporary.resolve("f"))).isEqualTo(hash);
  }

  @Test
  void refusesBeforeAnythingIsSent() throws Exception {
    start(UploadConfig.defaults(temporary).withLimits(MIB, 10, Duration.ofSeconds(30)));
    Path file = files.resolve("f");
    write(file, 3);
    assertThat(
            Programs.run(
                curl(
                    "f",
                    "-H",
                    "Expect: 100-continue",
                    "-o",
                    files.resolve("o").toString(),
                    "-T",
                    file.toString())))
        .isEqualTo("413");
    assertThat(received()).isLessThan(16 << 10);
  }

  @Test
  void reusesAConnectionForSeveralFiles() throws Exception {
    start();
    Path file = files.resolve("f");
    write(file, 1);
    List<String> command = curl("a", "-v", "-T", file.toString());
    command.addAll(List.of("-T", file.toString()));
    command.add(command.get(command.size() - 3).replace("/a", "/b"));
    assertThat(Programs.run(command)).contains("e-using existing").endsWith("201");
    assertThat(temporary.resolve("b")).hasSameBinaryContentAs(file);
  }
}
