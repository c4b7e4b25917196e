package io.iovec.samples.smb;

import static com.hierynomus.mserref.NtStatus.STATUS_OBJECT_NAME_COLLISION;
import static com.hierynomus.mserref.NtStatus.STATUS_OBJECT_NAME_NOT_FOUND;
import static com.hierynomus.mserref.NtStatus.STATUS_SHARING_VIOLATION;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_CREATE;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_OPEN;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_OPEN_IF;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_OVERWRITE;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_OVERWRITE_IF;
import static com.hierynomus.mssmb2.SMB2CreateDisposition.FILE_SUPERSEDE;
import static io.iovec.samples.smb.SmbjClient.assertStatus;
import static io.iovec.samples.smb.SmbjClient.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hierynomus.msdtyp.FileTime;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.msfscc.fileinformation.FileAllInformation;
import com.hierynomus.msfscc.fileinformation.FileBasicInformation;
import com.hierynomus.msfscc.fileinformation.FileBothDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileFullDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileIdBothDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileIdFullDirectoryInformation;
import com.hierynomus.msfscc.fileinformation.FileNamesInformation;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Java programs do with names, directories and what is known of files. */
@ParameterizedClass
@EnumSource(
    value = On.class,
    names = {"KERNEL_KERNEL", "NIO_CHEAPEST"})
class SmbjDirectoryInteropTest extends ServedInteropTest {
  private static final byte[] BYTES = randomBytes(8 * MIB + 1);

  SmbjDirectoryInteropTest(On on) {
    super(on);
  }

  private static byte[] bytes(int length) {
    return Arrays.copyOf(BYTES, length);
  }

  private SmbjClient client() throws IOException {
    return SmbjClient.connect(port(), SHARE);
  }

  @Test
  void listsAFileThatIsOpen() throws Exception {
    start();
    try (SmbjClient client = client();
        File file = client.open("open", FILE_CREATE)) {
      assertThat(file.write(bytes(100_000), 0)).isEqualTo(100_000);
      FileIdBothDirectoryInformation entry = client.share.list("", "op*").get(0);
      assertThat(entry.getFileName()).isEqualTo("open");
      assertThat(entry.getEndOfFile()).isEqualTo(100_000);
      assertThat(file.write(bytes(10), 100_000)).isEqualTo(10);
    }
  }

  @Test
  void listsInEveryForm() throws Exception {
    start();
    Files.write(share.resolve("a"), bytes(12_345));
    Files.createDirectory(share.resolve("b"));
    Files.write(share.resolve("ä 😀"), bytes(1));
    try (SmbjClient client = client()) {
      for (var form :
          List.of(
              FileIdBothDirectoryInformation.class,
              FileBothDirectoryInformation.class,
              FileIdFullDirectoryInformation.class,
              FileFullDirectoryInformation.class,
              FileDirectoryInformation.class,
              FileNamesInformation.class)) {
        assertThat(names(client.share.list("", form))).containsExactly("a", "b", "ä 😀");
      }
      FileDirectoryInformation a =
          client.share.list("", FileDirectoryInformation.class, "a", null).get(0);
      assertThat(a.getEndOfFile()).isEqualTo(12_345);
      assertThat(a.getLastWriteTime().toInstant())
          .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
      long attributes =
          client
              .share
              .list("", FileIdBothDirectoryInformation.class, "b", null)
              .get(0)
              .getFileAttributes();
      assertThat(attributes & FileAttributes.FILE_ATTRIBUTE_DIRECTORY.getValue()).isNotZero();
      assertThat(names(client.share.list("b"))).isEmpty();
    }
  }

  private static TemporalUnitOffset within(Duration duration) {
    return Assertions.within(duration.toMillis(), ChronoUnit.MILLIS);
  }

