package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.EntryFactory;
import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SourceException;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.input.ThrottledInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Receiving and sending user memory over TCP. Parts of files are in {@link FileRegionEntryTest},
 * lack of memory in {@link NoRoomTest}, Unix-domain sockets in {@link UnixSocketTest}.
 */
@ExtendWith(LeakCheck.class)
class NioSocketTest {
  private NioTransport transport;
  private Pair pair;
  private IoVector vector;

  @BeforeEach
  void connect() throws IOException {
    transport = Opened.transport();
    pair = Pair.tcp(transport);
    vector = transport.vector();
  }

  @AfterEach
  void close() throws IOException {
    vector.close();
    pair.close();
    transport.close();
  }

  private long recvWhenReady(int memoryMax, long kernelMax) throws IOException {
    long[] answer = new long[1];
    await().until(() -> (answer[0] = pair.socket.recv(vector, memoryMax, kernelMax)) != 0);
    return answer[0];
  }

  @Test
  void tellsNothingNowFromTheEnd() throws IOException {
    assertThat(pair.socket.recv(vector, 10, 0)).isEqualTo(Answer.NOT_NOW);
    assertThat(vector.entryCount()).isZero();
    pair.peer.shutdownOutput();
    assertThat(recvWhenReady(10, 0)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(pair.socket.recv(vector, 10, 10)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(pair.socket.recv(ByteBuffer.allocate(1))).isEqualTo(Answer.END_OF_STREAM);
    assertThat(vector.entryCount()).isZero();
  }

  @Test
  void deliversEveryByteBeforeTheEnd() throws IOException {
    byte[] sent = Bytes.random(1, 100_000);
    pair.peerSends(sent);
    pair.peer.shutdownOutput();
    pair.receive(vector, sent.length);
    assertThat(Bytes.drain(vector)).isEqualTo(sent);
    assertThat(recvWhenReady(1, 0)).isEqualTo(Answer.END_OF_STREAM);
  }

  @ParameterizedTest
  @ValueSource(ints = {4095, 4096, 4097, 16383, 16384, 16385})
  void neverReceivesMoreThanWasAskedFor(int n) throws IOException {
    byte[] sent = Bytes.random(n, n + 1);
    pair.peerSends(sent);
    pair.receive(vector, n);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(sent, 0, n));
    assertThat(recvWhenReady(0, 1000)).isEqualTo(1);
    assertThat(vector.pullUp(1).get()).isEqualTo(sent[n]);
  }

  @Test
  void fillsTheRoomInTheLastEntryFirst() throws IOException {
    vector.pushBack(transport.memoryEntry(4096));
    pair.peerSends(new byte[4096]);
    pair.receive(vector, 4095);
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(recvWhenReady(1, 0)).isEqualTo(1);
    assertThat(vector.entryCount()).isEqualTo(1);
    pair.peerSends(new byte[1]);
    assertThat(recvWhenReady(1, 0)).isEqualTo(1);
    assertThat(vector.entryCount()).isEqualTo(2);
  }

  @Test
  void fillsRoomInHeapMemoryToo() throws IOException {
    byte[] sent = Bytes.random(2, 600_000);
    try (IoVector heap = new IoVector(EntryFactory.inMemory())) {
      heap.pushBack(EntryFactory.inMemory().memoryEntry(500_000));
      CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(sent));
      pair.receive(heap, sent.length);
      sending.join();
      assertThat(heap.first().length()).isEqualTo(500_000);
      assertThat(Bytes.drain(heap)).isEqualTo(sent);
    }
  }

