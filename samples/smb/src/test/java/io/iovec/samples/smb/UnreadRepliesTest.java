package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.inject.Guice;
import com.google.inject.util.Modules;
import io.iovec.Counter;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.mina.IovecSocketAcceptor;
import io.iovec.samples.smb.RawClient.Reply;
import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Clients that ask for more and more, and take no answer: what they cost is bounded. */
class UnreadRepliesTest extends ServedTest {
  /** So many replies may wait, and those to what was received before anybody noticed. */
  private static final int MOST_UNSENT = 2 * 1024;

  /** More requests of which each has a short reply than the two sockets have room for. */
  private static final int MANY = 150_000;

  private static final int AT_ONCE = 500;
  private static final int LIMIT = 16 * MIB;
  private static final int READ_AHEAD = LIMIT / 8;

  private IovecSocketAcceptor acceptor;

  UnreadRepliesTest(On on) {
    super(on);
  }

  private void serve(TransportConfig on) throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    transport = On.open(on);
    acceptor = new IovecSocketAcceptor(transport);
    server =
        Guice.createInjector(
                Modules.override(new SmbModule(config()))
                    .with(
                        binder -> {
                          binder.bind(Transport.class).toInstance(transport);
                          binder.bind(IovecSocketAcceptor.class).toInstance(acceptor);
                        }))
            .getInstance(SmbServer.class);
  }

  /** Returns a client that may ask for much. */
  private RawClient rich() throws IOException {
    RawClient client = client();
    client.gatherCredits(512);
    return client;
  }

  private static byte[] echoes(RawClient by, int count) throws IOException {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      frames.writeBytes(RawClient.frame(by.message(Command.ECHO, RawClient.empty(), 0)));
    }
    return frames.toByteArray();
  }

  /** An ECHO is answered before the next request is looked at: it has its credit again. */
  private static void sendEchoes(RawClient by) {
    try {
      for (int sent = 0; sent < MANY; sent += AT_ONCE) {
        by.send(echoes(by, AT_ONCE));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void receivesNoMoreWhileManyRepliesWaitAndGoesOnWhenTheyAreTaken() throws Exception {
    serve(on.config());
    RawClient client = rich();
    long first = client.messageId;
    IoSession session = acceptor.getManagedSessions().values().iterator().next();
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> sendEchoes(client));
    await().atMost(DEADLINE).until(session::isReadSuspended);
    assertThat(session.getScheduledWriteMessages()).isLessThan(MOST_UNSENT);
    client().ok(Command.ECHO, RawClient.empty());
    assertThat(session.getScheduledWriteMessages()).isLessThan(MOST_UNSENT);
    for (int i = 0; i < MANY; i++) {
      Reply reply = RawClient.expect(NtStatus.SUCCESS, client.receive());
      assertThat(reply.messageId()).isEqualTo(first + i);
    }
    sending.get(30, TimeUnit.SECONDS);
    client.ok(Command.ECHO, RawClient.empty());
    assertThat(session.isReadSuspended()).isFalse();
  }

  @Test
  void leavesRoomForOthersThoughManyReadsAreNotTaken() throws IOException {
    // On nio it would be regions of the file that wait, which take no room.
    Policy policy = on == On.NIO_CHEAPEST ? Policy.MEMORY : Policy.KERNEL;
    serve(on.config().withPolicy(policy).withMemory(LIMIT, 64 * KIB).withKernel(LIMIT, 64 * KIB));
    byte[] data = randomBytes(AT_ONCE * 64 * KIB);
    Files.write(directory.resolve("f"), data);
    RawClient greedy = rich();
    byte[] id = greedy.open("f", RawClient.OPEN);
    Map<Long, Integer> offsets = new HashMap<>();
    ByteArrayOutputStream reads = new ByteArrayOutputStream();
    for (int at = 0; at < data.length; at += 64 * KIB) {
      offsets.put(greedy.messageId, at);
      reads.writeBytes(
          RawClient.frame(greedy.message(Command.READ, RawClient.read(id, at, 64 * KIB), 0)));
    }
    greedy.send(reads.toByteArray());

    RawClient modest = client();
    modest.gatherCredits(64);
    byte[] same = modest.open("f", RawClient.OPEN);
    modest.charge = 16;
    modest.asked = 16;
    for (int i = 0; i < 16; i++) {
      Reply reply = modest.ok(Command.READ, RawClient.read(same, (long) i * MIB, MIB));
      assertThat(reply.data()).isEqualTo(Arrays.copyOfRange(data, i * MIB, (i + 1) * MIB));
      assertThat(transport.counters().get(Counter.MEMORY_IN_USE))
          .isLessThanOrEqualTo(READ_AHEAD + 3L * MIB);
      assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE) * 64 * KIB)
          .isLessThanOrEqualTo(READ_AHEAD + 3L * MIB);
    }
    while (!offsets.isEmpty()) {
      Reply reply = RawClient.expect(NtStatus.SUCCESS, greedy.receive());
      int at = offsets.remove(reply.messageId());
      assertThat(reply.data()).isEqualTo(Arrays.copyOfRange(data, at, at + 64 * KIB));
    }
    greedy.ok(Command.ECHO, RawClient.empty());
  }
}