  @Test
  void showsAllAboutFilesAndDirectories() throws Exception {
    start();
    Files.createDirectory(share.resolve("d"));
    Files.write(share.resolve("d/f"), bytes(12_345));
    try (SmbjClient client = client()) {
      FileAllInformation file = client.share.getFileInformation("d\\f");
      assertThat(file.getStandardInformation().getEndOfFile()).isEqualTo(12_345);
      assertThat(file.getStandardInformation().getAllocationSize()).isPositive();
      assertThat(file.getStandardInformation().isDirectory()).isFalse();
      assertThat(file.getStandardInformation().isDeletePending()).isFalse();
      assertThat(file.getStandardInformation().getNumberOfLinks()).isEqualTo(1);
      assertThat(file.getNameInformation()).isEqualTo("\\d\\f");
      assertThat(file.getBasicInformation().getLastWriteTime().toInstant())
          .isCloseTo(
              Files.getLastModifiedTime(share.resolve("d/f")).toInstant(),
              within(Duration.ofMillis(1)));
      FileAllInformation directory = client.share.getFileInformation("d");
      assertThat(directory.getStandardInformation().isDirectory()).isTrue();
      assertThat(directory.getBasicInformation().getFileAttributes()).isEqualTo(16);
      assertThat(client.share.getFileInformation("").getStandardInformation().isDirectory())
          .isTrue();
      assertThat(file.getInternalInformation().getIndexNumber())
          .isNotEqualTo(directory.getInternalInformation().getIndexNumber());
    }
  }

  @Test
  void setsTimes() throws Exception {
    start();
    Files.write(share.resolve("f"), bytes(1));
    Instant when = Instant.parse("2021-02-03T04:05:06.789Z");
    try (SmbjClient client = client()) {
      FileTime time = FileTime.fromInstant(when);
      client.share.setFileInformation(
          "f",
          new FileBasicInformation(
              FileBasicInformation.DONT_SET,
              time,
              time,
              FileBasicInformation.DONT_SET,
              FileAttributes.FILE_ATTRIBUTE_NORMAL.getValue()));
      assertThat(Files.getLastModifiedTime(share.resolve("f")).toInstant()).isEqualTo(when);
      FileBasicInformation basic = client.share.getFileInformation("f").getBasicInformation();
      assertThat(basic.getLastWriteTime().toInstant()).isEqualTo(when);
      assertThat(basic.getLastAccessTime().toInstant()).isEqualTo(when);
    }
  }

  @Test
  void knowsWhatExists() throws Exception {
    start();
    Files.createDirectory(share.resolve("d"));
    Files.write(share.resolve("f"), bytes(1));
    try (SmbjClient client = client()) {
      assertThat(client.share.fileExists("f")).isTrue();
      assertThat(client.share.fileExists("d")).isFalse();
      assertThat(client.share.fileExists("none")).isFalse();
      assertThat(client.share.fileExists("none\\f")).isFalse();
      assertThat(client.share.folderExists("d")).isTrue();
      assertThat(client.share.folderExists("f")).isFalse();
      assertThat(client.share.folderExists("none")).isFalse();
      assertThat(client.share.folderExists("")).isTrue();
    }
  }

  @Test
  void tellsHowMuchRoomThereIs() throws Exception {
    start();
    try (SmbjClient client = client()) {
      var room = client.share.getShareInformation();
      assertThat(room.getTotalSpace()).isEqualTo(Files.getFileStore(share).getTotalSpace());
      assertThat(room.getFreeSpace()).isBetween(1L, room.getTotalSpace());
      assertThat(room.getCallerFreeSpace()).isBetween(1L, room.getTotalSpace());
      assertThat(client.share.getVolumeInfo().getVolumeLabel()).isEqualTo(SHARE);
    }
  }

  @Test
  void renamesOpenFiles() throws Exception {
    start();
    Files.write(share.resolve("b"), bytes(7));
    try (SmbjClient client = client()) {
      client.share.mkdir("d");
      try (File file = client.open("a", FILE_CREATE)) {
        file.rename("d\\c");
        assertThat(file.write(bytes(3), 0)).isEqualTo(3);
        assertContent(share.resolve("d/c"), bytes(3));
        assertStatus(STATUS_OBJECT_NAME_COLLISION, () -> file.rename("b"));
        file.rename("b", true);
        assertThat(file.getFileInformation().getNameInformation()).isEqualTo("\\b");
      }
      assertContent(share.resolve("b"), bytes(3));
      assertThat(share.resolve("d")).isEmptyDirectory();
    }
  }

