package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several opens of one file: what each lets the others do, and when it is deleted. */
class SharingTest extends ShareTest {
  SharingTest(On on) {
    super(on);
  }

  // access, shared; 1 read, 2 write, 4 append, 20 execute, 10000 delete, 80 attributes
  @ParameterizedTest
  @CsvSource({
    "0x1, 7, 0x1, 7, true",
    "0x1, 6, 0x1, 7, false",
    "0x1, 7, 0x1, 6, false",
    "0x1, 5, 0x2, 7, false",
    "0x1, 6, 0x2, 1, true",
    "0x2, 7, 0x1, 5, false",
    "0x4, 7, 0x1, 5, false",
    "0x20, 7, 0x1, 6, false",
    "0x10000, 7, 0x1, 3, false",
    "0x1, 3, 0x10000, 7, false",
    "0x1, 7, 0x10000, 7, true",
    "0x80, 0, 0x10003, 7, true",
    "0x3, 0, 0x100180, 0, true",
    "0x3, 0, 0x1, 7, false"
  })
  void sharesAsBothAllow(
      String firstAccess, int firstShared, String secondAccess, int secondShared, boolean opens)
      throws Exception {
    create("f").close();
    open(ask("f").access(Integer.decode(firstAccess)).shared(firstShared));
    Ask second = ask("F").access(Integer.decode(secondAccess)).shared(secondShared);
    if (opens) {
      open(second);
    } else {
      assertRefused(NtStatus.SHARING_VIOLATION, second);
    }
  }

  @Test
  void emptiesNothingThatIsNotSharedToBeWritten() throws Exception {
    Files.write(root.resolve("f"), new byte[5]);
    OpenFile reading = open(ask("f").access(Access.READ_DATA).shared(OpenRequest.SHARE_READ));
    assertRefused(
        NtStatus.SHARING_VIOLATION, ask("f").access(Access.READ_DATA).to(Disposition.OVERWRITE_IF));
    assertThat(root.resolve("f")).hasSize(5);
    reading.close();
    open(ask("f").access(Access.READ_DATA).to(Disposition.OVERWRITE_IF));
    assertThat(root.resolve("f")).isEmptyFile();
  }

  @Test
  void sharesNothingAnyMoreOnceItIsClosed() throws Exception {
    OpenFile only = open(ask("f").to(Disposition.CREATE).shared(0));
    assertRefused(NtStatus.SHARING_VIOLATION, ask("f"));
    only.close();
    only.close();
    open("f");
  }

  @Test
  void sharesAFileThatHasTwoNames() throws Exception {
    create("f").close();
    Files.createLink(root.resolve("g"), root.resolve("f"));
    open(ask("f").shared(0));
    assertRefused(NtStatus.SHARING_VIOLATION, ask("g"));
  }

  @Test
  void sharesDirectoriesToo() throws Exception {
    mkdir("d").close();
    open(ask("d").access(Access.READ_DATA).shared(OpenRequest.SHARE_READ));
    assertRefused(NtStatus.SHARING_VIOLATION, ask("d").access(Access.DELETE));
    open(ask("d").access(Access.READ_DATA));
  }

  @Test
  void deletesWhenTheLastIsClosed() throws Exception {
    OpenFile first = create("f");
    OpenFile second = open("f");
    second.setDeletePending(true);
    assertThat(first.isDeletePending()).isTrue();
    second.close();
    assertRefused(NtStatus.DELETE_PENDING, ask("f"));
    assertRefused(NtStatus.DELETE_PENDING, ask("f").to(Disposition.CREATE));
    write(first, new byte[3], 0);
    assertThat(first.metadata().size()).isEqualTo(3);
    assertThat(root.resolve("f")).hasSize(3);
    first.close();
    assertThat(root).isEmptyDirectory();
    create("f");
  }

  @Test
  void canThinkBetterOfDeleting() throws Exception {
    OpenFile file = create("f");
    file.setDeletePending(true);
    file.setDeletePending(false);
    file.close();
    assertThat(root.resolve("f")).exists();
  }

