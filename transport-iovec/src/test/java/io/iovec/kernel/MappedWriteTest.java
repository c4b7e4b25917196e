package io.iovec.kernel;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Counter;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When pending bytes are received into a mapping of a file, and what happens if they cannot be. */
class MappedWriteTest {
  private static final int SIZE = 600_000;
  private static final byte[] BYTES = Rig.bytes(SIZE);

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
  private KernelSocket socket;
  private FarEnd far;
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

  private void receive(Policy policy, int count) throws IOException {
    socket = rig.connected();
    socket.policy(policy);
    far = rig.farEnd();
    far.send(Arrays.copyOf(BYTES, count));
    socket.pending(vector, count);
  }

  private void open(int size) throws IOException {
    file = rig.overwritten("f", size);
  }

  private void writeAll() throws IOException {
    long written = 0;
    while (!vector.isEmpty()) {
      written += file.write(vector, written);
    }
  }

  private byte[] content() throws IOException {
    return rig.content("f").content();
  }

  private long mapped() {
    return rig.count(Counter.MAPPED_BYTES);
  }

  @ParameterizedTest
  @EnumSource(
      value = Policy.class,
      names = {"KERNEL", "CHEAPEST"})
  void goesStraightIntoPagesThatAreThere(Policy policy) throws IOException {
    open(SIZE + 10);
    receive(policy, SIZE);
    assertThat(file.write(vector, 0)).isEqualTo(SIZE);
    assertThat(Arrays.copyOf(content(), SIZE)).isEqualTo(BYTES);
    assertThat(mapped()).isEqualTo(SIZE);
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isEqualTo(SIZE);
    assertThat(rig.count(Counter.KERNEL_BYTES_OUT)).isEqualTo(SIZE);
    assertThat(rig.count(Counter.USER_BYTES_IN)).isZero();
    assertThat(rig.count(Counter.KERNEL_BUFFERS_POOLED)).isZero();
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
    assertThat(rig.count(Counter.MAPPED_SPACE)).isEqualTo(FileMappings.WINDOW);
    assertThat(rig.content("f").touched).isOne();
  }

  @Test
  void goesThroughUserMemoryWherePolicySaysSo() throws IOException {
    open(SIZE);
    receive(Policy.MEMORY, SIZE);
    writeAll();
    assertThat(content()).isEqualTo(BYTES);
    assertThat(mapped()).isZero();
    assertThat(rig.count(Counter.USER_BYTES_IN)).isEqualTo(SIZE);
    assertThat(rig.content("f").touched).isZero();
  }

  @Test
  void extendsTheFileTheOrdinaryWay() throws IOException {
    open(250_000);
    receive(Policy.KERNEL, SIZE);
    writeAll();
    assertThat(content()).isEqualTo(BYTES);
    assertThat(mapped()).isBetween(200_000L, 250_000L);
  }

  @Test
  void losesNothingBehindTheEndOfTheFileInItsLastPage() throws IOException {
    open(10_000);
    receive(Policy.KERNEL, 12_000);
    writeAll();
    assertThat(content()).isEqualTo(Arrays.copyOf(BYTES, 12_000));
    assertThat(mapped()).isEqualTo(10_000);
  }

  @Test
  void takesLittleTheOrdinaryWay() throws IOException {
    open(SIZE);
    receive(Policy.KERNEL, 4095);
    writeAll();
    assertThat(Arrays.copyOf(content(), 4095)).isEqualTo(Arrays.copyOf(BYTES, 4095));
    assertThat(mapped()).isZero();
  }

  @Test
  void leavesWhatHasNotArrived() throws IOException {
    open(SIZE);
    receive(Policy.KERNEL, 100_000);
    socket.pending(vector, SIZE - 100_000);
    assertThat(file.write(vector, 0)).isEqualTo(100_000);
    assertThat(file.write(vector, 100_000)).isZero();
    assertThat(rig.content("f").touched).isOne();
    far.send(Arrays.copyOfRange(BYTES, 100_000, SIZE));
    assertThat(file.write(vector, 100_000)).isEqualTo(SIZE - 100_000);
    assertThat(content()).isEqualTo(BYTES);
  }

