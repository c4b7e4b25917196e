package io.iovec.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.EntryFactory;
import io.iovec.Fallback;
import io.iovec.FileOption;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SinkException;
import io.iovec.SourceException;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading into user memory, writing, and opening. Regions are in {@link FileRegionEntryTest}, full
 * disks in {@link DiskFullInteropTest}, interrupts in {@link InterruptTest}, names in {@link
 * ConfinedPathTest}.
 */
@ExtendWith(LeakCheck.class)
class NioFileTest {
  @TempDir Path directory;
  private NioTransport transport;
  private IoVector vector;

  @BeforeEach
  void open() throws IOException {
    transport = Opened.transport(Policy.MEMORY);
    vector = transport.vector();
  }

  @AfterEach
  void close() {
    vector.close();
    assertThat(transport.counters().get(Counter.FILES_OPEN)).isZero();
    transport.close();
  }

  private byte[] content() throws IOException {
    return Files.readAllBytes(directory.resolve("file"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 262143, 262144, 262145, 1048577})
  void readsUpToTheEndAndThenSaysSo(int size) throws IOException {
    byte[] bytes = Bytes.random(size, size);
    try (IoFile file = Opened.file(transport, directory, bytes)) {
      long position = 0;
      long n = file.read(vector, 0, Long.MAX_VALUE);
      while (n > 0) {
        position += n;
        n = file.read(vector, position, Long.MAX_VALUE);
      }
      assertThat(n).isEqualTo(Answer.END_OF_STREAM);
      assertThat(Bytes.drain(vector)).isEqualTo(bytes);
      assertThat(file.read(vector, size - 1, 5)).isEqualTo(1);
      assertThat(file.read(vector, size, 1)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(file.read(vector, Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(transport.counters().get(Counter.USER_BYTES_IN)).isEqualTo(size + 1);
    }
  }

  @Test
  void readsNoMoreThanItWasAskedForAndFillsRoomFirst() throws IOException {
    try (IoFile file = Opened.file(transport, directory, Bytes.random(1, 10_000))) {
      vector.pushBack(transport.memoryEntry(4096));
      assertThat(file.read(vector, 10, 4000)).isEqualTo(4000);
      assertThat(vector.entryCount()).isEqualTo(1);
      assertThat(file.read(vector, 4010, 97)).isEqualTo(97);
      assertThat(vector.entryCount()).isEqualTo(2);
      assertThat(Bytes.drain(vector)).isEqualTo(Bytes.range(Bytes.random(1, 10_000), 10, 4107));
    }
  }

  @Test
  void answersNoRoomAndReadsAgainWhenThereIsSome() throws IOException {
    try (NioTransport small =
            Opened.transport(
                TransportConfig.defaults().withPolicy(Policy.MEMORY).withMemory(8192, 4096));
        IoFile file = Opened.file(small, directory, new byte[20_000]);
        IoVector first = small.vector();
        IoVector second = small.vector()) {
      assertThat(file.read(first, 0, 20_000)).isEqualTo(8192);
      assertThat(file.read(second, 8192, 20_000)).isEqualTo(Answer.NO_ROOM);
      assertThat(second.entryCount()).isZero();
      List<String> ran = new ArrayList<>();
      small.whenRoom(() -> ran.add("room"));
      assertThat(ran).isEmpty();
      first.release(4096);
      assertThat(ran).containsExactly("room");
      assertThat(file.read(second, 8192, 20_000)).isEqualTo(4096);
      assertThat(small.counters().get(Counter.NO_ROOM)).isEqualTo(1);
    }
  }

  @Test
  void tellsTheEndToWhoHoldsAllTheMemory() throws IOException {
    try (NioTransport small =
            Opened.transport(
                TransportConfig.defaults().withPolicy(Policy.MEMORY).withMemory(8192, 4096));
        IoFile file = Opened.file(small, directory, new byte[8192]);
        IoVector all = small.vector()) {
      assertThat(file.read(all, 0, 4096)).isEqualTo(4096);
      assertThat(file.read(all, 4096, 4096)).isEqualTo(4096);
      assertThat(file.read(all, 8192, 4096)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(file.read(all, 8192, Long.MAX_VALUE)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(small.counters().get(Counter.NO_ROOM)).isZero();
    }
  }

  @Test
  void takesNoMoreMemoryForAllTheRestThanThereIsOfIt() throws IOException {
    try (IoFile file = Opened.file(transport, directory, new byte[100])) {
      assertThat(file.read(vector, 0, Long.MAX_VALUE)).isEqualTo(100);
      assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).isLessThanOrEqualTo(4096);
    }
  }

  @Test
  void writesEntriesOfEveryKindInOrder() throws IOException {
    byte[] bytes = Bytes.random(2, 1_000_000);
    try (NioTransport kernel = Opened.transport(Policy.KERNEL);
        IoFile source = Opened.file(kernel, directory, bytes);
        IoFile target = transport.open(directory, "target", CREATE_NEW, READ, WRITE)) {
      vector.pushBack(Bytes.heap(Bytes.range(bytes, 0, 300_000)));
      vector.pushBack(Bytes.direct(Bytes.range(bytes, 300_000, 300_001)));
      vector.pushBack(new ForeignEntry(Bytes.range(bytes, 300_001, 700_000)).mostPerTake(9999));
      assertThat(source.read(vector, 700_000, 300_000)).isEqualTo(300_000);
      assertThat(vector.last()).isInstanceOf(FileRegionEntry.class);
      assertThat(target.write(vector, 5)).isEqualTo(1_000_000);
      assertThat(vector.isEmpty()).isTrue();
      byte[] written = Files.readAllBytes(directory.resolve("target"));
      assertThat(Bytes.range(written, 5, written.length)).isEqualTo(bytes);
      assertThat(transport.counters().fallbackBytes(Fallback.FOREIGN)).isEqualTo(399_999);
      assertThat(transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(300_000);
      assertThat(transport.counters().get(Counter.USER_BYTES_OUT)).isEqualTo(1_000_000);
    }
  }

  @Test
  void writesOnlyWhatHasArrivedOfAPendingEntry() throws IOException {
    try (IoFile file = transport.open(directory, "file", CREATE, WRITE)) {
      ForeignEntry pending = new ForeignEntry(new byte[] {1, 2, 3, 4}).arrived(3);
      vector.pushBack(pending);
      assertThat(file.write(vector, 0)).isEqualTo(3);
      assertThat(file.write(vector, 3)).isZero();
      pending.arrived(4);
      assertThat(file.write(vector, 3)).isEqualTo(1);
      assertThat(content()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void saysHowManyBytesWereWrittenWhenTheSourceEnds() throws IOException {
    try (IoFile file = transport.open(directory, "file", CREATE, WRITE)) {
      vector.pushBack(Bytes.heap(new byte[] {9}));
      vector.pushBack(new ForeignEntry(new byte[] {1, 2, 3}).failingAt(2, new IOException("gone")));
      assertThatThrownBy(() -> file.write(vector, 0))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.transferred()).isEqualTo(3))
          .hasRootCauseMessage("gone");
      assertThat(vector.length()).isEqualTo(1);
      assertThat(content()).containsExactly(9, 1, 2);
    }
  }

  @Test
  void keepsInTheVectorWhatAReadOnlyFileRefuses() throws IOException {
    byte[] bytes = Bytes.random(3, 300_000);
    try (IoFile file = Opened.file(transport, directory, new byte[1])) {
      vector.pushBack(new ForeignEntry(Bytes.range(bytes, 0, 290_000)));
      vector.pushBack(Bytes.heap(Bytes.range(bytes, 290_000, 300_000)));
      assertRefused(() -> file.write(vector, 0), SinkException.Reason.READ_ONLY);
      assertRefused(() -> file.truncate(0), SinkException.Reason.READ_ONLY);
      assertRefused(() -> file.truncate(7), SinkException.Reason.READ_ONLY);
      assertThat(Bytes.drain(vector)).isEqualTo(bytes);
      assertThat(content()).hasSize(1);
    }
  }

  @Test
  void keepsInTheVectorWhatIsTooFarOut() throws IOException {
    try (IoFile file = transport.open(directory, "file", CREATE, WRITE)) {
      vector.pushBack(new ForeignEntry(new byte[] {1, 2, 3}));
      assertThatThrownBy(() -> file.write(vector, Long.MAX_VALUE - 10))
          .isInstanceOfSatisfying(
              SinkException.class,
              e -> {
                assertThat(e.transferred()).isZero();
                assertThat(e.reason())
                    .isIn(SinkException.Reason.TOO_LARGE, SinkException.Reason.OTHER);
              });
      assertThat(Bytes.drain(vector)).containsExactly(1, 2, 3);
    }
  }

  private static void assertRefused(Background.Step step, SinkException.Reason reason) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            SinkException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.transferred()).isZero();
            });
  }

  @Test
  void readsAndWritesBeyondFourGibibytes() throws IOException {
    long far = (5L << 30) + 3;
    try (IoFile file = transport.open(directory, "file", CREATE, READ, WRITE)) {
      vector.pushBack(Bytes.heap(new byte[] {1, 2, 3}));
      file.write(vector, far);
      assertThat(file.size()).isEqualTo(far + 3);
      assertThat(file.read(vector, far - 1, 10)).isEqualTo(4);
      assertThat(Bytes.drain(vector)).containsExactly(0, 1, 2, 3);
      file.truncate(far + 1);
      assertThat(file.read(vector, far, 10)).isEqualTo(1);
    }
  }

  @Test
  void cutsAndExtends() throws IOException {
    try (IoFile file = Opened.file(transport, directory, new byte[] {1, 2, 3}, READ, WRITE)) {
      file.truncate(3);
      assertThat(content()).containsExactly(1, 2, 3);
      file.truncate(5);
      assertThat(content()).containsExactly(1, 2, 3, 0, 0);
      file.truncate(1);
      file.truncate(2);
      assertThat(content()).containsExactly(1, 0);
      file.truncate(0);
      assertThat(content()).isEmpty();
      file.force(true);
      file.force(false);
      assertThatThrownBy(() -> file.truncate(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void appendsWhateverThePosition() throws IOException {
    try (IoFile file = Opened.file(transport, directory, new byte[] {1}, APPEND)) {
      vector.pushBack(Bytes.heap(new byte[] {2}));
      vector.pushBack(new ForeignEntry(new byte[] {3}));
      assertThat(file.write(vector, 0)).isEqualTo(2);
      vector.pushBack(Bytes.heap(new byte[] {4}));
      file.write(vector, 77);
      assertThat(content()).containsExactly(1, 2, 3, 4);
      assertThatThrownBy(() -> file.read(vector, 0, 1)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void appendsFromManyHandlesWithoutLosingARecord() throws Exception {
    int writers = 4;
    int records = 200;
    List<CompletableFuture<Void>> all = new ArrayList<>();
    Files.createFile(directory.resolve("file"));
    for (byte w = 1; w <= writers; w++) {
      byte id = w;
      all.add(
          Background.run(
              () -> {
                try (IoFile file = transport.open(directory, "file", APPEND);
                    IoVector own = transport.vector()) {
                  for (int i = 0; i < records; i++) {
                    own.pushBack(Bytes.heap(new byte[] {id, id}));
                    own.pushBack(Bytes.direct(new byte[] {id}));
                    file.write(own, 0);
                  }
                }
              }));
    }
    all.forEach(CompletableFuture::join);
    byte[] written = content();
    assertThat(written).hasSize(writers * records * 3);
    for (int i = 0; i < written.length; i += 3) {
      assertThat(written[i]).isEqualTo(written[i + 1]).isEqualTo(written[i + 2]).isPositive();
    }
  }

  @Test
  void opensAsItIsTold() throws IOException {
    assertThatThrownBy(() -> transport.open(directory, "file"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> transport.open(directory, "file", WRITE))
        .isInstanceOf(NoSuchFileException.class);
    transport.open(directory, "file", CREATE_NEW, WRITE, SYNC).close();
    assertThatThrownBy(() -> transport.open(directory, "file", CREATE_NEW, WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    Files.write(directory.resolve("file"), new byte[] {1, 2});
    transport.open(directory, "file", CREATE, WRITE, WRITE).close();
    assertThat(content()).hasSize(2);
    transport.open(directory, "file", TRUNCATE_EXISTING, WRITE, FileOption.OVERWRITTEN).close();
    assertThat(content()).isEmpty();
    assertThatThrownBy(() -> transport.open(directory, "file", LinkOption.NOFOLLOW_LINKS))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    IoFile file = Opened.file(transport, directory, new byte[5], READ, WRITE);
    try {
      assertThatThrownBy(() -> file.read(vector, -1, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.read(vector, 0, 0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> file.write(vector, -1)).isInstanceOf(IllegalArgumentException.class);
      assertThat(file.write(vector, 0)).isZero();
    } finally {
      file.close();
    }
    file.close();
    assertThat(file.isOpen()).isFalse();
    assertThatThrownBy(() -> file.read(vector, 0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.write(vector, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(file::size).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.truncate(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.force(true)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsIntoHeapMemoryInPieces() throws IOException {
    byte[] bytes = Bytes.random(4, 600_000);
    try (IoFile file = Opened.file(transport, directory, bytes);
        IoVector heap = new IoVector(EntryFactory.inMemory())) {
      heap.pushBack(EntryFactory.inMemory().memoryEntry(700_000));
      long position = 0;
      while (position < bytes.length) {
        position += file.read(heap, position, 1_000_000);
      }
      assertThat(Bytes.drain(heap)).isEqualTo(bytes);
    }
  }

  @Test
  void isClosedForGoodWhenTheLastCallHasLeft() throws Exception {
    for (int round = 0; round < 50; round++) {
      IoFile file = Opened.file(transport, directory, new byte[100_000], READ, WRITE);
      CompletableFuture<Throwable> reading =
          Background.call(
              () -> {
                try (IoVector own = transport.vector()) {
                  while (true) {
                    file.read(own, 0, 100_000);
                    own.clear();
                  }
                } catch (IllegalStateException e) {
                  return e;
                }
              });
      file.close();
      assertThat(reading.get()).isInstanceOf(IllegalStateException.class);
    }
    Descriptors.assumeShown();
    assertThat(Descriptors.to(directory)).isZero();
  }

  @Test
  void leavesNoDescriptorsBehind() throws Exception {
    Files.write(directory.resolve("file"), new byte[200_000]);
    try (NioTransport kernel = Opened.transport(Policy.KERNEL)) {
      Descriptors.assertFlat(
          () -> {
            IoVector region = kernel.vector();
            try (IoFile file = kernel.open(directory, "file", READ, WRITE)) {
              file.read(region, 0, 200_000);
            }
            region.close();
            assertThatThrownBy(() -> kernel.open(directory, "nothing"))
                .isInstanceOf(NoSuchFileException.class);
          });
    }
  }
}
