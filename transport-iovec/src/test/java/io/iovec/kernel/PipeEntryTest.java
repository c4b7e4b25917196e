package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Leaks;
import io.iovec.NoRoomException;
import io.iovec.TransportConfig;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes in a pipe: split, released, shared, taken and put. */
class PipeEntryTest {
  private static final byte[] BYTES = Rig.bytes(10_000);

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    rig.close();
    Leaks.level(Leaks.Level.PARANOID);
  }

  private void configure(FakeLinux linux, TransportConfig config) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(linux, config);
    vector = rig.transport.vector();
  }

  private PipeEntry entry() throws IOException {
    PipeEntry entry = (PipeEntry) rig.transport.kernelEntry(1);
    assertThat(entry.put(ByteBuffer.wrap(BYTES))).isEqualTo(BYTES.length);
    return entry;
  }

  private static byte[] range(int from, int to) {
    return Arrays.copyOfRange(BYTES, from, to);
  }

  private static byte[] take(IoEntry entry, boolean direct) throws IOException {
    int n = (int) entry.length();
    ByteBuffer into = direct ? ByteBuffer.allocateDirect(n) : ByteBuffer.allocate(n);
    assertThat(entry.take(into)).isEqualTo(n);
    byte[] bytes = new byte[n];
    into.flip().get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 9999, 10_000})
  void splitsAtAnyByte(int n) throws IOException {
    try (PipeEntry entry = entry();
        IoEntry front = entry.splitFront(n)) {
      assertThat(front.length()).isEqualTo(n);
      assertThat(take(entry, true)).isEqualTo(range(n, 10_000));
      assertThat(take(front, false)).isEqualTo(range(0, n));
    }
  }

  @Test
  void splitsWhatWasSplitAndReleasedBefore() throws IOException {
    try (PipeEntry entry = entry()) {
      int at = 0;
      for (int n : new int[] {1, 4000, 100, 3000}) {
        entry.release(5);
        at += 5;
        try (IoEntry front = entry.splitFront(n)) {
          assertThat(take(front, true)).isEqualTo(range(at, at + n));
        }
        at += n;
      }
      assertThat(take(entry, true)).isEqualTo(range(at, 10_000));
    }
  }

  @Test
  void changesNothingWhenASplitFails() throws IOException {
    vector.pushBack(entry());
    rig.faults.armAll(call -> call.name().equals("pipe2"), Fault.EMFILE);
    assertThatThrownBy(() -> vector.split(10))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("ulimit -n");
    rig.faults.armAll(call -> call.name().equals("tee"), Fault.EPIPE);
    assertThatThrownBy(() -> vector.split(10)).isInstanceOf(IOException.class);
    rig.faults.disarm();
    assertThat(Rig.drain(vector)).isEqualTo(BYTES);
  }

  @Test
  void splitsThroughMemoryWhereTeeIsRefused() throws IOException {
    for (Errno errno : new Errno[] {Errno.EINVAL, Errno.ENOSYS, Errno.EPERM}) {
      rig.linux.refuse(Primitive.TEE, errno);
      vector.pushBack(entry());
      try (IoVector front = vector.split(4097)) {
        assertThat(Rig.drain(front)).isEqualTo(range(0, 4097));
      }
      assertThat(Rig.drain(vector)).isEqualTo(range(4097, 10_000));
    }
  }

  @Test
  void saysThatItCannotBeSharedWhereTeeIsRefused() throws IOException {
    rig.linux.refuse(Primitive.TEE, Errno.ENOSYS);
    vector.pushBack(entry());
    assertThatThrownBy(() -> vector.share())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("tee");
    assertThat(Rig.drain(vector)).isEqualTo(BYTES);
  }

  @Test
  void refusesToSplitIntoAPipeThatIsTooSmall() throws IOException {
    vector.pushBack(entry());
    rig.linux.onlySmallPipes(2);
    assertThatThrownBy(() -> vector.split(9000))
        .isInstanceOf(NoRoomException.class)
        .hasMessageContaining("a pipe of 8192 bytes holds 8192 of 9000");
    assertThat(vector.length()).isEqualTo(10_000);
    try (IoVector front = vector.split(8000)) {
      assertThat(Rig.drain(front)).isEqualTo(range(0, 8000));
    }
    assertThat(Rig.drain(vector)).isEqualTo(range(8000, 10_000));
  }

  @Test
  void sharesWithoutTakingAnythingOut() throws IOException {
    vector.pushBack(entry());
    vector.release(7);
    try (IoVector second = vector.share();
        IoVector third = vector.share(4097)) {
      assertThat(Rig.drain(vector)).isEqualTo(range(7, 10_000));
      assertThat(Rig.drain(second)).isEqualTo(range(7, 10_000));
      assertThat(Rig.drain(third)).isEqualTo(range(7, 4104));
    }
    assertThat(rig.count(Counter.PULLED_UP_BYTES)).isEqualTo(9993 + 9993 + 4097);
  }

  @Test
  void sharesABufferThatIsAddedToLater() throws IOException {
    try (PipeEntry entry = entry();
        IoEntry second = entry.share(10_000)) {
      entry.put(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThat(take(second, true)).isEqualTo(BYTES);
      assertThat(entry.length()).isEqualTo(10_003);
    }
  }

  @Test
  void isFullWhenItsSlotsAre() throws IOException {
    try (PipeEntry entry = (PipeEntry) rig.transport.kernelEntry(1)) {
      byte[] much = Rig.bytes(100_000);
      assertThat(entry.put(ByteBuffer.wrap(much))).isEqualTo(65_536);
      assertThat(entry.put(ByteBuffer.wrap(much))).isZero();
      assertThat(entry.room()).isZero();
      // The slot of a page that is partly drained stays occupied.
      assertThat(entry.take(ByteBuffer.allocate(4095))).isEqualTo(4095);
      assertThat(entry.room()).isEqualTo(4095);
      assertThat(entry.put(ByteBuffer.allocateDirect(10))).isZero();
      assertThat(entry.take(ByteBuffer.allocate(1))).isOne();
      assertThat(entry.put(ByteBuffer.allocateDirect(5000))).isEqualTo(4096);
    }
  }

  @Test
  void neverPoolsAPipeThatHoldsSomething() throws IOException {
    PipeEntry entry = entry();
    entry.release(9_999);
    entry.close();
    assertThat(rig.count(Counter.KERNEL_BUFFERS_POOLED)).isZero();
    PipeEntry emptied = entry();
    take(emptied, true);
    emptied.close();
    assertThat(rig.count(Counter.KERNEL_BUFFERS_POOLED)).isOne();
    PipeEntry released = entry();
    released.release(10_000);
    released.close();
    assertThat(rig.count(Counter.KERNEL_BUFFERS_POOLED)).isZero();
    try (KernelEntry clean = (KernelEntry) rig.transport.kernelEntry(1)) {
      assertThat(clean.length()).isZero();
      clean.put(ByteBuffer.wrap(new byte[] {42}));
      assertThat(take(clean, false)).containsExactly(42);
    }
  }

  @Test
  void dropsReleasedBytesWithoutSpliceToo() throws IOException {
    FakeLinux linux = new FakeLinux();
    linux.refuse(Primitive.SPLICE, Errno.ENOSYS);
    configure(linux, Rig.CONFIG.withDisabled(Set.of("splice")));
    vector.pushBack(entry());
    rig.faults.arm(call -> null);
    vector.release(5000);
    assertThat(Rig.drain(vector)).isEqualTo(range(5000, 10_000));
    assertThat(rig.faults.names()).doesNotContain("splice");
  }

  @Test
  void usesItsObjectAgainOnlyWhenNobodyLooksForLeaks() throws IOException {
    KernelEntry first = (KernelEntry) rig.transport.kernelEntry(1);
    first.close();
    KernelEntry second = (KernelEntry) rig.transport.kernelEntry(1);
    assertThat(second).isNotSameAs(first);
    second.close();
    Leaks.level(Leaks.Level.DISABLED);
    KernelEntry third = (KernelEntry) rig.transport.kernelEntry(1);
    third.put(ByteBuffer.wrap(BYTES));
    third.take(ByteBuffer.allocate(10_000));
    third.close();
    KernelEntry fourth = (KernelEntry) rig.transport.kernelEntry(1);
    assertThat(fourth).isSameAs(third);
    assertThat(fourth.isClosed()).isFalse();
    assertThat(fourth.length()).isZero();
    fourth.close();
    assertThat(first.isClosed()).isTrue();
  }
}