  @Test
  void goesOnFromWindowToWindow() throws IOException {
    int edge = FileMappings.WINDOW;
    open(edge + SIZE);
    receive(Policy.KERNEL, SIZE);
    assertThat(file.write(vector, edge - 1_234)).isEqualTo(SIZE);
    assertThat(Arrays.copyOfRange(content(), edge - 1_234, edge - 1_234 + SIZE)).isEqualTo(BYTES);
    assertThat(mapped()).isEqualTo(SIZE);
    assertThat(rig.count(Counter.MAPPED_SPACE)).isEqualTo(2L * edge);
  }

  @Test
  void unmapsWhatWasNotUsedForLongest() throws IOException {
    open(4096);
    file.truncate((FileMappings.MOST + 1L) * FileMappings.WINDOW);
    receive(Policy.KERNEL, 8192);
    vector.clear();
    rig.faults.arm(call -> null);
    for (int i = 0; i <= FileMappings.MOST; i++) {
      overwrite(i);
      overwrite(0);
    }
    long all = (long) FileMappings.MOST * FileMappings.WINDOW;
    assertThat(rig.count(Counter.MAPPED_SPACE)).isEqualTo(all);
    assertThat(rig.linux.mappings()).isEqualTo(FileMappings.MOST);
    assertThat(rig.faults.names()).containsOnlyOnce("munmap");
    rig.faults.arm(call -> null);
    overwrite(0);
    overwrite(FileMappings.MOST);
    assertThat(rig.faults.names()).doesNotContain("mmap");
    overwrite(1);
    assertThat(rig.faults.names()).containsOnlyOnce("mmap");
  }

  private void overwrite(long window) throws IOException {
    far.send(Arrays.copyOf(BYTES, 8192));
    socket.pending(vector, 8192);
    long before = mapped();
    assertThat(file.write(vector, window * FileMappings.WINDOW)).isEqualTo(8192);
    assertThat(mapped() - before).isEqualTo(8192);
  }

  @Test
  void unmapsNoneThatIsInUse() throws IOException {
    open(SIZE);
    int fd = ((KernelFile) file).fd();
    FileMappings mappings = new FileMappings(rig.transport.calls(), rig.transport.addressSpace());
    FileMappings.Window first = mappings.enter(fd, 0);
    for (int i = 1; i < FileMappings.MOST; i++) {
      mappings.enter(fd, (long) i * FileMappings.WINDOW);
    }
    long next = (long) FileMappings.MOST * FileMappings.WINDOW;
    assertThat(mappings.enter(fd, next)).isNull();
    assertThat(mappings.enter(fd, 1)).isSameAs(first);
    mappings.leave(first);
    assertThat(mappings.enter(fd, next)).isNull();
    mappings.leave(first);
    assertThat(mappings.enter(fd, next)).isNotNull();
    assertThat(mappings.enter(fd, 0)).isNull();
    mappings.close();
  }

  @Test
  void takesTheOrdinaryWayWhereAddressSpaceIsUsedUp() throws IOException {
    assertThat(rig.transport.addressSpace().take(1 << 30)).isTrue();
    open(SIZE);
    receive(Policy.KERNEL, SIZE);
    writeAll();
    assertThat(content()).isEqualTo(BYTES);
    assertThat(mapped()).isZero();
    rig.transport.addressSpace().giveBack(1 << 30);
  }

