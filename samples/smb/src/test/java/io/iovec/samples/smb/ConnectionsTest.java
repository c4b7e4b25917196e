package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Clients that come and go, come too many, are slow, or say nothing. */
class ConnectionsTest extends ServedTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  ConnectionsTest(On on) {
    super(on);
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

  @Test
  void keepsNothingOfTwoHundredConnections() throws IOException {
    start();
    for (int i = 0; i < 20; i++) {
      comesAndGoes(i);
    }
    awaitNothingHeld();
    int before = descriptors();
    for (int i = 0; i < 200; i++) {
      comesAndGoes(i);
    }
    awaitNothingHeld();
    assertThat(descriptors()).isLessThanOrEqualTo(before + 8);
  }

  private void comesAndGoes(int i) throws IOException {
    try (RawClient client = new RawClient(port())) {
      if (i % 4 > 0) {
        client.negotiate(0x0302);
      }
      if (i % 4 > 1) {
        client.logOn();
        client.connectTree(SHARE);
      }
      if (i % 4 > 2) {
        byte[] id = client.open("f", RawClient.OPEN_IF);
        client.send(Command.WRITE, RawClient.write(id, 0, new byte[1000]));
      }
      if (i % 3 == 0) {
        client.socket().setSoLinger(true, 0);
      }
    }
  }

