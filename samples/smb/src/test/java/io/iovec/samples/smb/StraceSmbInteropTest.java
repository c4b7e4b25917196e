package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.StraceSums.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the kernel is really asked to do for a client, as the system sees it; {@code
 * -Diovec.test.big=true} sends a GiB.
 */
class StraceSmbInteropTest {
  private static final String SHARE = "files";
  private static final long KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final long PER_MESSAGE = 16 * KIB;
  // All but those that carry data, of one session with one transfer.
  private static final long OTHER_MESSAGES = 16;

  @TempDir static Path temporary;
  private static Path share;
  private static Path here;
  private static Path trace;
  private static StraceServer server;

  @BeforeAll
  static void startsTheServer() throws Exception {
    Smbclient.assumeThereIs("strace");
    Smbclient.assumeThereIs("smbclient");
    On.open(On.KERNEL_KERNEL.config()).close();
    share = Files.createDirectory(temporary.resolve("share")).toRealPath();
    here = Files.createDirectory(temporary.resolve("here"));
    trace = temporary.resolve("trace");
    List<String> strace =
        List.of(
            "strace",
            "-f",
            "-y",
            "-e",
            "trace=" + StraceSums.TRACED,
            "-e",
            "signal=none",
            "-s0",
            "-o",
            trace.toString());
    server = StraceServer.start(strace, SHARE, share, temporary);
    ServedInteropTest.writeRandom(here.resolve("small"), MIB);
    for (int i = 0; i < 2; i++) {
      client("-mSMB3_02").ok("put small", "get small back");
    }
  }

  @AfterAll
  static void endsTheServer() throws Exception {
    if (server != null) {
      try (StraceServer started = server) {
        started.end();
      }
    }
  }

  private static Smbclient client(String dialect) throws IOException {
    return new Smbclient(server.port(), SHARE, here, List.of(dialect));
  }

  @ParameterizedTest
  @CsvSource({"-mSMB3_02, 8192", "-mSMB2_10, 8192", "-mSMB2_02, 64"})
  void keepsPayloadOutOfUserMemory(String dialect, int requestKib) throws Exception {
    long size = requestKib == 64 ? 16 * MIB : ServedInteropTest.BIG ? 1 << 30 : 64 * MIB;
    long most = (size / (requestKib * KIB) + OTHER_MESSAGES) * PER_MESSAGE;
    ServedInteropTest.writeRandom(here.resolve("large"), size);
    long before = Files.size(trace);

    client(dialect).ok("put large");
    StraceSums put = StraceSums.of(trace, before, share);
    System.out.println("put " + dialect + ": " + put);
    assertThat(Files.mismatch(share.resolve("large"), here.resolve("large"))).isEqualTo(-1);
    assertThat(put.get(Way.STREAM_TO_USER)).isBetween(1L, most);
    assertThat(put.get(Way.USER_TO_FILE)).isLessThan(most);
    // Into the pipe and out of it, but for what came with the headers.
    assertThat(put.get(Way.SPLICED)).isGreaterThanOrEqualTo(2 * (size - most));

    long stored = Files.size(trace);
    client(dialect).ok("get large back");
    StraceSums get = StraceSums.of(trace, stored, share);
    System.out.println("get " + dialect + ": " + get);
    assertThat(Files.mismatch(here.resolve("back"), here.resolve("large"))).isEqualTo(-1);
    assertThat(get.get(Way.USER_TO_STREAM)).isBetween(1L, most);
    assertThat(get.get(Way.FILE_TO_USER)).isLessThan(most);
    assertThat(get.get(Way.SPLICED)).isGreaterThanOrEqualTo(2 * (size - most));
  }
}
