package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.Fallback;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.TransportConfig;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and writing files. Opening them is {@code FileOpenerTest}'s. */
class KernelFileTest {
  private static final int PIPE = 64 << 10;

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
  private IoFile file;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    if (file != null) {
      file.close();
    }
    rig.close();
  }

  private void configure(TransportConfig config) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(config);
    vector = rig.transport.vector();
  }

  private KernelEntry inKernel(byte[] bytes) throws IOException {
    KernelEntry entry = (KernelEntry) rig.transport.kernelEntry(bytes.length);
    entry.put(java.nio.ByteBuffer.wrap(bytes));
    assertThat(entry.length()).isEqualTo(bytes.length);
    return entry;
  }

  /** Heap, kernel, two direct, kernel: 5,000 bytes. */
  private void mixed() throws IOException {
    byte[] all = Rig.bytes(5000);
    vector.pushBack(Rig.heap(Arrays.copyOfRange(all, 0, 10)));
    vector.pushBack(inKernel(Arrays.copyOfRange(all, 10, 1000)));
    vector.pushBack(rig.memory(Arrays.copyOfRange(all, 1000, 1001)));
    vector.pushBack(rig.memory(Arrays.copyOfRange(all, 1001, 4000)));
    vector.pushBack(inKernel(Arrays.copyOfRange(all, 4000, 5000)));
  }

  @Test
  void writesMixedVectorsInOrder() throws IOException {
    file = rig.create("f");
    mixed();
    assertThat(file.write(vector, 3)).isEqualTo(5000);
    assertThat(vector.isEmpty()).isTrue();
    byte[] content = rig.content("f").content();
    assertThat(content).startsWith(0, 0, 0).hasSize(5003);
    assertThat(Arrays.copyOfRange(content, 3, 5003)).isEqualTo(Rig.bytes(5000));
    assertThat(rig.count(Counter.PULLED_UP_BYTES)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 11, 999, 1000, 1001, 1002, 3999, 4000, 4096, 4999})
  void goesOnWhereAFullDiskStoppedIt(int room) throws IOException {
    file = rig.create("f");
    mixed();
    rig.content("f").limit(room, Errno.ENOSPC);
    SinkException e = catchThrowableOfType(SinkException.class, () -> file.write(vector, 0));
    assertThat(e.reason()).isEqualTo(SinkException.Reason.NO_SPACE);
    assertThat(e.transferred()).isEqualTo(room);
    assertThat(vector.length()).isEqualTo(5000 - room);
    rig.content("f").limit(Long.MAX_VALUE, Errno.ENOSPC);
    assertThat(file.write(vector, room)).isEqualTo(5000 - room);
    assertThat(rig.content("f").content()).isEqualTo(Rig.bytes(5000));
  }

  @Test
  void saysThatALimitWasReached() throws IOException {
    file = rig.create("f");
    vector.pushBack(inKernel(Rig.bytes(10_000)));
    rig.content("f").limit(4096, Errno.EFBIG);
    SinkException e = catchThrowableOfType(SinkException.class, () -> file.write(vector, 0));
    assertThat(e.reason()).isEqualTo(SinkException.Reason.TOO_LARGE);
    assertThat(e.transferred()).isEqualTo(4096);
    assertThat(vector.length()).isEqualTo(5904);
    assertThat(e).hasMessageContaining("EFBIG");
  }

  @Test
  void appendsThroughMemoryAndCountsIt() throws IOException {
    rig.content("f").content(new byte[] {1, 2, 3});
    file = rig.transport.open(rig.dir, "f", StandardOpenOption.APPEND);
    mixed();
    assertThat(file.write(vector, 1_000_000)).isEqualTo(5000);
    byte[] content = rig.content("f").content();
    assertThat(content).startsWith(1, 2, 3).hasSize(5003);
    assertThat(Arrays.copyOfRange(content, 3, 5003)).isEqualTo(Rig.bytes(5000));
    assertThat(rig.transport.counters().fallbackBytes(Fallback.APPEND)).isEqualTo(1990);
  }

  @Test
  void saysThatAFileCannotBeWritten() throws IOException {
    rig.content("f").content(new byte[0]);
    file = rig.transport.open(rig.dir, "f");
    mixed();
    SinkException e = catchThrowableOfType(SinkException.class, () -> file.write(vector, 0));
    assertThat(e.reason()).isEqualTo(SinkException.Reason.READ_ONLY);
    assertThat(e.transferred()).isZero();
    assertThat(vector.length()).isEqualTo(5000);
    vector.release(10);
    assertThatThrownBy(() -> file.write(vector, 0)).hasMessageContaining("READ_ONLY");
    assertThat(vector.length()).isEqualTo(4990);
    assertThatThrownBy(() -> file.truncate(1)).isInstanceOf(SinkException.class);
  }

  @Test
  void doesNotReadWhatIsOpenForWritingOnly() throws IOException {
    rig.content("f").content(new byte[10]);
    file = rig.transport.open(rig.dir, "f", StandardOpenOption.WRITE);
    assertThatThrownBy(() -> file.read(vector, 0, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writesThroughMemoryWhereTheFileSystemCannotSplice() throws IOException {
    rig.linux.refuse(Primitive.SPLICE_WRITE, Errno.EINVAL);
    file = rig.create("f");
    vector.pushBack(inKernel(Rig.bytes(50_000)));
    assertThat(file.write(vector, 0)).isEqualTo(50_000);
    assertThat(rig.content("f").content()).isEqualTo(Rig.bytes(50_000));
    assertThat(rig.transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(50_000);
  }

  @Test
  void readsIntoPipesWhatStaysWhenTheFileIsCut() throws IOException {
    rig.content("f").content(Rig.bytes(3 * PIPE));
    file = rig.create("f");
    // Not at the edge of a page, where every pipe holds a little less.
    long n = file.read(vector, 100, 2 * PIPE);
    n += file.read(vector, 100 + n, 2 * PIPE - n);
    assertThat(n).isEqualTo(2 * PIPE);
    assertThat(vector).allMatch(e -> e instanceof KernelEntry);
    file.truncate(0);
    assertThat(Rig.drain(vector)).hasSize(2 * PIPE);
  }

  @Test
  void endsWhereTheFileEnds() throws IOException {
    rig.content("f").content(Rig.bytes(5000));
    file = rig.create("f");
    assertThat(file.read(vector, 5000, 1)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(file.read(vector, 6000, 1)).isEqualTo(Answer.END_OF_STREAM);
    assertThat(file.read(vector, 4999, 10)).isOne();
    assertThat(file.read(vector, 0, 10_000)).isEqualTo(5000);
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).isEqualTo(2);
  }

  @Test
  void readsNoFewerThanOneByteWhenTheSystemSaysNotNow() throws IOException {
    rig.content("f").content(Rig.bytes(5000));
    file = rig.create("f");
    rig.faults.armAll(call -> call.name().equals("splice"), Fault.EAGAIN);
    assertThat(file.read(vector, 0, 5000)).isEqualTo(5000);
    rig.faults.disarm();
    assertThat(Rig.drain(vector)).isEqualTo(Rig.bytes(5000));
  }

  @Test
  void answersNoRoomUnderPolicyKernelWhenThePipesAreUsedUp() throws IOException {
    rig.content("f").content(Rig.bytes(5000));
    file = rig.create("f");
    try (IoVector others = rig.transport.vector()) {
      for (int i = 0; i < 16; i++) {
        others.pushBack(rig.transport.kernelEntry(1));
      }
      assertThat(file.read(vector, 0, 5000)).isEqualTo(Answer.NO_ROOM);
      int[] room = {0};
      rig.transport.whenRoom(() -> room[0]++);
      assertThat(room[0]).isZero();
      others.popFront().close();
      assertThat(room[0]).isOne();
    }
    assertThat(file.read(vector, 0, 5000)).isEqualTo(5000);
  }

  @Test
  void readsIntoMemoryWithoutThatPolicyWhenThePipesAreUsedUp() throws IOException {
    configure(Rig.CONFIG.withPolicy(Policy.CHEAPEST));
    rig.content("f").content(Rig.bytes(70_000));
    file = rig.create("f");
    try (IoVector others = rig.transport.vector()) {
      for (int i = 0; i < 16; i++) {
        others.pushBack(rig.transport.kernelEntry(1));
      }
      assertThat(file.read(vector, 0, 70_000)).isEqualTo(70_000);
    }
    assertThat(vector.first()).isInstanceOf(MemoryEntry.class);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.NO_BUFFERS)).isEqualTo(70_000);
  }

  @Test
  void readsIntoMemoryWhenTheSystemHasNoPipes() throws IOException {
    rig.content("f").content(Rig.bytes(5000));
    file = rig.create("f");
    rig.linux.descriptorLimit(rig.linux.open().size());
    assertThat(file.read(vector, 0, 5000)).isEqualTo(5000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.NO_BUFFERS)).isEqualTo(5000);
    assertThat(rig.count(Counter.KERNEL_BUFFERS_IN_USE)).isZero();
  }

  @Test
  void countsWhatAKillSwitchBringsToMemory() throws IOException {
    configure(Rig.CONFIG.withDisabled(Set.of("splice-read")));
    rig.content("f").content(Rig.bytes(5000));
    file = rig.create("f");
    assertThat(file.read(vector, 0, 5000)).isEqualTo(5000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.SWITCHED_OFF)).isEqualTo(5000);
  }

  @Test
  void readsIntoMemoryWhatIsShortIfThatIsCheapest() throws IOException {
    configure(Rig.CONFIG.withPolicy(Policy.CHEAPEST));
    rig.content("f").content(Rig.bytes(PIPE));
    file = rig.create("f");
    file.read(vector, 0, (64 << 10) - 1);
    assertThat(vector.first()).isInstanceOf(MemoryEntry.class);
    vector.clear();
    file.read(vector, 0, 64 << 10);
    assertThat(vector.first()).isInstanceOf(KernelEntry.class);
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void refusesMistakesAndChangesNothing() throws IOException {
    file = rig.create("f");
    vector.pushBack(rig.memory(Rig.bytes(3)));
    assertThatThrownBy(() -> file.write(vector, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file.read(vector, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file.read(vector, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    file.close();
    file.close();
    assertThat(file.isOpen()).isFalse();
    assertThatThrownBy(() -> file.write(vector, 0)).isInstanceOf(IllegalStateException.class);
    assertThat(vector.length()).isEqualTo(3);
  }
}