  @Test
  void deletesFilesAndTrees() throws Exception {
    start();
    try (SmbjClient client = client()) {
      client.share.mkdir("d");
      client.share.mkdir("d\\e");
      client.write("d\\e\\f", bytes(3));
      client.write("g", bytes(3));
      client.share.rm("g");
      assertStatus(STATUS_OBJECT_NAME_NOT_FOUND, () -> client.share.rm("g"));
      assertStatus(NtStatus.STATUS_DIRECTORY_NOT_EMPTY, () -> client.share.rmdir("d", false));
      client.share.rmdir("d", true);
    }
    assertThat(share).isEmptyDirectory();
  }

  @Test
  void deletesAFileWhenItsLastUserClosesIt() throws Exception {
    start();
    try (SmbjClient client = client()) {
      try (File first = client.open("f", FILE_CREATE)) {
        assertThat(first.write(bytes(3), 0)).isEqualTo(3);
        try (File second = client.open("f", FILE_OPEN)) {
          second.deleteOnClose();
        }
        assertThat(first.write(bytes(3), 3)).isEqualTo(3);
        assertStatus(NtStatus.STATUS_DELETE_PENDING, () -> client.open("f", FILE_OPEN).close());
      }
      assertThat(client.share.fileExists("f")).isFalse();
    }
    assertThat(share).isEmptyDirectory();
  }

  @Test
  void opensAsItIsTold() throws Exception {
    start();
    try (SmbjClient client = client()) {
      assertStatus(STATUS_OBJECT_NAME_NOT_FOUND, () -> client.open("f", FILE_OPEN).close());
      assertStatus(STATUS_OBJECT_NAME_NOT_FOUND, () -> client.open("f", FILE_OVERWRITE).close());
      client.open("f", FILE_OPEN_IF).close();
      client.write("f", bytes(5));
      assertStatus(STATUS_OBJECT_NAME_COLLISION, () -> client.open("f", FILE_CREATE).close());
      client.open("f", FILE_OPEN_IF).close();
      assertContent(share.resolve("f"), bytes(5));
      client.open("f", FILE_OVERWRITE).close();
      assertThat(share.resolve("f")).isEmptyFile();
      client.write("f", bytes(5));
      client.open("f", FILE_SUPERSEDE).close();
      assertThat(share.resolve("f")).isEmptyFile();
      client.open("g", FILE_OVERWRITE_IF).close();
      assertThat(share.resolve("g")).isEmptyFile();
    }
  }

  @Test
  void keepsAFileToItself() throws Exception {
    start();
    try (SmbjClient client = client();
        SmbjClient other = client()) {
      try (File mine = client.open("f", FILE_CREATE, Set.of())) {
        assertStatus(STATUS_SHARING_VIOLATION, () -> other.open("f", FILE_OPEN).close());
        assertStatus(STATUS_SHARING_VIOLATION, () -> other.share.rm("f"));
        assertThat(mine.write(bytes(3), 0)).isEqualTo(3);
      }
      assertThat(other.read("f")).isEqualTo(bytes(3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..\\secret",
        "..",
        "d\\..\\..\\secret",
        "d\\..\\f",
        "\\..\\secret",
        "d\\.",
        "a?b",
        "a*b",
        "f:stream",
        "a|b",
        "a<b",
        "a\"b",
        "f\\",
        "d\\\\f"
      })
  void isRefusedNamesThatAreNone(String name) throws Exception {
    start();
    Files.write(temporary.resolve("secret"), bytes(3));
    Files.createDirectory(share.resolve("d"));
    Files.write(share.resolve("f"), bytes(3));
    try (SmbjClient client = client()) {
      if (!SMBD) { // Which allows some of these.
        assertThatExceptionOfType(SMBApiException.class)
            .isThrownBy(() -> client.open(name, FILE_OPEN).close());
        assertThatExceptionOfType(SMBApiException.class)
            .isThrownBy(() -> client.open(name, FILE_OVERWRITE_IF).close());
      }
      assertThat(client.read("f")).isEqualTo(bytes(3));
    }
    assertContent(temporary.resolve("secret"), bytes(3));
    try (var files = Files.walk(share)) {
      assertThat(files).hasSize(3);
    }
  }
}
