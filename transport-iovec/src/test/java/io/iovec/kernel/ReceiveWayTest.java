package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way received bytes go, without a vector too, and when the kernel is told to gather. */
class ReceiveWayTest {
  private static final int PIPE = 64 << 10;

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
  private KernelSocket socket;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    if (socket != null) {
      socket.close();
    }
    rig.close();
  }

  private FarEnd connect() throws IOException {
    socket = rig.connected();
    return rig.farEnd();
  }

  private void configure(TransportConfig config) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(config);
    vector = rig.transport.vector();
  }

  private boolean isInPipe() {
    return vector.last() instanceof PipeEntry;
  }

  @Test
  void gathersAsMuchAsIsExpectedAndNoMore() throws IOException {
    FarEnd far = connect();
    socket.expect(1_100_000);
    far.send(Rig.bytes(100_000));
    assertThat(socket.recv(vector, 0, 1_100_000)).isEqualTo(100_000);
    far.send(Rig.bytes(950_000));
    assertThat(Rig.recvAll(socket, vector, 0, 1_000_000)).isEqualTo(Answer.NOT_NOW);
    assertThat(far.lowats()).startsWith(1_048_576, 1_000_000).endsWith(1);
    assertThat(far.lowats()).isSortedAccordingTo((a, b) -> Integer.compare(b, a));
  }

  @ParameterizedTest
  @CsvSource({"65535,1", "65536,65536", "1048576,1048576", "1048577,1048576", "9999999999,1048576"})
  void gathersFromALowerToAnUpperBound(long expected, int lowat) throws IOException {
    FarEnd far = connect();
    socket.expect(expected);
    assertThat(far.lowats()).isEqualTo(lowat == 1 ? java.util.List.of() : java.util.List.of(lowat));
  }

  @Test
  void gathersNothingWithoutBeingToldWhatToExpect() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(500_000));
    assertThat(Rig.recvAll(socket, vector, 1000, 500_000)).isEqualTo(Answer.NOT_NOW);
    assertThat(vector.length()).isEqualTo(500_000);
    assertThat(far.lowats()).isEmpty();
  }

  @Test
  void gathersNoLongerWhenNothingIsExpectedOrTheStreamHasEnded() throws IOException {
    FarEnd far = connect();
    socket.expect(100_000);
    socket.expect(0);
    assertThat(far.lowats()).containsExactly(100_000, 1);
    socket.expect(100_000);
    far.shutdownOutput();
    assertThat(socket.recv(vector, 0, 100_000)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(far.lowats()).containsExactly(100_000, 1, 100_000, 1);
  }

  @Test
  void countsDownWhatIsReceivedWithoutAVectorToo() throws IOException {
    FarEnd far = connect();
    socket.expect(70_000);
    far.send(Rig.bytes(5_000));
    assertThat(socket.recv(ByteBuffer.allocate(1))).isOne();
    assertThat(socket.recv(ByteBuffer.allocate(5_000))).isEqualTo(4_999);
    assertThat(far.lowats()).containsExactly(70_000, 69_999, 1);
  }

  @Test
  void gathersNothingWhereThatIsSwitchedOffOrThereIsNoTcp() throws IOException {
    configure(Rig.CONFIG.withDisabled(Set.of("rcvlowat")));
    FarEnd far = connect();
    socket.expect(100_000);
    assertThat(far.lowats()).isEmpty();
    try (KernelSocket unix = rig.connectedUnix()) {
      unix.expect(100_000);
      assertThat(rig.farEnd().lowats()).isEmpty();
    }
  }

  @Test
  void receivesAllTheSameWhereGatheringIsRefused() throws IOException {
    FarEnd far = connect();
    rig.faults.armAll(call -> call.name().equals("setsockopt"), Faults.Fault.EINVAL);
    socket.expect(100_000);
    far.send(Rig.bytes(100_000));
    assertThat(Rig.recvAll(socket, vector, 0, 100_000)).isEqualTo(Answer.NOT_NOW);
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(100_000));
    assertThat(far.lowats()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void followsThePolicy(Policy policy) throws IOException {
    connect().send(Rig.bytes(1000));
    socket.policy(policy);
    assertThat(socket.policy()).isEqualTo(policy);
    assertThat(socket.recv(vector, 0, 1000)).isEqualTo(1000);
    assertThat(isInPipe()).isEqualTo(policy == Policy.KERNEL);
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).isEqualTo(isInPipe() ? 1 : 0);
  }

  @Test
  void takesTheKernelsWayWhereItIsCheapest() throws IOException {
    FarEnd far = connect();
    socket.policy(Policy.CHEAPEST);
    far.send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 0, 65_535)).isEqualTo(1000);
    assertThat(isInPipe()).isFalse();
    far.send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 0, 65_536)).isEqualTo(1000);
    assertThat(isInPipe()).isTrue();
    vector.clear();
    socket.expect(65_536);
    far.send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 0, 1)).isOne();
    assertThat(isInPipe()).as("much is expected").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"splice-recv", "splice"})
  void countsWhatIsSwitchedOff(String word) throws IOException {
    configure(Rig.CONFIG.withDisabled(Set.of(word)));
    FarEnd far = connect();
    far.send(Rig.bytes(1000));
    rig.faults.arm(call -> null);
    assertThat(socket.recv(vector, 100, 1000)).isEqualTo(1000);
    assertThat(rig.faults.names()).doesNotContain("splice");
    assertThat(rig.transport.counters().fallbackBytes(Fallback.SWITCHED_OFF)).isEqualTo(900);
    socket.policy(Policy.CHEAPEST);
    far.send(Rig.bytes(10));
    assertThat(socket.recv(vector, 0, 1 << 20)).isEqualTo(10);
    assertThat(rig.transport.counters().fallbacks()).isEqualTo(Map.of(Fallback.SWITCHED_OFF, 1L));
    assertThat(vector.length()).isEqualTo(1010);
  }

  @ParameterizedTest
  @EnumSource(names = {"EINVAL", "ENOSYS", "EPERM", "EOPNOTSUPP", "ENOMEM", "ENOBUFS"})
  void receivesIntoMemoryWhatTheSystemRefusesToSplice(Errno errno) throws IOException {
    rig.linux.refuse(Primitive.SPLICE_RECV, errno);
    connect().send(Rig.bytes(1000));
    assertThat(socket.recv(vector, 100, PIPE)).isEqualTo(1000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(900);
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(1000));
  }

  @Test
  void needsNoMemoryOfItsOwnToReceiveIntoABuffer() throws IOException {
    FarEnd far = connect();
    far.send(Rig.bytes(100_000));
    try (MemoryEntry all = rig.transport.memoryEntry(8 << 20)) {
      assertThat(all.room()).isEqualTo(8 << 20);
      assertThat(socket.recv(vector, 1, 0)).isEqualTo(Answer.NO_ROOM);
      ByteBuffer heap = ByteBuffer.allocate(100_000);
      while (heap.position() < 99_000) {
        assertThat(socket.recv(heap.limit(99_000))).isPositive();
      }
      ByteBuffer direct = ByteBuffer.allocateDirect(1001);
      assertThat(socket.recv(direct.position(1))).isEqualTo(1000);
      heap.limit(100_000).put(direct.flip().position(1));
      assertThat(heap.array()).isEqualTo(Rig.bytes(100_000));
      assertThat(socket.recv(ByteBuffer.allocate(1))).isEqualTo(Answer.NOT_NOW);
    }
  }

  @Test
  void fillsTheRoomOfHeapMemoryToo() throws IOException {
    connect().send(Rig.bytes(100_000));
    byte[] array = new byte[100_000];
    vector.pushBack(MemoryEntry.empty(ByteBuffer.wrap(array), () -> {}));
    while (vector.length() < 100_000) {
      assertThat(socket.recv(vector, 100_000 - (int) vector.length(), 0)).isPositive();
    }
    assertThat(vector.entryCount()).isOne();
    assertThat(array).isEqualTo(Rig.bytes(100_000));
  }

  @Test
  void refusesMisuse() throws IOException {
    connect().send(Rig.bytes(10));
    assertThatThrownBy(() -> socket.recv(vector, 0, 0)).hasMessage("memoryMax=0 kernelMax=0");
    assertThatThrownBy(() -> socket.recv(vector, -1, 1)).hasMessage("memoryMax=-1 kernelMax=1");
    assertThatThrownBy(() -> socket.recv(vector, 1, -1)).hasMessage("memoryMax=1 kernelMax=-1");
    assertThatThrownBy(() -> socket.expect(-1)).isInstanceOf(IllegalArgumentException.class);
    ByteBuffer none = ByteBuffer.allocate(0);
    assertThatThrownBy(() -> socket.recv(none)).isInstanceOf(IllegalArgumentException.class);
    ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
    assertThatThrownBy(() -> socket.recv(readOnly)).isInstanceOf(IllegalArgumentException.class);
    assertThat(socket.recv(vector, 0, 10)).isEqualTo(10);
    socket.close();
    assertThatThrownBy(() -> socket.recv(vector, 0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> socket.expect(1)).isInstanceOf(IllegalStateException.class);
  }
}
