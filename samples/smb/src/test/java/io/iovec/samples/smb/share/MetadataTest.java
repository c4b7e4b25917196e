package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** What is told of files and of the file system, and what of it can be set. */
class MetadataTest extends ShareTest {
  private static final Instant WHEN = Instant.parse("2021-02-03T04:05:06.789Z");
  private static final Instant OTHER = Instant.parse("2020-02-03T04:05:06.123Z");

  MetadataTest(On on) {
    super(on);
  }

  @Test
  void tellsSizesTimesAndLinks() throws Exception {
    Files.write(root.resolve("f"), new byte[12_345]);
    Files.createLink(root.resolve("g"), root.resolve("f"));
    Files.setLastModifiedTime(root.resolve("f"), FileTime.from(WHEN));
    FileMetadata file = open("f").metadata();
    assertThat(file.size()).isEqualTo(12_345);
    assertThat(file.allocated()).isEqualTo(16_384);
    assertThat(file.links()).isEqualTo(2);
    assertThat(file.written()).isEqualTo(WHEN);
    assertThat(file.changed()).isAfter(WHEN);
    assertThat(file.attributes()).isEqualTo(FileMetadata.ARCHIVE);
    assertThat(file.fileId())
        .isEqualTo(((Number) Files.getAttribute(root.resolve("f"), "unix:ino")).longValue());
    assertThat(file.isDirectory()).isFalse();
    FileMetadata top = open("").metadata();
    assertThat(top.isDirectory()).isTrue();
    assertThat(top.attributes()).isEqualTo(FileMetadata.DIRECTORY);
    assertThat(top.size()).isZero();
  }

  @Test
  void tellsOfDotsAndReadonlyFiles() throws Exception {
    assertThat(create(".f").metadata().attributes()).isEqualTo(0x22);
    OpenFile file = create("f");
    file.setBasic(null, null, null, FileMetadata.READONLY | FileMetadata.HIDDEN);
    assertThat(file.metadata().attributes()).isEqualTo(0x21);
    file.setBasic(null, null, WHEN, 0);
    assertThat(file.metadata().attributes()).isEqualTo(0x21);
    file.setBasic(null, null, null, FileMetadata.ARCHIVE);
    assertThat(file.metadata().attributes()).isEqualTo(0x20);
    OpenFile directory = mkdir("d");
    directory.setBasic(null, null, null, FileMetadata.READONLY | FileMetadata.DIRECTORY);
    assertThat(directory.metadata().attributes()).isEqualTo(0x10);
  }

  @Test
  void setsTimesOfFilesDirectoriesAndTheRoot() throws Exception {
    mkdir("d");
    create("d\\f");
    for (String path : new String[] {"d\\f", "d", ""}) {
      OpenFile file = open(ask(path).access(Access.WRITE_ATTRIBUTES));
      file.setBasic(OTHER, OTHER, WHEN, 0);
      FileMetadata set = file.metadata();
      assertThat(set.written()).as(path).isEqualTo(WHEN);
      assertThat(set.accessed()).as(path).isEqualTo(OTHER);
      file.setBasic(null, null, OTHER, 0);
      assertThat(file.metadata().written()).isEqualTo(OTHER);
      assertThat(file.metadata().accessed()).isEqualTo(OTHER);
      file.setBasic(null, WHEN, null, 0);
      assertThat(file.metadata().written()).isEqualTo(OTHER);
      assertThat(file.metadata().accessed()).isEqualTo(WHEN);
    }
    assertThat(Files.getLastModifiedTime(root).toInstant()).isEqualTo(OTHER);
  }

  @Test
  void setsTimesBefore1970ToTheSecond() throws Exception {
    OpenFile file = create("f");
    Instant before = Instant.parse("1960-02-03T04:05:06.789Z");
    file.setBasic(null, before, WHEN, 0);
    assertThat(file.metadata().accessed()).isEqualTo(before.truncatedTo(ChronoUnit.SECONDS));
    assertThat(file.metadata().written()).isEqualTo(WHEN);
    Instant first = Instant.parse("1601-01-01T00:00:00.000000100Z");
    assertStatus(NtStatus.INVALID_PARAMETER, () -> file.setBasic(null, OTHER, first, 0));
    assertThat(file.metadata().accessed()).isEqualTo(before.truncatedTo(ChronoUnit.SECONDS));
  }

  @Test
  void tellsTheTimeOfAWrite() throws Exception {
    OpenFile file = create("f");
    file.setBasic(null, null, WHEN, 0);
    write(file, new byte[3], 0);
    assertThat(file.metadata().written()).isAfter(Instant.now().minus(1, ChronoUnit.HOURS));
  }

  @Test
  void namesFilesInTheFormOf83() throws Exception {
    assertThat(create("short.txt").alternateName()).isEqualTo("SHORT.TXT");
    OpenFile file = create("not so short.text");
    assertThat(file.alternateName()).matches("N~\\w{6}\\.TEX");
    assertThat(open(file.alternateName()).path()).isEqualTo(file.path());
    assertThat(open("").alternateName()).isEmpty();
  }

  @Test
  void tellsHowMuchRoomThereIs() throws Exception {
    FileStore store = Files.getFileStore(root);
    FileSystemInfo info = share.fileSystem();
    assertThat(info.totalUnits() * info.unitBytes()).isEqualTo(store.getTotalSpace());
    assertThat(info.freeUnits()).isBetween(info.availableUnits(), info.totalUnits());
    assertThat(info.availableUnits()).isPositive();
    assertThat(info.label()).isEqualTo("files");
    assertThat(info.type()).isEqualTo("NTFS");
    assertThat(info.maxNameLength()).isEqualTo(255);
    assertThat(info.readOnly()).isFalse();
    assertThat(info.serialNumber())
        .isEqualTo(new Share(transport, "other", root, true).fileSystem().serialNumber())
        .isNotZero();
  }
}
