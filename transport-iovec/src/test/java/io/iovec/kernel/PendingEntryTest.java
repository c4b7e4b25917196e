package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Leaks;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.SourceException;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way pending bytes go, and what it takes; what they are is the conformance kit's. */
class PendingEntryTest {
  private static final byte[] BYTES = Rig.bytes(600_000);

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
  private KernelSocket socket;
  private IoFile file;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    if (socket != null) {
      socket.close();
    }
    if (file != null) {
      file.close();
    }
    rig.close();
  }

  private void switchOff(String... primitives) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(Rig.CONFIG.withDisabled(Set.of(primitives)));
    vector = rig.transport.vector();
  }

  private FarEnd connect(Policy policy) throws IOException {
    socket = rig.connected();
    socket.policy(policy);
    file = rig.create("f");
    return rig.farEnd();
  }

  private long count(Counter counter) {
    return rig.transport.counters().get(counter);
  }

  private void writeAll() throws IOException {
    long written = 0;
    while (!vector.isEmpty()) {
      written += file.write(vector, written);
    }
    assertThat(rig.content("f").content()).isEqualTo(BYTES);
  }

  @Test
  void goesThroughAPipeThatIsGivenBackUnderPolicyKernel() throws IOException {
    connect(Policy.KERNEL).send(BYTES);
    socket.pending(vector, BYTES.length);
    writeAll();
    assertThat(count(Counter.USER_BYTES_IN)).isZero();
    assertThat(count(Counter.KERNEL_BYTES_OUT)).isEqualTo(BYTES.length);
    assertThat(count(Counter.KERNEL_BUFFERS_POOLED)).isOne();
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void goesThroughOneBufferThatIsGivenBackOtherwise() throws IOException {
    connect(Policy.MEMORY).send(BYTES);
    socket.pending(vector, BYTES.length);
    writeAll();
    assertThat(count(Counter.USER_BYTES_IN)).isEqualTo(BYTES.length);
    assertThat(count(Counter.MEMORY_IN_USE)).isZero();
    assertThat(count(Counter.MEMORY_POOLED)).isEqualTo(256 << 10);
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void findsAPipeThoughAllAreTaken() throws IOException {
    connect(Policy.KERNEL).send(BYTES);
    socket.pending(vector, BYTES.length);
    try (IoVector others = rig.transport.vector()) {
      for (int i = 0; i < 16; i++) {
        others.pushBack(rig.transport.kernelEntry(1));
      }
      writeAll();
    }
    assertThat(count(Counter.USER_BYTES_IN)).isZero();
  }

  @Test
  void isCopiedAndCountedWhereTheSystemHasNoPipe() throws IOException {
    connect(Policy.KERNEL).send(BYTES);
    socket.pending(vector, BYTES.length);
    rig.faults.armAll(call -> call.name().equals("pipe2"), Fault.EMFILE);
    writeAll();
    assertThat(rig.transport.counters().fallbackBytes(Fallback.NO_BUFFERS)).isEqualTo(BYTES.length);
  }

  @Test
  void isCopiedAndCountedWhereSpliceIsSwitchedOff() throws IOException {
    switchOff("splice-recv");
    connect(Policy.KERNEL).send(BYTES);
    socket.pending(vector, BYTES.length);
    writeAll();
    assertThat(rig.transport.counters().fallbackBytes(Fallback.SWITCHED_OFF))
        .isEqualTo(BYTES.length);
  }

  @Test
  void becomesHeldWhereSpliceIsSwitchedOff() throws IOException {
    switchOff("splice-recv");
    connect(Policy.KERNEL).send(BYTES);
    socket.pending(vector, BYTES.length);
    assertThat(vector.hold(BYTES.length)).isEqualTo(BYTES.length);
    assertThat(rig.farEnd().unreceived()).isEmpty();
    assertThat(Rig.drain(vector)).isEqualTo(BYTES);
  }

  @Test
  void staysWhereItIsWhenTheDiskIsFull() throws IOException {
    for (Policy policy : new Policy[] {Policy.KERNEL, Policy.CHEAPEST}) {
      FarEnd far = connect(policy);
      far.send(BYTES);
      rig.content("f").limit(100_000, Errno.ENOSPC);
      socket.pending(vector, BYTES.length);
      long written = 0;
      try {
        while (true) {
          written += file.write(vector, written);
        }
      } catch (SinkException e) {
        written += e.transferred();
        assertThat(e.reason()).isEqualTo(SinkException.Reason.NO_SPACE);
      }
      assertThat(written).isEqualTo(100_000);
      assertThat(vector.length()).isEqualTo(BYTES.length - written);
      assertThat(far.unread()).isPositive();
      rig.content("f").limit(Long.MAX_VALUE, Errno.ENOSPC);
      while (!vector.isEmpty()) {
        written += file.write(vector, written);
      }
      assertThat(rig.content("f").content()).isEqualTo(BYTES);
      socket.close();
      file.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {"KERNEL", "MEMORY"})
  void tellsTheKernelWhatIsToComeAndTakesItBack(Policy policy) throws IOException {
    FarEnd far = connect(policy);
    socket.pending(vector, BYTES.length);
    assertThat(writtenAfter(far, 0, 100_000)).isEqualTo(100_000);
    assertThat(far.lowats()).startsWith(BYTES.length).endsWith(500_000);
    int end = BYTES.length - 70_000;
    assertThat(writtenAfter(far, 100_000, end)).isEqualTo(end - 100_000);
    assertThat(far.lowats()).endsWith(70_000);
    assertThat(writtenAfter(far, end, BYTES.length)).isEqualTo(70_000);
    assertThat(far.lowats()).endsWith(1).hasSizeLessThan(10);
    assertThat(rig.content("f").content()).isEqualTo(BYTES);
    assertThat(socket.recv(vector, 1, 0)).isZero();
  }

  /** Sends some of the bytes and writes what has come, until nothing is left of it. */
  private long writtenAfter(FarEnd far, int from, int to) throws IOException {
    far.send(Arrays.copyOfRange(BYTES, from, to));
    long written = 0;
    long n = 1;
    while (n > 0) {
      n = file.write(vector, from + written);
      written += n;
    }
    return written;
  }

  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {"KERNEL", "MEMORY"})
  void tellsTheKernelNothingWhereAllHasCome(Policy policy) throws IOException {
    int length = 256 << 10;
    connect(policy).send(Arrays.copyOf(BYTES, length));
    socket.pending(vector, length);
    long written = 0;
    while (!vector.isEmpty()) {
      written += file.write(vector, written);
    }
    assertThat(written).isEqualTo(length);
    assertThat(rig.farEnd().lowats()).isEmpty();
  }

  @Test
  void holdsBackNoHeaderBehindWhichNothingHasArrived() throws IOException {
    connect(Policy.KERNEL);
    KernelSocket out = rig.connected();
    FarEnd far = rig.farEnd();
    vector.pushBack(Rig.heap(new byte[] {1, 2, 3}));
    socket.pending(vector, 10);
    assertThat(out.send(vector, false)).isEqualTo(3);
    assertThat(far.receive()).containsExactly(1, 2, 3);
    assertThat(out.send(vector, false)).isZero();
    out.close();
  }

  @Test
  void dropsWhatWasReleasedWithoutReadingIt() throws IOException {
    FarEnd far = connect(Policy.KERNEL);
    far.send(BYTES);
    socket.pending(vector, BYTES.length - 10);
    vector.clear();
    assertThat(socket.recv(vector, 100, 0)).isEqualTo(10);
    assertThat(count(Counter.USER_BYTES_IN)).isEqualTo(10);
  }

  @Test
  void saysAgainThatTheConnectionWasReset() throws IOException {
    FarEnd far = connect(Policy.KERNEL);
    socket.pending(vector, 10);
    far.reset();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> file.write(vector, 0))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("ECONNRESET");
    }
    vector.clear();
    assertThatThrownBy(() -> socket.recv(vector, 1, 0)).hasMessageContaining("ECONNRESET");
  }

  @Test
  void usesItsObjectsAgainWhereLeaksAreNotLookedFor() throws IOException {
    connect(Policy.CHEAPEST);
    Leaks.level(Leaks.Level.DISABLED);
    try {
      socket.pending(vector, 10);
      Object first = vector.first();
      rig.farEnd().send(Rig.bytes(10));
      assertThat(file.write(vector, 0)).isEqualTo(10);
      socket.pending(vector, 10);
      assertThat(vector.first()).isSameAs(first);
      vector.clear();
      socket.pending(vector, 5);
      assertThat(vector.first()).isNotSameAs(first);
    } finally {
      Leaks.level(Leaks.Level.PARANOID);
    }
  }

  @Test
  void refusesMoreThanAVectorCanCount() throws IOException {
    connect(Policy.KERNEL);
    vector.pushBack(MemoryEntry.wrap(java.nio.ByteBuffer.allocate(1)));
    assertThatThrownBy(() -> socket.pending(vector, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(socket.recv(vector, 1, 0)).isZero();
  }

  @Test
  void refusesWhereItIsSwitchedOff() throws IOException {
    switchOff("pending");
    connect(Policy.KERNEL);
    assertThatThrownBy(() -> socket.pending(vector, 1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("iovec.disable names pending");
  }
}
