package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
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
  private RawClient client;

  SlowerThanAWakeUpTest(On on) {
    super(on);
  }

  private void serve() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, TIMEOUT, LONG));
    client = client();
    client.gatherCredits(256);
    client.charge = 32;
    client.asked = 32;
  }

  /** More than 64 KiB in each timeout. */
  private void trickle(byte[] frame) throws IOException {
    int sent = frame.length - data.length + LITTLE;
    client.send(Arrays.copyOfRange(frame, 0, sent));
    long begun = System.nanoTime();
    for (int i = 1; i <= 2; i++) {
      Duration due = TIMEOUT.multipliedBy(3L * i).dividedBy(5);
      await().atMost(DEADLINE).until(() -> System.nanoTime() - begun > due.toNanos());
      client.send(Arrays.copyOfRange(frame, sent, sent + LITTLE));
      sent += LITTLE;
    }
    client.send(Arrays.copyOfRange(frame, sent, frame.length));
  }

  private byte[] frame(byte[] id, long offset) {
    return RawClient.frame(client.message(Command.WRITE, RawClient.write(id, offset, data), 0));
  }

  @Test
  void bearsWithWhoWritesSlowly() throws IOException {
    serve();
    trickle(frame(client.open("f", RawClient.CREATE), 0));
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(data);
  }

  @Test
  void bearsWithWhoAppendsSlowly() throws IOException {
    serve();
    trickle(frame(client.open("f", RawClient.CREATE), -1));
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertThat(Files.readAllBytes(directory.resolve("f"))).isEqualTo(data);
  }

  @Test
  void bearsWithWhoIsSlowThoughItIsRefused() throws IOException {
    serve();
    trickle(frame(new byte[16], 0));
    RawClient.expect(NtStatus.FILE_CLOSED, client.receive());
    client.ok(Command.ECHO, RawClient.empty());
  }
}
