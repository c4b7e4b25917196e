package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The contract of {@link StreamSocket#pending}, on the fakes: what the conformance kit asks of real
 * transports. Holding is in {@link IoVectorHoldTest}.
 */
@ExtendWith(ClosesEverything.class)
class PendingEntryTest {
  private final FakeTransport transport = new FakeTransport(8, 8, 1 << 20);
  private final FakeSocket socket = transport.socket();
  private final FakeFile file = transport.file();
  private final IoVector vector = transport.vector();
  private final IoVector received = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    received.close();
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void leavesTheBytesInTheSocket() {
    socket.arrive(Bytes.range(0, 4));
    socket.pending(vector, 6);
    assertThat(vector.length()).isEqualTo(6);
    assertThat(((KernelEntry) vector.first()).isPending()).isTrue();
    assertThat(socket.queued()).isEqualTo(4);
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void keepsRecvAwayUntilItIsEmpty() throws IOException {
    socket.arrive(Bytes.range(0, 6));
    socket.pending(vector, 4);
    assertRecvRefuses();
    vector.take(ByteBuffer.allocate(3));
    assertRecvRefuses();
    vector.take(ByteBuffer.allocate(1));
    assertThat(socket.recv(received, 2, 0)).isEqualTo(2);
    assertThat(Bytes.drain(received)).isEqualTo(Bytes.range(4, 2));
  }

  @Test
  void isMetByAnEntryThatIsEmptyThoughOpen() throws IOException {
    socket.arrive(Bytes.range(0, 3));
    socket.pending(vector, 2);
    try (IoEntry entry = vector.popFront()) {
      entry.take(ByteBuffer.allocate(2));
      assertThat(socket.recv(received, 2, 0)).isEqualTo(1);
      assertThat(entry.length()).isZero();
    }
  }

  @Test
  void dropsReleasedBytesAsTheyArrive() throws IOException {
    socket.pending(vector, 4);
    vector.release(4);
    assertThat(socket.recv(received, 9, 0)).isEqualTo(Answer.NOT_NOW);
    socket.arrive(Bytes.range(0, 3));
    assertThat(socket.queued()).isZero();
    assertThat(socket.recv(received, 9, 0)).isEqualTo(Answer.NOT_NOW);
    socket.arrive(Bytes.range(3, 3));
    assertThat(socket.recv(received, 9, 0)).isEqualTo(2);
    assertThat(Bytes.drain(received)).isEqualTo(Bytes.range(4, 2));
  }

  @Test
  void dropsOnlyTheFirstBytesIfOnlyThoseAreReleased() throws IOException {
    socket.pending(vector, 6);
    vector.release(2);
    assertRecvRefuses();
    socket.arrive(Bytes.range(0, 6));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(2, 4));
  }

  @Test
  void dropsWhatIsLeftWhenItIsClosed() throws IOException {
    socket.arrive(Bytes.range(0, 3));
    socket.pending(vector, 5);
    vector.take(ByteBuffer.allocate(1));
    vector.close();
    socket.arrive(Bytes.range(3, 4));
    assertThat(socket.recv(received, 9, 0)).isEqualTo(2);
    assertThat(Bytes.drain(received)).isEqualTo(Bytes.range(5, 2));
  }

  @Test
  void endsTheStreamBehindBytesThatWereReleasedAndNeverCame() throws IOException {
    socket.pending(vector, 4);
    vector.clear();
    socket.arrive(Bytes.range(0, 3));
    socket.end();
    assertThat(socket.recv(received, 1, 0)).isEqualTo(Answer.END_OF_STREAM);
  }

  @Test
  void servesSeveralOneBehindAnother() throws IOException {
    socket.pending(vector, 3);
    socket.pending(vector, 2);
    vector.pushBack(Bytes.memory(5, 1));
    socket.pending(vector, 2);
    socket.arrive(Bytes.range(0, 5));
    socket.arrive(Bytes.range(6, 2));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 8));
  }

  @Test
  void keepsRecvAwayWhileOneOfSeveralIsOutstanding() throws IOException {
    socket.pending(vector, 3);
    socket.pending(vector, 2);
    vector.release(3);
    assertRecvRefuses();
    socket.arrive(Bytes.range(0, 6));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(3, 2));
    assertThat(socket.recv(received, 9, 0)).isEqualTo(1);
  }

  @Test
  void dropsTheBytesOfALaterOneBehindThoseOfAnEarlierOne() throws IOException {
    socket.pending(vector, 3);
    try (IoVector later = transport.vector()) {
      socket.pending(later, 2);
    }
    socket.arrive(Bytes.range(0, 6));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 3));
    assertThat(socket.recv(received, 9, 0)).isEqualTo(1);
    assertThat(Bytes.drain(received)).isEqualTo(Bytes.range(5, 1));
  }

  @Test
  void givesNothingToALaterOneBeforeAnEarlierOneIsServed() throws IOException {
    socket.pending(vector, 3);
    socket.arrive(Bytes.range(0, 5));
    try (IoVector later = transport.vector()) {
      socket.pending(later, 2);
      ByteBuffer into = ByteBuffer.allocate(5);
      assertThat(later.take(into)).isZero();
      assertThat(vector.take(into)).isEqualTo(3);
      assertThat(later.take(into)).isEqualTo(2);
      assertThat(into.array()).isEqualTo(Bytes.range(0, 5));
    }
  }

  @Test
  void splitsBeforeAnythingHasArrived() throws IOException {
    socket.pending(vector, 5);
    try (IoVector front = vector.split(2)) {
      socket.arrive(Bytes.range(0, 5));
      assertThat(Bytes.drain(front)).isEqualTo(Bytes.range(0, 2));
      assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(2, 3));
    }
    assertThat(transport.heldCount()).isZero();
  }

  @Test
  void isWrittenToAFileAsFarAsItHasArrived() throws IOException {
    vector.pushBack(Bytes.memory(0, 2));
    socket.pending(vector, 30);
    vector.pushBack(Bytes.memory(32, 1));
    socket.arrive(Bytes.range(2, 20));
    assertThat(file.write(vector, 0)).isEqualTo(22);
    assertThat(file.write(vector, 22)).isZero();
    socket.arrive(Bytes.range(22, 10));
    assertThat(file.write(vector, 22)).isEqualTo(11);
    assertThat(file.contents()).isEqualTo(Bytes.range(0, 33));
    assertThat(socket.recv(received, 1, 0)).isEqualTo(Answer.NOT_NOW);
  }

  @Test
  void isSentAsFarAsItHasArrived() throws IOException {
    FakeSocket target = transport.socket();
    socket.pending(vector, 5);
    assertThat(target.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    socket.arrive(Bytes.range(0, 3));
    assertThat(target.send(vector, false)).isEqualTo(3);
    socket.arrive(Bytes.range(3, 3));
    assertThat(target.send(vector, false)).isEqualTo(2);
    assertThat(target.sent()).isEqualTo(Bytes.range(0, 5));
    assertThat(socket.queued()).isEqualTo(1);
  }

  @Test
  void keepsWhatAFullFileRefuses() throws IOException {
    socket.pending(vector, 10);
    socket.arrive(Bytes.range(0, 10));
    file.fullAt(4);
    assertThatExceptionOfType(SinkException.class)
        .isThrownBy(() -> file.write(vector, 0))
        .satisfies(e -> assertThat(e.transferred()).isEqualTo(4))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(SinkException.Reason.NO_SPACE));
    assertThat(vector.length()).isEqualTo(6);
    file.fullAt(100);
    assertThat(file.write(vector, 4)).isEqualTo(6);
    assertThat(file.contents()).isEqualTo(Bytes.range(0, 10));
  }

  @Test
  void saysHowManyBytesReachedTheFileBeforeTheSocketEnded() {
    vector.pushBack(Bytes.memory(0, 2));
    socket.pending(vector, 30);
    socket.arrive(Bytes.range(2, 20));
    socket.end();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> file.write(vector, 0))
        .satisfies(e -> assertThat(e.transferred()).isEqualTo(22));
    assertThat(file.contents()).isEqualTo(Bytes.range(0, 22));
    assertThat(vector.length()).isEqualTo(10);
  }

  @Test
  void sendsWhatArrivedBeforeTheSocketEndedAndFailsWithTheNextCall() throws IOException {
    FakeSocket target = transport.socket();
    socket.pending(vector, 5);
    socket.arrive(Bytes.range(0, 3));
    socket.reset();
    assertThat(target.send(vector, false)).isEqualTo(3);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> target.send(vector, false))
        .satisfies(e -> assertThat(e.transferred()).isZero());
    assertThat(vector.length()).isEqualTo(2);
  }

  @Test
  void needsNoMoreOfASocketThatEndedBehindItsLastByte() throws IOException {
    socket.pending(vector, 3);
    socket.arrive(Bytes.range(0, 3));
    socket.end();
    assertThat(file.write(vector, 0)).isEqualTo(3);
    assertThat(socket.recv(received, 1, 0)).isEqualTo(Answer.END_OF_STREAM);
  }

  @Test
  void failsWhenItsSocketIsClosed() {
    socket.pending(vector, 3);
    socket.arrive(Bytes.range(0, 1));
    socket.close();
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> vector.take(ByteBuffer.allocate(1)))
        .withMessageContaining("closed");
    assertThat(vector.length()).isEqualTo(3);
  }

  @Test
  void goesToAnotherThreadWithItsVector() throws IOException {
    socket.pending(vector, 100);
    AtomicReference<IoVector> handedOver = new AtomicReference<>(vector);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              IoVector mine = handedOver.get();
              await()
                  .until(
                      () -> {
                        file.write(mine, file.size());
                        return mine.isEmpty();
                      });
            });
    for (int i = 0; i < 100; i += 10) {
      socket.arrive(Bytes.range(i, 10));
    }
    writer.join();
    assertThat(file.contents()).isEqualTo(Bytes.range(0, 100));
    assertThat(socket.recv(received, 1, 0)).isEqualTo(Answer.NOT_NOW);
  }

  @Test
  void isNotMadeForNothingOrOnAClosedSocketOrForAClosedVector() throws IOException {
    assertThatIllegalArgumentException().isThrownBy(() -> socket.pending(vector, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.pending(vector, -1));
    IoVector closed = transport.vector();
    closed.close();
    assertThatIllegalStateException().isThrownBy(() -> socket.pending(closed, 1));
    assertThat(socket.recv(received, 1, 0)).isEqualTo(Answer.NOT_NOW);
    socket.close();
    assertThatIllegalStateException().isThrownBy(() -> socket.pending(vector, 1));
    assertThat(vector.entryCount()).isZero();
  }

  private void assertRecvRefuses() {
    assertThatIllegalStateException().isThrownBy(() -> socket.recv(received, 1, 0));
    assertThatIllegalStateException().isThrownBy(() -> socket.recv(ByteBuffer.allocate(1)));
    assertThat(received.entryCount()).isZero();
  }
}
