package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.IoVector;
import io.iovec.samples.smb.protocol.NtStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes to and from open files, from wherever they are. */
class ReadWriteTest extends ShareTest {
  private static final int MIB = 1 << 20;

  ReadWriteTest(On on) {
    super(on);
  }

  @Test
  void writesAndReadsAnywhere() throws Exception {
    Random random = random();
    byte[] bytes = randomBytes(3 * MIB);
    OpenFile file = create("f");
    write(file, bytes, 0);
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(2 * MIB);
      byte[] some = new byte[random.nextInt(MIB)];
      random.nextBytes(some);
      write(file, some, at);
      System.arraycopy(some, 0, bytes, at, some.length);
      assertThat(read(file, at, some.length)).isEqualTo(some);
    }
    assertThat(read(file, 0, 4 * MIB)).isEqualTo(bytes);
    assertThat(root.resolve("f")).hasBinaryContent(bytes);
    file.flush();
  }

  @Test
  void readsNothingBehindTheEnd() throws Exception {
    OpenFile file = create("f");
    write(file, new byte[10], 0);
    assertThat(read(file, 8, 100)).hasSize(2);
    try (IoVector vector = transport.vector()) {
      assertThat(file.read(vector, 10, 1)).isEqualTo(Answer.END_OF_STREAM);
      assertThat(file.read(vector, Long.MAX_VALUE - 1, 1)).isEqualTo(Answer.END_OF_STREAM);
      assertStatus(NtStatus.INVALID_PARAMETER, () -> file.read(vector, -1, 1));
      assertThat(file.read(vector, 0, 0)).isZero();
      assertStatus(NtStatus.INVALID_PARAMETER, () -> file.read(vector, Long.MAX_VALUE, 1));
    }
  }

  @Test
  void writesNothingWhereNothingCanBe() throws Exception {
    OpenFile file = create("f");
    assertStatus(NtStatus.INVALID_PARAMETER, () -> write(file, new byte[2], -1));
    assertStatus(NtStatus.INVALID_PARAMETER, () -> write(file, new byte[2], Long.MAX_VALUE - 1));
    assertStatus(NtStatus.INVALID_PARAMETER, () -> file.setEndOfFile(-1));
    write(file, new byte[0], 5);
    assertThat(root.resolve("f")).isEmptyFile();
  }

  @Test
  void saysWhenAFileWouldBeTooLarge() throws Exception {
    OpenFile file = create("f");
    assertStatus(NtStatus.FILE_TOO_LARGE, () -> write(file, new byte[2], Long.MAX_VALUE - 4));
    write(file, new byte[2], 0);
    assertThat(root.resolve("f")).hasSize(2);
  }

  @Test
  void doesOnlyWhatWasGranted() throws Exception {
    create("f").close();
    OpenFile reading = open(ask("f").access(Access.GENERIC_READ));
    OpenFile writing = open(ask("f").access(Access.GENERIC_WRITE));
    OpenFile neither = open(ask("f").access(Access.READ_ATTRIBUTES | Access.DELETE));
    OpenFile executing = open(ask("f").access(Access.EXECUTE));
    for (OpenFile file : new OpenFile[] {reading, neither, executing}) {
      assertStatus(NtStatus.ACCESS_DENIED, () -> write(file, new byte[1], 0));
      assertStatus(NtStatus.ACCESS_DENIED, () -> file.setEndOfFile(3));
      assertStatus(NtStatus.ACCESS_DENIED, file::flush);
      assertStatus(NtStatus.ACCESS_DENIED, () -> file.setBasic(null, null, null, 1));
    }
    write(writing, new byte[3], 0);
    assertStatus(NtStatus.ACCESS_DENIED, () -> read(writing, 0, 1));
    assertStatus(NtStatus.ACCESS_DENIED, () -> read(neither, 0, 1));
    assertThat(read(reading, 0, 9)).hasSize(3);
    assertThat(read(executing, 0, 9)).hasSize(3);
  }

  @Test
  void onlyAppendsIfThatIsTheAccess() throws Exception {
    byte[] bytes = randomBytes(300_000);
    OpenFile file =
        open(ask("f").to(Disposition.CREATE).access(Access.APPEND_DATA | Access.READ_DATA));
    write(file, part(bytes, 0, 100_000), 0);
    write(file, part(bytes, 100_000, 300_000), 5);
    assertThat(root.resolve("f")).hasBinaryContent(bytes);
    assertStatus(NtStatus.ACCESS_DENIED, () -> file.setEndOfFile(3));
    OpenFile both = open(ask("f").access(Access.APPEND_DATA | Access.WRITE_DATA));
    write(both, new byte[5], 0);
    assertThat(root.resolve("f")).hasSize(300_000);
  }

  @Test
  void appendsWhereverTheEndIs() throws Exception {
    OpenFile file = create("f");
    file.setEndOfFile(10);
    try (IoVector vector = vector(new byte[] {1, 2, 3})) {
      file.append(vector);
      assertThat(vector.isEmpty()).isTrue();
    }
    assertThat(part(read(file, 0, 99), 9, 13)).containsExactly(0, 1, 2, 3);
    OpenFile reading = open(ask("f").access(Access.GENERIC_READ));
    try (IoVector vector = vector(new byte[1])) {
      assertStatus(NtStatus.ACCESS_DENIED, () -> reading.append(vector));
      file.close();
      assertStatus(NtStatus.FILE_CLOSED, () -> file.append(vector));
      assertThat(vector.length()).isOne();
    }
  }

  @Test
  void writesWhatItMadeReadonlyItself() throws Exception {
    OpenFile file = open(ask("f").to(Disposition.OVERWRITE_IF).attributes(FileMetadata.READONLY));
    write(file, new byte[3], 0);
    file.setEndOfFile(2);
    assertThat(root.resolve("f")).hasSize(2);
  }

  @Test
  void shortensAndLengthens() throws Exception {
    OpenFile file = create("f");
    write(file, randomBytes(MIB), 0);
    file.setEndOfFile(100_003);
    assertThat(file.metadata().size()).isEqualTo(100_003);
    file.setEndOfFile(200_000);
    assertThat(part(read(file, 0, MIB), 100_003, 200_000)).containsOnly(0);
    file.setEndOfFile(0);
    assertThat(root.resolve("f")).isEmptyFile();
  }

  @Test
  void hasNoDataInDirectories() throws Exception {
    OpenFile directory = open(ask("").access(Access.ALL));
    assertStatus(NtStatus.INVALID_DEVICE_REQUEST, () -> read(directory, 0, 1));
    assertStatus(NtStatus.INVALID_DEVICE_REQUEST, () -> write(directory, new byte[1], 0));
    assertStatus(NtStatus.INVALID_DEVICE_REQUEST, () -> directory.setEndOfFile(0));
    directory.flush();
  }

  @Test
  void doesNothingOnceItIsClosed() throws Exception {
    OpenFile file = create("f");
    OpenFile directory = open("");
    file.close();
    directory.close();
    assertStatus(NtStatus.FILE_CLOSED, () -> read(file, 0, 1));
    assertStatus(NtStatus.FILE_CLOSED, () -> write(file, new byte[1], 0));
    assertStatus(NtStatus.FILE_CLOSED, file::flush);
    assertStatus(NtStatus.FILE_CLOSED, file::metadata);
    assertStatus(NtStatus.FILE_CLOSED, () -> file.setDeletePending(true));
    assertStatus(NtStatus.FILE_CLOSED, () -> file.rename(SharePath.parse("g"), false));
    assertStatus(NtStatus.FILE_CLOSED, () -> list(directory, "*"));
  }

  @Test
  void goesOnAfterADiskWasFull() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    try (Disk mounted = Disk.mount(disk, "size=3m,nr_inodes=6")) {
      share = new Share(transport, "disk", mounted.path(), false);
      byte[] bytes = randomBytes(4 * MIB);
      OpenFile kept = create("kept");
      write(kept, part(bytes, 0, MIB), 0);
      try (OpenFile big = share.open(ask("big").to(Disposition.CREATE).request())) {
        assertStatus(NtStatus.DISK_FULL, () -> write(big, bytes, 0));
        assertStatus(NtStatus.DISK_FULL, () -> write(big, bytes, 0));
        assertThat(read(kept, 0, 2 * MIB)).isEqualTo(part(bytes, 0, MIB));
        big.setDeletePending(true);
      }
      write(kept, bytes, 0, 2 * MIB);
      assertThat(disk.resolve("kept")).hasBinaryContent(part(bytes, 0, 2 * MIB));
      for (int i = 0; i < 4; i++) {
        Files.createFile(disk.resolve("f" + i));
      }
      assertStatus(NtStatus.DISK_FULL, () -> create("one-more"));
      assertStatus(NtStatus.DISK_FULL, () -> mkdir("one-more"));
      kept.close();
    }
  }

  private void write(OpenFile file, byte[] bytes, int from, int to) throws Exception {
    write(file, part(bytes, from, to), from);
  }

  @Test
  void saysThatAFileSystemIsReadOnly() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    try (Disk mounted = Disk.mount(disk, "ro")) {
      share = new Share(transport, "disk", mounted.path(), false);
      assertStatus(NtStatus.MEDIA_WRITE_PROTECTED, () -> create("f"));
      assertStatus(NtStatus.MEDIA_WRITE_PROTECTED, () -> mkdir("d"));
      assertThat(share.fileSystem().readOnly()).isTrue();
    }
  }
}