  @Test
  void takesTheOrdinaryWayWhereThePageCannotBeHad() throws IOException {
    open(0);
    file.truncate(SIZE);
    rig.content("f").limit(300_000, Errno.ENOSPC);
    receive(Policy.KERNEL, SIZE);
    long written = 0;
    SinkException full = null;
    while (full == null) {
      try {
        written += file.write(vector, written);
      } catch (SinkException e) {
        full = e;
      }
    }
    written += full.transferred();
    assertThat(full.reason()).isEqualTo(SinkException.Reason.NO_SPACE);
    assertThat(written).isEqualTo(300_000);
    assertThat(mapped()).isBetween(200_000L, 300_000L);
    assertThat(vector.length()).isEqualTo(SIZE - written);
    rig.content("f").limit(Long.MAX_VALUE, Errno.ENOSPC);
    while (!vector.isEmpty()) {
      written += file.write(vector, written);
    }
    assertThat(content()).isEqualTo(BYTES);
  }

  @Test
  void takesTheOrdinaryWayForGoodWhereTheFileSystemHasNoMappings() throws IOException {
    open(SIZE);
    receive(Policy.KERNEL, 300_000);
    rig.faults.armAll(call -> call.name().equals("mmap"), Fault.EINVAL);
    writeAll();
    assertThat(rig.faults.names()).containsOnlyOnce("mmap").doesNotContain("futimens");
    assertThat(Arrays.copyOf(content(), 300_000)).isEqualTo(Arrays.copyOf(BYTES, 300_000));
    assertThat(rig.count(Counter.MAPPED_SPACE)).isZero();
  }

  @Test
  void triesAgainWhereTheKernelIsOutOfMappingsForNow() throws IOException {
    open(SIZE);
    receive(Policy.KERNEL, SIZE);
    rig.faults.arm("mmap", 0, Fault.ENOMEM);
    writeAll();
    assertThat(content()).isEqualTo(BYTES);
    assertThat(mapped()).isPositive();
  }

  @Test
  void setsTheTimesOfAFileOfOthersAndElseMapsNoMore() throws IOException {
    open(SIZE);
    receive(Policy.KERNEL, 200_000);
    rig.faults.armAll(
        call -> call.name().equals("futimens") && call.args()[1].equals(Linux.UTIME_OMIT),
        Fault.EPERM);
    writeAll();
    assertThat(rig.content("f").touched).isOne();
    overwriteStart();
    assertThat(rig.content("f").touched).isEqualTo(2);
    assertThat(rig.faults.names()).filteredOn("futimens"::equals).hasSize(3);
    rig.faults.armAll(call -> call.name().equals("futimens"), Fault.EPERM);
    overwriteStart();
    long before = mapped();
    overwriteStart();
    assertThat(mapped()).isEqualTo(before);
  }

  private void overwriteStart() throws IOException {
    far.send(Arrays.copyOf(BYTES, 8192));
    socket.pending(vector, 8192);
    writeAll();
  }

  @Test
  void isSwitchedOff() throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(Rig.CONFIG.withDisabled(Set.of("mapping")));
    vector = rig.transport.vector();
    open(SIZE);
    receive(Policy.KERNEL, SIZE);
    writeAll();
    assertThat(content()).isEqualTo(BYTES);
    assertThat(mapped()).isZero();
  }

  @Test
  void doesNothingForFilesThatCannotBeMappedOrHaveToBeSynced() throws IOException {
    OpenOption[][] all = {{WRITE}, {READ, APPEND}, {READ, WRITE, SYNC}, {READ, WRITE, DSYNC}, {}};
    rig.content("f").content(new byte[SIZE]);
    for (OpenOption[] options : all) {
      OpenOption[] more = Arrays.copyOf(options, options.length + 1);
      more[options.length] = FileOption.OVERWRITTEN;
      file = rig.transport.open(rig.dir, "f", more);
      receive(Policy.CHEAPEST, 100_000);
      if (options.length == 0) {
        assertThatThrownBy(this::writeAll).isInstanceOf(SinkException.class);
        vector.clear();
      } else {
        writeAll();
      }
      socket.close();
      file.close();
    }
    assertThat(mapped()).isZero();
    assertThat(rig.count(Counter.MAPPED_SPACE)).isZero();
  }
}
