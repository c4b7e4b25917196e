package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * WRITEs whose data comes piece by piece, and stays in the socket until it is written, where the
 * transport can do that. Full disks are in {@link SmbFailureInteropTest}.
 */
class PendingWriteTest extends ServedTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int APPEND_ONLY = 0x4;
  private static final int AT = 1000;
  private static final int OTHERS = 16;
  private static final int PIECE = 300 * KIB;

  /** Longer than it takes until somebody looks at what nobody was told of, which is two seconds. */
  private static final Duration SEEN = Duration.ofSeconds(3);

  /** What of a part may be left in a socket when the rest of it has been written. */
  private static final int UNTOLD = 256 * KIB;

  private final byte[] data = randomBytes(5 * PIECE);
  private RawClient client;
  private Path file;

  PendingWriteTest(On on) {
    super(on);
  }

  private boolean isLent() {
    return transport.capabilities().contains(Capability.PENDING);
  }

  private void serve(Duration stallTimeout) throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, stallTimeout, LONG));
    file = directory.resolve("f");
    client = connect();
  }

  private RawClient connect() throws IOException {
    RawClient made = client();
    made.gatherCredits(256);
    made.charge = 32;
    made.asked = 32;
    return made;
  }

  private byte[] frame(byte[] id, long offset) {
    return RawClient.frame(client.message(Command.WRITE, RawClient.write(id, offset, data), 0));
  }

  private void send(byte[] frame, int from, int to) throws IOException {
    client.send(Arrays.copyOfRange(frame, from, to));
  }

  /** Sends a part of a frame up to a byte of the data, and waits until most of it is written. */
  private void sendTo(byte[] frame, int from, int to) throws IOException {
    int start = frame.length - data.length;
    send(frame, from == 0 ? 0 : start + from, start + to);
    if (isLent()) {
      awaitSize(AT + to - UNTOLD);
    }
  }

  private void awaitSize(long size) {
    await().atMost(DEADLINE).until(() -> Files.size(file), now -> now >= size);
  }

  private void awaitNothingHeld() {
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isOne(); // that listens
              assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
              assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
              assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
            });
  }

  private void assertWritten(int count) throws IOException {
    byte[] stored = Files.readAllBytes(file);
    assertThat(stored.length).isGreaterThanOrEqualTo(AT + count);
    assertThat(Arrays.copyOfRange(stored, AT, AT + count)).isEqualTo(Arrays.copyOf(data, count));
  }

  @Test
  void writesWhatComesInPieces() throws IOException {
    serve(LONG);
    byte[] frame = frame(client.open("f", RawClient.CREATE), AT);
    for (int sent = 0; sent < data.length; sent += PIECE) {
      sendTo(frame, sent, sent + PIECE);
    }
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertWritten(data.length);
    client.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void answersRequestsBehindOneAnotherOfWhichEachWaits() throws IOException {
    serve(LONG);
    byte[] id = client.open("f", RawClient.CREATE);
    byte[] first = frame(id, AT);
    byte[] second = frame(id, AT + data.length);
    client.charge = 5;
    byte[] read = RawClient.frame(client.message(Command.READ, RawClient.read(id, AT, PIECE), 0));
    sendTo(first, 0, PIECE);
    ByteBuffer rest = ByteBuffer.allocate(first.length + second.length + read.length);
    int sent = first.length - data.length + PIECE;
    rest.put(first, sent, first.length - sent).put(second).put(read);
    client.send(Arrays.copyOf(rest.array(), rest.position()));
    for (int i = 0; i < 3; i++) {
      Reply reply = RawClient.expect(NtStatus.SUCCESS, client.receive());
      if (reply.command() == Command.READ.code()) {
        assertThat(reply.data()).hasSize(PIECE);
      }
    }
    assertWritten(data.length);
    assertThat(Files.size(file)).isEqualTo(AT + 2L * data.length);
  }

  /** Gives each event loop rounds of work. */
  private void letOthersTalk() throws IOException {
    for (int i = 0; i < OTHERS; i++) {
      try (RawClient other = client()) {
        other.ok(Command.ECHO, RawClient.empty());
      }
    }
  }

  @Test
  void answersARefusedWriteWhenAllOfItHasCome() throws IOException {
    serve(LONG);
    byte[] frame = frame(new byte[16], AT);
    send(frame, 0, frame.length - 1);
    letOthersTalk();
    assertThat(client.socket().getInputStream().available()).isZero();
    send(frame, frame.length - 1, frame.length);
    RawClient.expect(NtStatus.FILE_CLOSED, client.receive());
    client.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void answersWhenWhatIsBehindTheDataHasComeToo() throws IOException {
    serve(LONG);
    byte[] id = client.open("f", RawClient.CREATE);
    ByteBuffer body = RawClient.write(id, AT, data).putInt(4, data.length - 1);
    byte[] frame = RawClient.frame(client.message(Command.WRITE, body, 0));
    send(frame, 0, frame.length - 1);
    if (isLent()) {
      awaitSize(AT + data.length - 1);
    }
    letOthersTalk();
    assertThat(client.socket().getInputStream().available()).isZero();
    send(frame, frame.length - 1, frame.length);
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertWritten(data.length - 1);
  }

  @Test
  void dropsWhatIsBehindTheData() throws IOException {
    serve(LONG);
    byte[] id = client.open("f", RawClient.CREATE);
    ByteBuffer body = RawClient.write(id, AT, data).putInt(4, PIECE);
    client.send(Command.WRITE, body);
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    client.ok(Command.ECHO, RawClient.empty());
    assertWritten(PIECE);
    assertThat(Files.size(file)).isEqualTo(AT + PIECE);
  }

  @Test
  void keepsNothingOfAClientThatIsGoneInMidWrite() throws IOException {
    serve(LONG);
    sendTo(frame(client.open("f", RawClient.CREATE), AT), 0, 2 * PIECE);
    client.close();
    awaitNothingHeld();
    if (isLent()) {
      assertWritten(2 * PIECE);
      assertThat(Files.size(file)).isEqualTo(AT + 2 * PIECE);
    } else {
      assertThat(file).isEmptyFile();
    }
  }

  @Test
  void closesWhoStopsInMidWrite() throws IOException {
    serve(SEEN);
    sendTo(frame(client.open("f", RawClient.CREATE), AT), 0, 2 * PIECE);
    assertThat(client.isClosedByServer()).isTrue();
    awaitNothingHeld();
  }

  @Test
  void closesWhoStopsInMidWriteOfWhatWasRefused() throws IOException {
    serve(Duration.ofMillis(600));
    byte[] frame = frame(new byte[16], AT);
    send(frame, 0, frame.length - data.length + PIECE);
    assertThat(client.isClosedByServer()).isTrue();
    awaitNothingHeld();
  }

  @Test
  void bearsWithWhoIsSlowButMoves() throws IOException {
    Duration timeout = SEEN;
    serve(timeout);
    byte[] frame = frame(client.open("f", RawClient.CREATE), AT);
    long begun = System.nanoTime();
    for (int i = 0; i < 5; i++) {
      Duration due = timeout.multipliedBy(i).dividedBy(2);
      await().atMost(DEADLINE).until(() -> System.nanoTime() - begun > due.toNanos());
      sendTo(frame, i * PIECE, (i + 1) * PIECE);
    }
    RawClient.expect(NtStatus.SUCCESS, client.receive());
    assertWritten(data.length);
  }

  @Test
  void closesWhileAWriteWaits() throws IOException {
    serve(LONG);
    sendTo(frame(client.open("f", RawClient.CREATE), AT), 0, PIECE);
    server.close();
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isZero();
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
  }

  @Test
  void letsOthersCloseTheSessionWhileAWriteWaits() throws IOException {
    serve(LONG);
    sendTo(frame(client.open("f", RawClient.CREATE), AT), 0, PIECE);
    RawClient again = closed(new RawClient(port()));
    again.negotiate(0x0302);
    again.asked = 64;
    again.sessionId =
        again
            .call(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmNegotiate()))
            .sessionId();
    ByteBuffer last = RawClient.sessionSetup(RawClient.ntlmAnonymous());
    again.ok(Command.SESSION_SETUP, last.putLong(16, client.sessionId));
    if (isLent()) {
      assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
    }
  }

  private byte[] openToAppend(RawClient by) throws IOException {
    return by.ok(Command.CREATE, RawClient.create("f", APPEND_ONLY, RawClient.OPEN_IF, 0)).fileId();
  }

  @Test
  void appendsWhenAllHasComeAndLetsOthersAppendMeanwhile() throws IOException {
    serve(LONG);
    client.open("f", RawClient.CREATE);
    for (boolean toEnd : new boolean[] {true, false}) {
      byte[] id = toEnd ? client.open("f", RawClient.OPEN) : openToAppend(client);
      Files.write(file, new byte[AT - 3]);
      byte[] frame = frame(id, toEnd ? -1 : 0);
      send(frame, 0, frame.length - 1);
      RawClient other = connect();
      other.charge = 1;
      other.ok(Command.WRITE, RawClient.write(openToAppend(other), 0, new byte[] {1, 2, 3}));
      assertThat(Files.size(file)).isEqualTo(AT);
      other.close();
      send(frame, frame.length - 1, frame.length);
      RawClient.expect(NtStatus.SUCCESS, client.receive());
      assertWritten(data.length);
    }
  }
}
