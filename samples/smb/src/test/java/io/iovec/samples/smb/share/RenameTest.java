package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Other names and places for what is open. */
class RenameTest extends ShareTest {
  RenameTest(On on) {
    super(on);
  }

  private static void rename(OpenFile file, String target, boolean replace) throws Exception {
    file.rename(SharePath.parse(target), replace);
  }

  @Test
  void goesOnUnderTheOtherName() throws Exception {
    mkdir("d");
    OpenFile file = create("a");
    OpenFile second = open("a");
    rename(file, "D\\b", false);
    assertThat(file.path()).hasToString("d\\b");
    assertThat(second.path()).hasToString("d\\b");
    write(file, new byte[3], 0);
    assertThat(root.resolve("d/b")).hasSize(3);
    assertThat(second.metadata().size()).isEqualTo(3);
    assertRefused(NtStatus.OBJECT_NAME_NOT_FOUND, ask("a"));
    second.setDeletePending(true);
    second.close();
    file.close();
    assertThat(root.resolve("d")).isEmptyDirectory();
  }

  @Test
  void replacesAFileOnlyIfItIsTold() throws Exception {
    Files.write(root.resolve("B"), new byte[7]);
    OpenFile file = create("a");
    write(file, new byte[3], 0);
    assertStatus(NtStatus.OBJECT_NAME_COLLISION, () -> rename(file, "b", false));
    assertThat(root.resolve("B")).hasSize(7);
    rename(file, "b", true);
    assertThat(list("")).containsExactly("B");
    assertThat(root.resolve("B")).hasSize(3);
    assertThat(file.path()).hasToString("B");
  }

  @Test
  void replacesNothingThatIsOpenReadonlyOrADirectory() throws Exception {
    OpenFile file = create("a");
    OpenFile other = create("b");
    mkdir("d").close();
    open(ask("r").to(Disposition.CREATE).attributes(FileMetadata.READONLY)).close();
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(file, "b", true));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(file, "d", true));
    assertStatus(NtStatus.OBJECT_NAME_COLLISION, () -> rename(file, "d", false));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(file, "r", true));
    other.close();
    rename(file, "b", true);
    assertThat(list("")).containsExactly("b", "d", "r");
  }

  @Test
  void changesTheCaseOfAName() throws Exception {
    OpenFile file = create("name");
    rename(file, "Name", false);
    assertThat(list("")).containsExactly("Name");
    rename(file, "Name", false);
    assertThat(file.path()).hasToString("Name");
  }

  @Test
  void doesNotMakeOneOfTwoNamesOfAFile() throws Exception {
    OpenFile file = create("a");
    Files.createLink(root.resolve("b"), root.resolve("a"));
    assertStatus(NtStatus.OBJECT_NAME_COLLISION, () -> rename(file, "b", true));
    assertThat(list("")).containsExactly("a", "b");
  }

  @Test
  void movesDirectoriesUnlessSomethingInsideIsOpen() throws Exception {
    OpenFile directory = mkdir("d");
    mkdir("d\\e").close();
    OpenFile inside = create("d\\e\\f");
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(directory, "x", false));
    inside.close();
    rename(directory, "x", false);
    assertThat(directory.path()).hasToString("x");
    assertThat(list(directory, "*")).containsExactly(".", "..", "e");
    assertThat(root.resolve("x/e/f")).exists();
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(directory, "x\\e\\y", false));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(directory, "X\\y", false));
  }

  @Test
  void replacesNothingByADirectory() throws Exception {
    OpenFile directory = mkdir("d");
    create("f").close();
    mkdir("e").close();
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(directory, "f", true));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(directory, "e", true));
    assertThat(list("")).containsExactly("d", "e", "f");
  }

  @Test
  void needsADirectoryToGoTo() throws Exception {
    OpenFile file = create("a");
    create("f").close();
    assertStatus(NtStatus.OBJECT_PATH_NOT_FOUND, () -> rename(file, "none\\a", false));
    assertStatus(NtStatus.OBJECT_PATH_NOT_FOUND, () -> rename(file, "f\\a", false));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(file, "", true));
    assertThat(list("")).containsExactly("a", "f");
  }

  @Test
  void needsTheAccessAndNeverMovesTheRoot() throws Exception {
    create("a").close();
    OpenFile file = open(ask("a").access(READ_WRITE));
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(file, "b", false));
    OpenFile top = open("");
    assertStatus(NtStatus.ACCESS_DENIED, () -> rename(top, "b", false));
    assertThat(list("")).containsExactly("a");
  }

  @Test
  void movesNothingElseThatHasTheName() throws Exception {
    OpenFile file = create("a");
    Files.delete(root.resolve("a"));
    Files.write(root.resolve("a"), new byte[5]);
    assertStatus(NtStatus.FILE_DELETED, () -> rename(file, "b", false));
    assertThat(list("")).containsExactly("a");
  }
}
