package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The fakes keep the contracts that they stand for: recv, send, read, write. Pending entries are in
 * {@link PendingEntryTest}; there are no fake connections.
 */
@ExtendWith(ClosesEverything.class)
class FakeTransportTest {
  private final FakeTransport transport = new FakeTransport(8, 2, 1 << 20);
  private final FakeSocket socket = transport.socket();
  private final FakeFile file = transport.file();
  private final IoVector vector = transport.vector();

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.heldCount()).isZero();
    assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
  }

  @Test
  void receivesFirstIntoMemoryAndThenIntoTheKernel() throws IOException {
    socket.arrive(Bytes.range(0, 12));
    assertThat(socket.recv(vector, 3, 6)).isEqualTo(9);
    assertThat(vector.first()).isInstanceOf(MemoryEntry.class);
    assertThat(vector.last()).isInstanceOf(KernelEntry.class);
    assertThat(Bytes.lengths(vector)).containsExactly(3L, 6L);
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 9));
  }

  @Test
  void fillsTheRoomOfTheLastEntryBeforeItMakesOthers() throws IOException {
    socket.arrive(Bytes.range(0, 12));
    socket.recv(vector, 0, 5);
    socket.recv(vector, 0, 5);
    assertThat(Bytes.lengths(vector)).containsExactly(8L, 2L);
  }

  @Test
  void tellsNothingNowFromTheEndAndFromNoRoom() throws IOException {
    assertThat(socket.recv(vector, 1, 0)).isEqualTo(Answer.NOT_NOW);
    socket.arrive(Bytes.range(0, 1));
    try (IoEntry one = transport.kernelEntry(1);
        IoEntry two = transport.kernelEntry(1)) {
      assertThat(one).isNotSameAs(two);
      assertThat(socket.recv(vector, 0, 1)).isEqualTo(Answer.NO_ROOM);
    }
    socket.end();
    assertThat(socket.recv(vector, 0, 1)).isEqualTo(1);
    assertThat(socket.recv(vector, 0, 1)).isEqualTo(Answer.END_OF_STREAM);
  }

  @Test
  void deliversWhatCameBeforeAReset() throws IOException {
    socket.arrive(Bytes.range(0, 2));
    socket.reset();
    ByteBuffer into = ByteBuffer.allocate(3);
    assertThat(socket.recv(into)).isEqualTo(2);
    assertThatExceptionOfType(SystemException.class).isThrownBy(() -> socket.recv(into));
  }

  @Test
  void refusesCountsAndBuffersThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> socket.recv(vector, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.recv(vector, -1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.recv(ByteBuffer.allocate(0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.recv(ByteBuffer.allocate(1).asReadOnlyBuffer()));
  }

  @Test
  void sendsAsMuchAsThereIsRoomFor() throws IOException {
    vector.pushBack(Bytes.memory(0, 3));
    vector.pushBack(Bytes.kernel(transport, 3, 4));
    socket.sendRoom(5);
    assertThat(socket.send(vector, false)).isEqualTo(5);
    assertThat(socket.send(vector, false)).isEqualTo(Answer.NOT_NOW);
    socket.sendRoom(5);
    assertThat(socket.send(vector, false)).isEqualTo(2);
    assertThat(socket.sent()).isEqualTo(Bytes.range(0, 7));
    assertThat(vector.entryCount()).isZero();
  }

  @Test
  void sendsBuffersInOrder() throws IOException {
    ByteBuffer[] buffers = {
      ByteBuffer.allocate(9), ByteBuffer.wrap(Bytes.range(0, 2)), ByteBuffer.wrap(Bytes.range(2, 3))
    };
    socket.sendRoom(4);
    assertThat(socket.send(buffers, 1, 2)).isEqualTo(4);
    assertThat(buffers[2].remaining()).isEqualTo(1);
    assertThat(socket.sent()).isEqualTo(Bytes.range(0, 4));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> socket.send(buffers, 2, 2));
    socket.shutdownOutput();
    assertThatIllegalStateException().isThrownBy(() -> socket.send(buffers, 0, 1));
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    vector.pushBack(Bytes.memory(0, 20));
    try (IoFile opened = transport.open(Path.of("root"), "name")) {
      assertThat(opened.write(vector, 2)).isEqualTo(20);
      assertThat(opened.size()).isEqualTo(22);
      assertThat(opened.read(vector, 2, 100)).isEqualTo(8);
      assertThat(opened.read(vector, 22, 1)).isEqualTo(Answer.END_OF_STREAM);
    }
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(0, 8));
  }

  @Test
  void saysHowManyBytesAFullFileTook() throws IOException {
    vector.pushBack(Bytes.kernel(transport, 0, 8));
    file.fullAt(5);
    assertThatExceptionOfType(SinkException.class)
        .isThrownBy(() -> file.write(vector, 0))
        .withMessageContaining("NO_SPACE")
        .satisfies(e -> assertThat(e.transferred()).isEqualTo(5));
    assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(5, 3));
  }

  @Test
  void hasABoundedNumberOfKernelEntries() throws IOException {
    vector.pushBack(transport.kernelEntry(1));
    vector.pushBack(transport.kernelEntry(1));
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> transport.kernelEntry(1));
    vector.popFront().close();
    vector.pushBack(transport.kernelEntry(1));
    assertThat(transport.heldCount()).isEqualTo(2);
  }
}
