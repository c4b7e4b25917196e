package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets when the memory limit is reached, and room that is set aside for a message. */
@ExtendWith(LeakCheck.class)
class NoRoomTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(20);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(50);

  private NioTransport transport;
  private Poller poller;
  private Pair pair;
  private IoVector vector;
  private MemoryEntry taken;

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport(TransportConfig.defaults().withMemory(1 << 20, 4096));
    poller = transport.poller();
    pair = Pair.tcp(transport);
    vector = transport.vector();
  }

  @AfterEach
  void close() throws IOException {
    if (taken != null) {
      taken.close();
    }
    vector.close();
    poller.close();
    pair.close();
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
    transport.close();
  }

  /** Leaves {@code bytes} of room. */
  private void leave(int bytes) throws IOException {
    List<MemoryEntry> parts = new ArrayList<>();
    for (int at = bytes; at < 1 << 20; at += 4096) {
      parts.add(transport.memoryEntry(4096));
    }
    taken = MemoryEntry.wrap(ByteBuffer.allocate(0), () -> parts.forEach(MemoryEntry::close));
  }

  private void giveBack() {
    taken.close();
    taken = null;
  }

  @Test
  void isPausedUntilThereIsRoomAndThenReported() throws Exception {
    leave(0);
    int[] calls = new int[1];
    Registration registration = poller.register(pair.socket, Poller.READ, r -> calls[0]++);
    pair.peerSends(new byte[] {1, 2, 3});
    assertThat(poller.poll(LONG)).isEqualTo(1);
    assertThat(pair.socket.recv(vector, 10, 0)).isEqualTo(Answer.NO_ROOM);
    assertThat(pair.socket.recv(vector, 10, 0)).isEqualTo(Answer.NO_ROOM);
    assertThat(transport.counters().get(Counter.NO_ROOM)).isEqualTo(2);
    assertThat(poller.poll(SHORT)).isZero();
    assertThat(registration.interest()).isEqualTo(Poller.READ);
    CompletableFuture<Integer> polling = Background.call(() -> poller.poll(LONG));
    giveBack();
    assertThat(polling.get()).isEqualTo(1);
    assertThat(pair.socket.recv(vector, 10, 0)).isEqualTo(3);
    assertThat(poller.poll(SHORT)).isZero();
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  void staysPausedWhenItIsRegisteredElsewhere() throws Exception {
    leave(0);
    pair.peerSends(new byte[1]);
    assertThat(pair.socket.recv(vector, 10, 0)).isEqualTo(Answer.NO_ROOM);
    poller.register(pair.socket, Poller.READ | Poller.WRITE, r -> assertThat(r).isNotZero());
    await().until(() -> poller.poll(0) == 1);
    List<Integer> told = new ArrayList<>();
    try (Pair other = Pair.tcp(transport)) {
      other.peerSends(new byte[1]);
      assertThat(other.socket.recv(vector, 10, 0)).isEqualTo(Answer.NO_ROOM);
      poller.register(other.socket, Poller.READ, told::add);
      poller.poll(SHORT);
      assertThat(told).isEmpty();
      giveBack();
      await().until(() -> poller.poll(SHORT) > 0 && !told.isEmpty());
    }
  }

  @Test
  void receivesIntoABufferAllTheSame() throws Exception {
    leave(0);
    pair.peerSends(new byte[] {1, 2, 3});
    await().until(() -> pair.socket.recv(ByteBuffer.allocate(1)) == 1);
    assertThat(pair.socket.recv(vector, 1, 0)).isEqualTo(Answer.NO_ROOM);
    assertThat(pair.socket.recv(ByteBuffer.allocate(1))).isEqualTo(1);
  }

  @Test
  void usesTheRoomThatAVectorHas() throws Exception {
    vector.pushBack(transport.memoryEntry(4096));
    leave(4096);
    pair.peerSends(new byte[5000]);
    await().until(() -> pair.socket.recv(vector, 5000, 0) > 0 && vector.length() == 4096);
    assertThat(pair.socket.recv(vector, 5000, 0)).isEqualTo(Answer.NO_ROOM);
    assertThat(vector.length()).isEqualTo(4096);
  }

  @Test
  void makesDoWithASmallEntryWhereALargeOneDoesNotFit() throws Exception {
    leave(4096);
    pair.peerSends(new byte[100_000]);
    await().until(() -> pair.socket.recv(vector, 0, 100_000) != 0);
    assertThat(vector.length()).isPositive().isLessThanOrEqualTo(4096);
  }

  @Test
  void setsRoomAsideForAllThatIsExpectedBeforeItTakesTheFirstByte() throws Exception {
    leave(64 << 10);
    byte[] sent = Bytes.random(1, 100_000);
    pair.peerSends(sent);
    pair.socket.expect(100_000);
    assertThat(pair.socket.recv(vector, 0, 100_000)).isEqualTo(Answer.NO_ROOM);
    assertThat(vector.length()).isZero();
    giveBack();
    leave(128 << 10);
    await().until(() -> pair.socket.recv(vector, 0, 10) > 0);
    // The rest belongs to this message now.
    assertThatThrownBy(() -> transport.memoryEntry(4096)).isInstanceOf(NoRoomException.class);
    await()
        .until(
            () ->
                vector.length() == 100_000
                    || (pair.socket.recv(vector, 0, 100_000 - vector.length()) >= 0
                        && vector.length() == 100_000));
    assertThat(Bytes.drain(vector)).isEqualTo(sent);
    transport.memoryEntry(4096).close();
  }

  @Test
  void givesBackWhatWasSetAsideWhenLessIsExpectedOrTheSocketIsClosed() throws Exception {
    pair.socket.expect(1 << 20);
    assertThat(pair.socket.recv(vector, 0, 1 << 20)).isEqualTo(Answer.NOT_NOW);
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isEqualTo(1 << 20);
    pair.socket.expect(0);
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
    pair.socket.expect(5000);
    assertThat(pair.socket.recv(vector, 0, 5000)).isEqualTo(Answer.NOT_NOW);
    pair.socket.close();
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isZero();
    assertThatThrownBy(() -> pair.socket.expect(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void receivesAMessageThatNeverFitsAsItIsConsumed() throws Exception {
    byte[] sent = Bytes.random(2, 3 << 20);
    CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(sent));
    pair.socket.expect(sent.length);
    int[] received = new int[1];
    await()
        .until(
            () -> {
              long n = pair.socket.recv(vector, 0, sent.length - received[0]);
              assertThat(n).isNotEqualTo(Answer.NO_ROOM);
              byte[] part = Bytes.drain(vector);
              assertThat(part).isEqualTo(Bytes.range(sent, received[0], received[0] + part.length));
              received[0] += part.length;
              return received[0] == sent.length;
            });
    sending.join();
  }

  @Test
  void letsOthersGoOnWhenAWaitingSocketIsClosed() throws Exception {
    leave(4096);
    pair.peerSends(new byte[1]);
    pair.socket.expect(512 << 10);
    assertThat(pair.socket.recv(vector, 0, 512 << 10)).isEqualTo(Answer.NO_ROOM);
    List<String> ran = new ArrayList<>();
    transport.whenRoom(() -> ran.add("room"));
    assertThat(ran).isEmpty();
    pair.socket.close();
    assertThat(ran).containsExactly("room");
  }

  @Test
  void completesAllMessagesThatAreHalfReceived() throws Exception {
    int size = 300_000;
    List<Pair> pairs = new ArrayList<>();
    List<IoVector> messages = new ArrayList<>();
    List<CompletableFuture<Void>> sending = new ArrayList<>();
    int[] done = new int[1];
    try {
      for (int i = 0; i < 8; i++) {
        Pair one = Pair.tcp(transport);
        IoVector message = transport.vector();
        byte[] sent = Bytes.random(i, size);
        pairs.add(one);
        messages.add(message);
        sending.add(Background.run(() -> one.peerSends(sent)));
        one.socket.expect(size);
        poller.register(
            one.socket,
            Poller.READ,
            r -> {
              if (message.length() < size
                  && one.socket.recv(message, 0, size - message.length()) > 0
                  && message.length() == size) {
                assertThat(Bytes.drain(message)).isEqualTo(sent);
                done[0]++;
                one.socket.close();
              }
            });
      }
      long end = System.nanoTime() + LONG;
      while (done[0] < pairs.size() && System.nanoTime() < end) {
        poller.poll(SHORT);
      }
      assertThat(done[0]).isEqualTo(pairs.size());
      sending.forEach(CompletableFuture::join);
    } finally {
      messages.forEach(IoVector::close);
      for (Pair one : pairs) {
        one.close();
      }
    }
  }
}
