package io.iovec.samples.upload;

import static io.iovec.samples.upload.HttpClient.get;
import static io.iovec.samples.upload.HttpClient.head;
import static io.iovec.samples.upload.HttpClient.put;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.TransportConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel is really asked to do, as the system sees it. */
class StraceInteropTest {
  private static final int MIB = 1 << 20;
  private static final int PAYLOAD = 64 * MIB;
  private static final long MOST_READ = (PAYLOAD / MIB) * (16L << 10);
  private static final String READS = "read,recvfrom,recvmsg,recvmmsg,readv,pread64,preadv";
  private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)$");
  private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*$");
  private static final Pattern RESULT = Pattern.compile(".*\\) += (\\d+).*$");

  @TempDir Path temporary;
  private Path served;
  private Path trace;

  @BeforeEach
  void needsStrace() throws Exception {
    Programs.assumeThereIs("strace");
    On.open(config()).close();
    served = Files.createDirectory(temporary.resolve("served"));
    trace = temporary.resolve("trace");
  }

  private static TransportConfig config() {
    return On.KERNEL_KERNEL.config();
  }

  private ServerProcess server() throws Exception {
    List<String> strace =
        List.of("strace", "-f", "-y", "-e", "trace=" + READS + ",splice", "-o", trace.toString());
    return ServerProcess.start(strace, config(), served, temporary);
  }

  /**
   * Returns the sum of the results of each call from {@code from} on; "socket" is what they read
   * there.
   */
  private Map<String, Long> sums(long from) throws Exception {
    Map<String, Long> sums = new HashMap<>();
    Map<String, String> unfinished = new HashMap<>();
    String all = Files.readString(trace, ISO_8859_1);
    for (String line : all.substring((int) from).split("\n", -1)) {
      Matcher call = CALL.matcher(line);
      Matcher resumed = RESUMED.matcher(line);
      Matcher result = RESULT.matcher(line);
      String name;
      String arguments;
      if (resumed.matches()) {
        name = resumed.group(2);
        arguments = unfinished.getOrDefault(resumed.group(1), "");
      } else if (call.matches()) {
        name = call.group(2);
        arguments = call.group(3);
        unfinished.put(call.group(1), arguments);
      } else {
        continue;
      }
      if (result.matches()) {
        long n = Long.parseLong(result.group(1));
        sums.merge(name.equals("splice") ? name : "read", n, Long::sum);
        if (!name.equals("splice") && arguments.matches("\\d+<(TCP|socket|pipe|UNIX).*")) {
          sums.merge("socket", n, Long::sum);
        }
      }
    }
    return sums;
  }

  @Test
  void keepsPayloadOutOfUserMemory() throws Exception {
    byte[] payload = ServerTest.randomBytes(PAYLOAD);
    try (ServerProcess server = server();
        HttpClient client = new HttpClient(server.address())) {
      for (int i = 0; i < 3; i++) {
        client.exchange(put("warm", new byte[MIB]));
        assertThat(client.exchange(get("warm")).status()).isEqualTo(200);
      }
      long warm = Files.size(trace);

      client.send(head("PUT", "a", PAYLOAD)).send(payload);
      assertThat(client.receive().status()).isEqualTo(201);
      long stored = Files.size(trace);
      assertThat(served.resolve("a")).hasBinaryContent(payload);
      Map<String, Long> sums = sums(warm);
      System.out.println("upload: " + sums);
      assertThat(sums.getOrDefault("socket", 0L)).isBetween(1L, MOST_READ);
      assertThat(sums.get("read")).isLessThan(MOST_READ);
      // Into the pipe and out of it, but for what came with the head.
      assertThat(sums.get("splice")).isGreaterThanOrEqualTo(2 * (PAYLOAD - sums.get("socket")));

      assertThat(client.exchange(get("a")).body()).isEqualTo(payload);
      sums = sums(stored);
      System.out.println("download: " + sums);
      assertThat(sums.get("read")).isLessThan(MOST_READ);
      assertThat(sums.get("splice")).isGreaterThanOrEqualTo(2L * PAYLOAD);
      server.end();
    }
  }
}