  @Test
  void deletesOnCloseWhenTheConnectionIsLost() throws IOException {
    start();
    RawClient client = client();
    client.open("f", RawClient.CREATE, RawClient.DELETE_ON_CLOSE);
    assertThat(directory.resolve("f")).exists();
    client.close();
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(directory.resolve("f")).doesNotExist());
  }

  @Test
  void writesTheBeginningAtMostOfAMessageThatIsCutOff() throws IOException {
    start();
    boolean isPending = transport.capabilities().contains(Capability.PENDING);
    byte[] old = randomBytes(2 * MIB);
    Files.write(directory.resolve("f"), old);
    for (int cut : new int[] {100, 116, 117, 64 * KIB, MIB, 2 * MIB + 115}) {
      RawClient client = client();
      client.gatherCredits(128);
      byte[] id = client.open("f", RawClient.OPEN);
      client.charge = 32;
      byte[] frame =
          RawClient.frame(
              client.message(Command.WRITE, RawClient.write(id, 0, new byte[2 * MIB]), 0));
      client.send(Arrays.copyOf(frame, cut));
      client.close();
      awaitNothingHeld();
      byte[] expected = old.clone();
      Arrays.fill(expected, 0, isPending ? Math.max(0, cut - 116) : 0, (byte) 0);
      assertThat(Files.readAllBytes(directory.resolve("f"))).as("cut=" + cut).isEqualTo(expected);
      Files.write(directory.resolve("f"), old);
    }
  }

  @Test
  void closesInMidWriteAndMidRead() throws IOException {
    start();
    for (int i = 0; i < 4; i++) {
      RawClient client = client();
      client.gatherCredits(512);
      byte[] id = client.open("f", RawClient.OPEN_IF);
      client.charge = 64;
      for (int j = 0; j < 6; j++) {
        client.send(Command.WRITE, RawClient.write(id, (long) j * 4 * MIB, new byte[4 * MIB]));
      }
      client.charge = 16;
      client.send(Command.READ, RawClient.read(id, 0, MIB));
      client.socket().setSoLinger(true, 0);
      client.close();
    }
    awaitNothingHeld();
    server.close();
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isZero();
  }

  @Test
  void closesWhileClientsAreAtWork() throws Exception {
    start();
    CompletableFuture<Void> busy =
        CompletableFuture.runAsync(
            () -> {
              try (RawClient client = RawClient.connect(port(), SHARE)) {
                client.gatherCredits(256);
                byte[] id = client.open("f", RawClient.CREATE);
                client.charge = 16;
                client.asked = 16;
                while (true) {
                  client.ok(Command.WRITE, RawClient.write(id, 0, new byte[MIB]));
                }
              } catch (IOException e) {
                // closed
              }
            });
    await().atMost(DEADLINE).until(() -> Files.exists(directory.resolve("f")));
    server.close();
    busy.get(30, TimeUnit.SECONDS);
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isZero();
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
  }

  @Test
  void servesOthersWhileOneDoesNotRead() throws IOException {
    start();
    byte[] data = randomBytes(8 * MIB);
    Files.write(directory.resolve("f"), data);
    RawClient slow = client();
    slow.gatherCredits(512);
    byte[] id = slow.open("f", RawClient.OPEN);
    slow.charge = 128;
    slow.asked = 128;
    long first = slow.messageId;
    for (int i = 0; i < 3; i++) {
      slow.send(Command.READ, RawClient.read(id, 0, 8 * MIB));
    }
    RawClient quick = client();
    quick.gatherCredits(512);
    byte[] same = quick.open("f", RawClient.OPEN);
    quick.charge = 128;
    quick.asked = 128;
    for (int i = 0; i < 8; i++) {
      assertThat(quick.ok(Command.READ, RawClient.read(same, 0, 8 * MIB)).data()).isEqualTo(data);
    }
    for (int i = 0; i < 3; i++) {
      Reply reply = slow.receive();
      assertThat(reply.messageId()).isGreaterThanOrEqualTo(first);
      assertThat(reply.data()).isEqualTo(data);
    }
  }

  @Test
  void takesNoMoreConnectionsThanConfigured() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withMaxConnections(2));
    RawClient first = client();
    client();
    assertThat(stranger().isClosedByServer()).isTrue();
    first.close();
    await()
        .atMost(DEADLINE)
        .ignoreExceptions()
        .untilAsserted(() -> client().ok(Command.ECHO, RawClient.empty()));
  }

  @Test
  void closesWhoDoesNotLogOn() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(Duration.ofMillis(300), LONG, LONG));
    RawClient stays = client();
    RawClient stranger = stranger();
    stranger.negotiate(0x0302);
    assertThat(stranger.isClosedByServer()).isTrue();
    stays.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void closesWhoStopsInMidMessage() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, Duration.ofMillis(600), LONG));
    RawClient stays = client();
    RawClient stops = client();
    byte[] frame = RawClient.frame(stops.message(Command.ECHO, RawClient.empty(), 0));
    stops.send(Arrays.copyOf(frame, 50));
    assertThat(stops.isClosedByServer()).isTrue();
    stays.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void closesWhoDoesNotTakeReplies() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, Duration.ofMillis(600), LONG));
    Files.write(directory.resolve("f"), new byte[8 * MIB]);
    RawClient client = client();
    client.gatherCredits(512);
    byte[] id = client.open("f", RawClient.OPEN);
    client.charge = 128;
    for (int i = 0; i < 3; i++) {
      client.send(Command.READ, RawClient.read(id, 0, 8 * MIB));
    }
    awaitNothingHeld();
  }

  @Test
  void closesWhoIsSilentAndHasNothingOpen() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withTimeouts(LONG, LONG, Duration.ofMillis(600)));
    RawClient holder = client();
    holder.open("f", RawClient.CREATE);
    RawClient silent = client();
    assertThat(silent.isClosedByServer()).isTrue();
    holder.ok(Command.ECHO, RawClient.empty());
  }

  @Test
  void refusesLargeFramesOfStrangers() throws IOException {
    start();
    RawClient stranger = stranger();
    stranger.negotiate(0x0302);
    stranger.send(
        RawClient.frame(
            stranger.message(
                Command.WRITE, RawClient.write(new byte[16], 0, new byte[70 * KIB]), 0)));
    assertThat(stranger.isClosedByServer()).isTrue();
  }

  @Test
  void closesWhoUsesCreditsThatItDoesNotHave() throws IOException {
    start();
    for (int wrong = 0; wrong < 4; wrong++) {
      RawClient client = client();
      client.gatherCredits(16);
      switch (wrong) {
        case 0 -> client.messageId += 10_000; // not granted
        case 1 -> client.messageId -= 1; // used
        case 2 -> client.charge = 500; // more than there are
        default -> client.messageId = -1;
      }
      client.send(Command.ECHO, RawClient.empty());
      assertThat(client.isClosedByServer()).as("wrong=" + wrong).isTrue();
    }
  }

  @Test
  void takesIdsInAnyOrder() throws IOException {
    start();
    RawClient client = client();
    client.gatherCredits(8);
    long first = client.messageId;
    for (int i : new int[] {3, 0, 2, 1}) {
      client.messageId = first + i;
      assertThat(client.ok(Command.ECHO, RawClient.empty()).messageId()).isEqualTo(first + i);
    }
  }

  @Test
  void grantsNoMoreCreditsThanItsBound() throws IOException {
    start();
    RawClient client = client();
    client.asked = 60_000;
    int granted = 0;
    for (int i = 0; i < 20; i++) {
      granted += client.ok(Command.ECHO, RawClient.empty()).credits() - 1;
    }
    assertThat(granted).isLessThanOrEqualTo(512);
  }

  @Test
  void letsNobodyInWithoutGuests() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withGuest(false));
    RawClient client = stranger();
    client.negotiate(0x0302);
    Reply challenge =
        client.call(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmNegotiate()));
    client.sessionId = challenge.sessionId();
    RawClient.expect(
        NtStatus.LOGON_FAILURE,
        client.call(Command.SESSION_SETUP, RawClient.sessionSetup(RawClient.ntlmAnonymous())));
    RawClient.expect(
        NtStatus.USER_SESSION_DELETED,
        client.call(Command.TREE_CONNECT, RawClient.treeConnect("\\\\s\\" + SHARE)));
  }
}