  @Test
  void receivesWhatMayStayInTheKernelIntoFewLargeEntries() throws IOException {
    byte[] sent = Bytes.random(3, 1 << 20);
    CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(sent));
    await()
        .until(
            () -> {
              if (vector.length() < sent.length) {
                pair.socket.recv(vector, 0, sent.length - vector.length());
              }
              return vector.length() == sent.length;
            });
    sending.join();
    assertThat(vector.entryCount()).isLessThanOrEqualTo(5);
    assertThat(Bytes.drain(vector)).isEqualTo(sent);
  }

  @Test
  void countsWhatWasWantedInTheKernelAndIsNot() throws IOException {
    pair.peerSends(new byte[100]);
    pair.receive(vector, 10);
    assertThat(transport.counters().fallbacks()).isEmpty();
    pair.socket.policy(Policy.KERNEL);
    assertThat(recvWhenReady(10, 80)).isEqualTo(90);
    assertThat(transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(80);
    assertThat(transport.counters().fallbacks(Fallback.REFUSED)).isEqualTo(1);
    assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isEqualTo(100);
  }

  @Test
  void receivesByteForByte() throws IOException {
    byte[] sent = Bytes.random(4, 500);
    pair.peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
    CompletableFuture<Void> sending =
        Background.run(
            () -> {
              for (byte b : sent) {
                pair.peerSends(new byte[] {b});
              }
            });
    pair.receive(vector, sent.length);
    sending.join();
    assertThat(vector.entryCount()).isEqualTo(1);
    assertThat(Bytes.drain(vector)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void receivesIntoABuffer(boolean direct) throws IOException {
    ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(600_000) : ByteBuffer.allocate(600_000);
    buffer.position(7).limit(300_007);
    byte[] sent = Bytes.random(5, 300_001);
    CompletableFuture<Void> sending = Background.run(() -> pair.peerSends(sent));
    await().until(() -> pair.socket.recv(buffer) >= 0 && !buffer.hasRemaining());
    sending.join();
    assertThat(buffer.limit()).isEqualTo(300_007);
    byte[] received = new byte[300_000];
    buffer.get(7, received);
    assertThat(received).isEqualTo(Bytes.range(sent, 0, 300_000));
  }

  @Test
  void deliversWhatCameBeforeAReset() throws IOException {
    pair.peerSends(new byte[] {1, 2, 3});
    pair.receive(vector, 1);
    pair.peerResets();
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> recvAll())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset"));
    assertThat(vector.length()).isIn(1L, 3L); // Some systems drop what was queued.
    assertThatThrownBy(() -> pair.socket.recv(vector, 1, 0)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pair.socket.recv(ByteBuffer.allocate(1)))
        .isInstanceOf(IOException.class);
  }

  private void recvAll() throws IOException {
    while (pair.socket.recv(vector, 100, 0) > 0) {
      // As long as something comes.
    }
  }

  @Test
  void doesNotTakeAResetForTheEndWhenSendingMetItFirst() throws IOException {
    pair.peerResets();
    await()
        .untilAsserted(() -> assertThatThrownBy(() -> sendOne()).isInstanceOf(IOException.class));
    assertThatThrownBy(() -> sendOne()).isInstanceOf(IOException.class);
    assertThatThrownBy(this::recvAll).isInstanceOf(IOException.class);
    assertThatThrownBy(this::recvAll).isInstanceOf(IOException.class);
  }

  private void sendOne() throws IOException {
    pair.socket.send(new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1);
  }

  @Test
  void keepsWhatCouldNotBeSent() throws IOException {
    byte[] sent = Bytes.random(6, 32 << 20);
    vector.pushBack(Bytes.direct(Bytes.range(sent, 0, 16 << 20)));
    vector.pushBack(Bytes.heap(Bytes.range(sent, 16 << 20, 32 << 20)));
    long first = pair.socket.send(vector, false);
    assertThat(first).isPositive().isLessThan(sent.length);
    assertThat(vector.length()).isEqualTo(sent.length - first);
    CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(sent.length));
    pair.sendAll(vector);
    assertThat(received.join()).isEqualTo(sent);
    assertThat(pair.socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(transport.counters().get(Counter.USER_BYTES_OUT)).isEqualTo(sent.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void sendsManyEntriesInOrder(int entries) throws IOException {
    byte[] sent = Bytes.random(entries, entries * 10);
    for (int i = 0; i < entries; i++) {
      byte[] part = Bytes.range(sent, 10 * i, 10 * i + 10);
      vector.pushBack(i % 2 == 0 ? Bytes.heap(part) : Bytes.direct(part));
      vector.pushBack(transport.memoryEntry(10)); // Holds nothing.
    }
    pair.sendAll(vector);
    assertThat(pair.peerReceives(sent.length)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {(1 << 20) - 1, 1 << 20, (1 << 20) + 1})
  void sendsBuffersWithoutChangingTheirLimits(int size) throws IOException {
    byte[] sent = Bytes.random(size, size + 2);
    ByteBuffer[] buffers = {
      ByteBuffer.wrap(sent, 0, 1),
      ByteBuffer.wrap(sent, 1, size),
      ByteBuffer.wrap(sent, 1 + size, 1),
      ByteBuffer.allocate(5)
    };
    CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(size + 2));
    long total = 0;
    while (total < size + 2) {
      total += pair.socket.send(buffers, 0, 3);
    }
    assertThat(received.join()).isEqualTo(sent);
    assertThat(buffers[0].limit()).isEqualTo(1);
    assertThat(buffers[1].limit()).isEqualTo(1 + size);
    assertThat(buffers[2].limit()).isEqualTo(2 + size);
    assertThat(buffers[3].position()).isZero();
    assertThat(pair.socket.send(buffers, 0, 3)).isEqualTo(Answer.NOT_NOW);
    assertThat(pair.socket.send(buffers, 4, 0)).isEqualTo(Answer.NOT_NOW);
    assertThatThrownBy(() -> pair.socket.send(buffers, 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void servesASlowReader() throws IOException {
    byte[] sent = Bytes.random(7, 3 << 20);
    vector.pushBack(Bytes.direct(sent));
    CompletableFuture<Void> sending = Background.run(() -> pair.sendAll(vector));
    ByteBuffer small = ByteBuffer.allocate(1000);
    ByteBuffer all = ByteBuffer.allocate(sent.length);
    while (all.hasRemaining() && pair.peer.read(small) >= 0) {
      all.put(small.flip());
      small.clear();
    }
    sending.join();
    assertThat(all.array()).isEqualTo(sent);
  }

  @Test
  void receivesFromASlowWriterInBursts() throws IOException {
    byte[] sent = Bytes.random(8, 20_000);
    CompletableFuture<Void> sending =
        Background.run(
            () -> {
              try (InputStream slow =
                      ThrottledInputStream.builder()
                          .setByteArray(sent)
                          .setMaxBytes(100_000, ChronoUnit.SECONDS)
                          .get();
                  OutputStream out = Channels.newOutputStream(pair.peer)) {
                IOUtils.copyLarge(slow, out, new byte[1000]);
              }
            });
    pair.receive(vector, sent.length);
    sending.join();
    assertThat(Bytes.drain(vector)).isEqualTo(sent);
    assertThat(recvWhenReady(1, 0)).isEqualTo(Answer.END_OF_STREAM);
  }

  @Test
  void sendsEntriesOfOtherTransportsThroughMemory() throws IOException {
    byte[] sent = Bytes.random(9, 700_000);
    vector.pushBack(Bytes.heap(Bytes.range(sent, 0, 10)));
    vector.pushBack(new ForeignEntry(Bytes.range(sent, 10, 600_000)).mostPerTake(100_000));
    vector.pushBack(new ForeignEntry(Bytes.range(sent, 600_000, 700_000)));
    CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(sent.length));
    pair.sendAll(vector);
    assertThat(received.join()).isEqualTo(sent);
    assertThat(transport.counters().fallbackBytes(Fallback.FOREIGN)).isEqualTo(sent.length - 10);
  }

  @Test
  void losesNothingOfAnotherTransportsEntryWhenTheSocketIsFull() throws IOException {
    fillSocket();
    byte[] bytes = Bytes.random(10, 400_000);
    vector.pushBack(new ForeignEntry(bytes));
    int sent = (int) pair.socket.send(vector, false);
    assertThat(vector.length()).isEqualTo(bytes.length - sent);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(bytes, sent, bytes.length));
  }

  private void fillSocket() throws IOException {
    ByteBuffer[] zeros = {ByteBuffer.allocateDirect(1 << 20)};
    while (pair.socket.send(zeros, 0, 1) > 0) {
      zeros[0].clear();
    }
  }

  @Test
  void sendsOnlyWhatHasArrivedOfAPendingEntry() throws IOException {
    ForeignEntry pending = new ForeignEntry(new byte[] {1, 2, 3, 4}).arrived(2);
    vector.pushBack(pending);
    assertThat(pair.socket.send(vector, false)).isEqualTo(2);
    assertThat(pair.socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    assertThat(vector.length()).isEqualTo(2);
    pending.arrived(4);
    assertThat(pair.socket.send(vector, false)).isEqualTo(2);
    assertThat(pair.peerReceives(4)).containsExactly(1, 2, 3, 4);
  }

  @Test
  void sendsWhatCameBeforeASourceEndedAndThenSaysSo() throws IOException {
    vector.pushBack(new ForeignEntry(new byte[] {1, 2, 3}).failingAt(2, new IOException("gone")));
    assertThat(pair.socket.send(vector, false)).isEqualTo(2);
    assertThatThrownBy(() -> pair.socket.send(vector, false))
        .isInstanceOf(SourceException.class)
        .hasRootCauseMessage("gone");
    assertThat(vector.length()).isEqualTo(1);
    assertThat(pair.peerReceives(2)).containsExactly(1, 2);
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    StreamSocket socket = pair.socket;
    assertThatThrownBy(() -> socket.recv(vector, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> socket.recv(vector, -1, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> socket.recv(vector, 5, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> socket.recv(ByteBuffer.allocate(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> socket.recv(ByteBuffer.allocate(1).asReadOnlyBuffer()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(transport.capabilities()).doesNotContain(Capability.PENDING, Capability.KERNEL_RECV);
    assertThatThrownBy(() -> socket.pending(vector, 1))
        .isInstanceOf(UnsupportedOperationException.class);
    IoVector closed = transport.vector();
    closed.close();
    assertThatThrownBy(() -> socket.recv(closed, 1, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> socket.send(closed, false)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesToSendAfterItsOutputWasShutDown() throws IOException {
    pair.socket.shutdownOutput();
    vector.pushBack(Bytes.heap(new byte[1]));
    assertThatThrownBy(() -> pair.socket.send(vector, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("output is shut down");
    assertThat(vector.length()).isEqualTo(1);
    assertThat(pair.peer.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    pair.peerSends(new byte[] {5});
    vector.clear();
    pair.receive(vector, 1);
  }

  @Test
  void receivesNothingAfterItsInputWasShutDown() throws IOException {
    pair.socket.shutdownInput();
    assertThat(pair.socket.recv(vector, 1, 0)).isEqualTo(Answer.END_OF_STREAM);
    sendOne();
    assertThat(pair.peerReceives(1)).containsExactly(0);
  }

  @Test
  void refusesEverythingOnceClosed() {
    pair.socket.close();
    pair.socket.close();
    assertThat(pair.socket.isOpen()).isFalse();
    assertThatThrownBy(() -> pair.socket.recv(vector, 1, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.socket.recv(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.socket.send(vector, false))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(this::sendOne).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.socket.finishConnect()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.socket.shutdownInput()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pair.socket.shutdownOutput())
        .isInstanceOf(IllegalStateException.class);
    assertThat(pair.socket.remoteAddress()).isNull();
    assertThat(transport.counters().get(Counter.SOCKETS_OPEN)).isZero();
  }

  @Test
  void keepsOptionsAndAddresses() throws IOException {
    assertThat(pair.socket.option(StandardSocketOptions.TCP_NODELAY)).isTrue();
    pair.socket.option(StandardSocketOptions.SO_KEEPALIVE, true);
    assertThat(pair.socket.option(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
    assertThatThrownBy(() -> pair.socket.option(StandardSocketOptions.SO_SNDBUF, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pair.socket.option(StandardSocketOptions.IP_MULTICAST_LOOP))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(pair.socket.remoteAddress()).isEqualTo(pair.peer.getLocalAddress());
    assertThat(pair.socket.localAddress()).isEqualTo(pair.peer.getRemoteAddress());
  }

  @Test
  void survivesBeingClosedByAnotherThreadWhileSending() throws Exception {
    vector.pushBack(Bytes.direct(new byte[8 << 20]));
    CompletableFuture<Throwable> sending =
        Background.call(
            () -> {
              try {
                while (true) {
                  pair.socket.send(vector, false);
                }
              } catch (IllegalStateException | IOException e) {
                return e;
              }
            });
    pair.socket.close();
    assertThat(sending.get()).isInstanceOf(IllegalStateException.class);
  }
}
