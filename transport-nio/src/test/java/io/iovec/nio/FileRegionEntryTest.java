package io.iovec.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SourceException;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of files that are sent without being read. Interrupts are in {@link InterruptTest}. */
@ExtendWith(LeakCheck.class)
class FileRegionEntryTest {
  private static final byte[] CONTENT = Bytes.random(1, 1_000_000);

  @TempDir Path directory;
  private NioTransport transport;
  private Pair pair;
  private IoVector vector;
  private IoFile file;

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport(Policy.KERNEL);
    pair = Pair.tcp(transport);
    vector = transport.vector();
    file = Opened.file(transport, directory, CONTENT, READ, WRITE);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
    vector.close();
    pair.close();
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
    transport.close();
  }

  private void cut(long size) throws IOException {
    file.truncate(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535, 65_536, 65_537, 1_000_000})
  void goesOutBehindAHeader(int length) throws IOException {
    assertThat(file.read(vector, 0, length)).isEqualTo(length);
    assertThat(vector.first()).isInstanceOf(KernelEntry.class);
    vector.pushFront(Bytes.heap(new byte[] {7, 8}));
    CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(length + 2));
    pair.sendAll(vector);
    assertThat(received.join())
        .isEqualTo(Bytes.concat(new byte[] {7, 8}, Bytes.range(CONTENT, 0, length)));
    assertThat(transport.counters().get(Counter.KERNEL_BYTES_IN)).isEqualTo(length);
    assertThat(transport.counters().get(Counter.KERNEL_BYTES_OUT)).isEqualTo(length);
    assertThat(transport.counters().get(Counter.USER_BYTES_OUT)).isEqualTo(2);
    assertThat(transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void isMadeWhereThePolicyAndTheLengthSuggestIt() throws IOException {
    try (NioTransport cheapest = Opened.transport(Policy.CHEAPEST);
        NioTransport memory = Opened.transport(Policy.MEMORY);
        IoFile one = cheapest.open(directory, "file");
        IoFile two = memory.open(directory, "file")) {
      one.read(vector, 0, NioFile.FEWEST_FOR_REGION - 1);
      assertThat(vector.last()).isInstanceOf(MemoryEntry.class);
      one.read(vector, 0, NioFile.FEWEST_FOR_REGION);
      assertThat(vector.last()).isInstanceOf(KernelEntry.class);
      one.read(vector, CONTENT.length - 10, NioFile.FEWEST_FOR_REGION);
      assertThat(vector.last()).isInstanceOf(MemoryEntry.class);
      two.read(vector, 0, 1_000_000);
      assertThat(vector.last()).isInstanceOf(MemoryEntry.class);
      assertThat(cheapest.counters().fallbacks()).isEmpty();
    }
  }

  @Test
  void isNotMadeWhenItIsSwitchedOff() throws IOException {
    TransportConfig off =
        TransportConfig.defaults().withPolicy(Policy.KERNEL).withDisabled(Set.of("sendfile"));
    try (NioTransport without = Opened.transport(off);
        IoFile one = without.open(directory, "file")) {
      assertThat(without.capabilities())
          .doesNotContain(Capability.KERNEL_READ, Capability.KERNEL_SEND, Capability.KERNEL_SHARE);
      one.read(vector, 0, 100_000);
      assertThat(vector.last()).isInstanceOf(MemoryEntry.class);
      assertThat(without.counters().fallbackBytes(Fallback.SWITCHED_OFF)).isEqualTo(100_000);
      assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(CONTENT, 0, 100_000));
    }
  }

  @Test
  void staysReadableWhenItsFileIsClosedAndGone() throws IOException {
    file.read(vector, 10, 500_000);
    file.close();
    Files.delete(directory.resolve("file"));
    assertThat(vector.pullUp(20)).isEqualTo(ByteBuffer.wrap(CONTENT, 10, 20));
    CompletableFuture<byte[]> received = Background.call(() -> pair.peerReceives(500_000));
    pair.sendAll(vector);
    assertThat(received.join()).isEqualTo(Bytes.range(CONTENT, 10, 500_010));
  }

  @Test
  void isSplitSharedReleasedAndTakenWithoutReadingMoreThanIsTaken() throws IOException {
    file.read(vector, 0, 1000);
    try (IoVector front = vector.split(100);
        IoVector shared = vector.share()) {
      shared.release(50);
      assertThat(shared.length()).isEqualTo(850);
      assertThat(Bytes.drain(front)).isEqualTo(Bytes.range(CONTENT, 0, 100));
      assertThat(Bytes.drain(shared)).isEqualTo(Bytes.range(CONTENT, 150, 1000));
      ByteBuffer small = ByteBuffer.allocate(10);
      assertThat(vector.take(small)).isEqualTo(10);
      assertThat(small.array()).isEqualTo(Bytes.range(CONTENT, 100, 110));
      assertThat(vector.size()).isEqualTo(890);
      assertThat(((KernelEntry) vector.first()).isPending()).isFalse();
      assertThat(transport.counters().get(Counter.PULLED_UP_BYTES)).isEqualTo(960);
      assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isEqualTo(960);
      assertThat(transport.capabilities()).contains(Capability.KERNEL_SHARE);
    }
  }

  @Test
  void hasNoRoomForMore() throws IOException {
    file.read(vector, 0, 100);
    KernelEntry region = (KernelEntry) vector.first();
    assertThat(region.room()).isZero();
    assertThatThrownBy(() -> region.put(ByteBuffer.allocate(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    pair.peerSends(new byte[] {5});
    pair.receive(vector, 101);
    assertThat(vector.entryCount()).isEqualTo(2);
  }

  @Test
  void endsTheConnectionWhenTheFileShrinksAfterTheHeaderHasLeft() throws IOException {
    file.read(vector, 0, CONTENT.length);
    pair.socket.send(new ByteBuffer[] {ByteBuffer.allocate(4)}, 0, 1);
    cut(100);
    assertThatThrownBy(() -> pair.sendAll(vector))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("shorter");
    assertThatThrownBy(() -> pair.socket.send(vector, false)).isInstanceOf(SourceException.class);
    assertThat(pair.peerReceives(4)).containsOnly(0);
    pair.socket.close();
    ByteBuffer rest = ByteBuffer.allocate(1000);
    while (pair.peer.read(rest) >= 0) {
      // Until the end.
    }
    assertThat(Bytes.range(rest.array(), 0, rest.position()))
        .isEqualTo(Bytes.range(CONTENT, 0, rest.position()))
        .hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void doesNotWriteWhatHasGoneFromTheFile() throws IOException {
    file.read(vector, 0, 1000);
    cut(600);
    try (IoFile target = transport.open(directory, "t", CREATE, WRITE)) {
      assertThatThrownBy(() -> target.write(vector, 0))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.transferred()).isEqualTo(600));
      assertThat(vector.length()).isEqualTo(400);
    }
    assertThat(Files.readAllBytes(directory.resolve("t"))).isEqualTo(Bytes.range(CONTENT, 0, 600));
  }

  @Test
  void saysHowMuchItTookBeforeTheFileEnded() throws IOException {
    file.read(vector, 0, 1000);
    cut(600);
    ByteBuffer into = ByteBuffer.allocate(2000);
    assertThatThrownBy(() -> vector.take(into)).isInstanceOf(SourceException.class);
    assertThat(into.position()).isEqualTo(600);
    assertThat(vector.length()).isEqualTo(400);
  }

  @Test
  void doesNotServeAnotherFileThatTookItsName() throws IOException {
    Path other = Files.write(directory.resolve("other"), new byte[CONTENT.length]);
    Files.move(other, directory.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(file.read(vector, 0, 100_000)).isEqualTo(100_000);
    assertThat(vector.first()).isInstanceOf(MemoryEntry.class);
    assertThat(transport.counters().fallbacks(Fallback.REFUSED)).isEqualTo(1);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(CONTENT, 0, 100_000));
  }

  @Test
  void isSentFromBeyondTwoGibibytesAndLongerThanThat() throws Exception {
    long size = (3L << 30) + 5;
    file.truncate(size);
    IoVector tail = transport.vector();
    tail.pushBack(Bytes.heap(new byte[] {1, 2, 3}));
    file.write(tail, size - 3);
    tail.close();
    assertThat(file.read(vector, CONTENT.length, Long.MAX_VALUE)).isEqualTo(size - CONTENT.length);
    CompletableFuture<byte[]> last =
        Background.call(
            () -> {
              ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
              long received = 0;
              byte[] end = new byte[3];
              while (received < size - CONTENT.length) {
                buffer.clear();
                received += pair.peer.read(buffer);
              }
              buffer.flip().position(buffer.limit() - 3).get(end);
              return end;
            });
    pair.sendAll(vector);
    assertThat(last.get()).containsExactly(1, 2, 3);
    assertThat(transport.counters().get(Counter.USER_BYTES_OUT)).isEqualTo(3);
  }

  @Test
  void answersNotNowWhenTheSocketIsFull() throws IOException {
    IoVector more = transport.vector();
    long sent = 1;
    while (sent != Answer.NOT_NOW) {
      if (more.isEmpty()) {
        file.read(more, 0, CONTENT.length);
      }
      sent = pair.socket.send(more, false);
    }
    assertThat(more.length()).isPositive();
    more.close();
  }

  @Test
  void isNotConfusedByTheSocketClosingInAnotherThread() throws Exception {
    for (int round = 0; round < 30; round++) {
      try (Pair own = Pair.tcp(transport);
          IoVector region = transport.vector()) {
        CompletableFuture<Throwable> sending =
            Background.call(
                () -> {
                  try {
                    while (true) {
                      if (region.isEmpty()) {
                        file.read(region, 0, CONTENT.length);
                      }
                      own.socket.send(region, false);
                    }
                  } catch (IllegalStateException e) {
                    return e;
                  }
                });
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        own.peer.read(buffer);
        own.socket.close();
        assertThat(sending.get()).isInstanceOf(IllegalStateException.class);
      }
    }
    assertThat(file.size()).isEqualTo(CONTENT.length);
    assertThat(Files.readAllBytes(directory.resolve("file"))).isEqualTo(CONTENT);
  }
}
