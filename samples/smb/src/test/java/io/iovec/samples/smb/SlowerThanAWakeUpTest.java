package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Who sends so little at a time that the system, which was told what is enough, wakes nobody: of
 * data that stays pending, of a message that is received as a whole, and of one that is refused.
 */
class SlowerThanAWakeUpTest extends ServedTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int LITTLE = 80 * KIB;

  private final byte[] data = randomBytes(900 * KIB);

  SlowerThanAWakeUpTest(On on) {
    super(on);
  }

  private RawClient slow() throws IOException {
    RawClient client = client();
    client.gatherCredits(256);
    client.charge = 32;
    client.asked = 32;
    return client;
  }

  private byte[] frame(RawClient client, byte[] id, long offset) {
    return RawClient.frame(client.message(Command.WRITE, RawClient.write(id, offset, data), 0));
  }

  /** More than 64 KiB in each timeout, of all frames at the same time. */
  private void trickle(Map<RawClient, byte[]> frames) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i <= 2; i++) {
      Duration due = TIMEOUT.multipliedBy(3L * i).dividedBy(5);
      await().atMost(DEADLINE).until(() -> System.nanoTime() - begun >= due.toNanos());
      for (Map.Entry<RawClient, byte[]> frame : frames.entrySet()) {
        int before = frame.getValue().length - data.length + i * LITTLE;
        int from = i == 0 ? 0 : before;
        frame.getKey().send(Arrays.copyOfRange(frame.getValue(), from, before + LITTLE));
      }
    }
    for (Map.Entry<RawClient, byte[]> frame : frames.entrySet()) {
      int from = frame.getValue().length - data.length + 3 * LITTLE;
      frame.getKey().send(Arrays.copyOfRange(frame.getValue(), from, frame.getValue().length));
    }
  }

  @Test
  void bearsWithThem() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, TIMEOUT, LONG));
    RawClient writer = slow();
    RawClient appender = slow();
    RawClient refused = slow();
    trickle(
        Map.of(
            writer, frame(writer, writer.open("written", RawClient.CREATE), 0),
            appender, frame(appender, appender.open("appended", RawClient.CREATE), -1),
            refused, frame(refused, new byte[16], 0)));

    RawClient.expect(NtStatus.SUCCESS, writer.receive());
    assertThat(Files.readAllBytes(directory.resolve("written"))).isEqualTo(data);
    RawClient.expect(NtStatus.SUCCESS, appender.receive());
    assertThat(Files.readAllBytes(directory.resolve("appended"))).isEqualTo(data);
    RawClient.expect(NtStatus.FILE_CLOSED, refused.receive());
    refused.ok(Command.ECHO, RawClient.empty());
  }
}