  @Test
  void deletesOnClose() throws Exception {
    Files.write(root.resolve("f"), new byte[3]);
    OpenFile deleting = open(ask("f").options(OpenRequest.DELETE_ON_CLOSE));
    OpenFile other = open("f");
    assertThat(other.isDeletePending()).isFalse();
    deleting.close();
    assertThat(other.isDeletePending()).isTrue();
    assertRefused(NtStatus.DELETE_PENDING, ask("f"));
    assertThat(root.resolve("f")).exists();
    other.close();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void deletesWhatItHasMadeOnClose() throws Exception {
    open(ask("f").to(Disposition.CREATE).options(OpenRequest.DELETE_ON_CLOSE)).close();
    open(ask("d")
            .to(Disposition.CREATE)
            .options(OpenRequest.DELETE_ON_CLOSE | OpenRequest.DIRECTORY_FILE))
        .close();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void deletesOnlyWithTheAccessTo() throws Exception {
    create("f").close();
    assertRefused(
        NtStatus.INVALID_PARAMETER,
        ask("f").access(READ_WRITE).options(OpenRequest.DELETE_ON_CLOSE));
    assertRefused(
        NtStatus.INVALID_PARAMETER,
        ask("g").access(READ_WRITE).to(Disposition.CREATE).options(OpenRequest.DELETE_ON_CLOSE));
    OpenFile file = open(ask("f").access(READ_WRITE));
    assertStatus(NtStatus.ACCESS_DENIED, () -> file.setDeletePending(true));
    assertThat(list("")).containsExactly("f");
  }

  @Test
  void deletesNoDirectoryWithSomethingInIt() throws Exception {
    Files.createDirectory(root.resolve("d"));
    Files.createFile(root.resolve("d/f"));
    OpenFile directory = open("d");
    assertStatus(NtStatus.DIRECTORY_NOT_EMPTY, () -> directory.setDeletePending(true));
    assertRefused(NtStatus.DIRECTORY_NOT_EMPTY, ask("d").options(OpenRequest.DELETE_ON_CLOSE));
    Files.delete(root.resolve("d/f"));
    directory.setDeletePending(true);
    assertStatus(NtStatus.DELETE_PENDING, () -> create("d\\new"));
    assertStatus(NtStatus.DELETE_PENDING, () -> mkdir("d\\new"));
    OpenFile file = create("f");
    assertStatus(NtStatus.DELETE_PENDING, () -> file.rename(SharePath.parse("d\\f"), false));
    directory.close();
    assertThat(root.resolve("d")).doesNotExist();
  }

  @Test
  void tellsWhenADirectoryCouldNotBeDeleted() throws Exception {
    OpenFile directory = mkdir("d");
    directory.setDeletePending(true);
    Files.createFile(root.resolve("d/from-elsewhere"));
    assertStatus(NtStatus.DIRECTORY_NOT_EMPTY, directory::close);
    assertThat(open("d\\from-elsewhere").isDirectory()).isFalse();
  }

  @Test
  void neverDeletesTheRoot() throws Exception {
    assertRefused(NtStatus.CANNOT_DELETE, ask("").options(OpenRequest.DELETE_ON_CLOSE));
    OpenFile directory = open("");
    assertStatus(NtStatus.CANNOT_DELETE, () -> directory.setDeletePending(true));
  }

  @Test
  void findsAgainWhatSomethingElseHasMoved() throws Exception {
    OpenFile file = create("f");
    Files.move(root.resolve("f"), root.resolve("g"));
    assertStatus(NtStatus.FILE_DELETED, file::metadata);
    OpenFile again = open("g");
    write(again, new byte[3], 0);
    assertThat(file.path()).hasToString("g");
    assertThat(file.metadata().size()).isEqualTo(3);
    Files.createLink(root.resolve("h"), root.resolve("g"));
    open("h");
    assertThat(file.path()).hasToString("g");
  }

  @Test
  void deletesNothingElseThatHasTheName() throws Exception {
    OpenFile file = create("f");
    file.setDeletePending(true);
    Files.move(root.resolve("f"), temporary.resolve("moved"));
    Files.write(root.resolve("f"), new byte[5]);
    assertStatus(NtStatus.FILE_DELETED, file::metadata);
    file.close();
    assertThat(root.resolve("f")).hasSize(5);
    assertThat(temporary.resolve("moved")).exists();
  }
}
