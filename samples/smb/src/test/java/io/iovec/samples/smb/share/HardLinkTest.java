package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file that has two names, or is given another one by something else, while it is open. */
class HardLinkTest extends ShareTest {
  HardLinkTest(On on) {
    super(on);
  }

  @BeforeEach
  void makesAFileOfTwoNames() throws IOException {
    Files.write(root.resolve("a"), new byte[5]);
    Files.createLink(root.resolve("b"), root.resolve("a"));
  }

  @Test
  void deletesTheNameThatWasOpenedAndNoOther() throws Exception {
    OpenFile a = open("a");
    open(ask("b").options(OpenRequest.DELETE_ON_CLOSE)).close();
    assertThat(list("")).containsExactly("a");
    assertThat(a.isDeletePending()).isFalse();
    assertThat(a.metadata().size()).isEqualTo(5);
    open("a");
  }

  @Test
  void refusesToOpenOnlyTheNameThatIsToBeDeleted() throws Exception {
    OpenFile a = open("a");
    OpenFile b = open("b");
    b.setDeletePending(true);
    assertRefused(NtStatus.DELETE_PENDING, ask("b"));
    open("a").close();
    a.close();
    assertThat(list("")).containsExactly("a", "b");
    b.close();
    assertThat(list("")).containsExactly("a");
  }

  @Test
  void renamesTheNameThatWasOpenedAndNoOther() throws Exception {
    OpenFile a = open("a");
    OpenFile b = open("b");
    OpenFile again = open("b");
    b.rename(SharePath.parse("c"), false);
    assertThat(list("")).containsExactly("a", "c");
    assertThat(a.path()).hasToString("a");
    assertThat(b.path()).hasToString("c");
    assertThat(again.path()).hasToString("c");
    assertThat(again.metadata().size()).isEqualTo(5);
  }

  @Test
  void doesNotGiveItTheNameThatItHadWhileThatIsOpen() throws Exception {
    OpenFile a = open("a");
    OpenFile b = open("b");
    b.setDeletePending(true);
    Files.delete(root.resolve("b"));
    assertStatus(NtStatus.ACCESS_DENIED, () -> a.rename(SharePath.parse("b"), false));
    b.close();
    a.rename(SharePath.parse("b"), false);
    a.close();
    assertThat(root.resolve("b")).hasSize(5);
  }

  @Test
  void movesNoDirectoryInWhichASecondNameIsOpen() throws Exception {
    OpenFile directory = mkdir("d");
    Files.createLink(root.resolve("d/c"), root.resolve("a"));
    open("a");
    OpenFile inside = open("d\\c");
    assertStatus(NtStatus.ACCESS_DENIED, () -> directory.rename(SharePath.parse("e"), false));
    inside.close();
    directory.rename(SharePath.parse("e"), false);
    assertThat(root.resolve("e/c")).hasSize(5);
  }

  @Test
  void emptiesTheFileThatWasFoundAndNotWhatNowHasItsOldName() throws Exception {
    OpenFile file = open("a");
    Files.delete(root.resolve("b"));
    Files.move(root.resolve("a"), root.resolve("a.1"));
    Files.write(root.resolve("a"), new byte[3]);
    OpenFile found = open(ask("a.1").to(Disposition.OVERWRITE));
    assertThat(root.resolve("a")).hasSize(3);
    assertThat(root.resolve("a.1")).isEmptyFile();
    assertThat(found.metadata().size()).isZero();
    assertThat(file.path()).hasToString("a.1");
    write(open("a.1"), new byte[7], 0);
    write(open("a"), new byte[9], 0);
    assertThat(root.resolve("a.1")).hasSize(7);
    assertThat(root.resolve("a")).hasSize(9);
  }

  @Test
  void deletesNoOtherNameInPlaceOfOneThatIsGone() throws Exception {
    OpenFile pending = open("a");
    pending.setDeletePending(true);
    Files.delete(root.resolve("a"));
    OpenFile b = open("b");
    pending.close();
    b.close();
    assertThat(list("")).containsExactly("b");

    Files.createLink(root.resolve("c"), root.resolve("b"));
    OpenFile onClose = open(ask("c").options(OpenRequest.DELETE_ON_CLOSE));
    Files.delete(root.resolve("c"));
    open("b");
    onClose.close();
    assertThat(list("")).containsExactly("b");
  }

  @Test
  void followsNoneOfTwoNamesThatAreGone() throws Exception {
    OpenFile a = open("a");
    OpenFile b = open("b");
    Files.move(root.resolve("a"), root.resolve("c"));
    Files.delete(root.resolve("b"));
    OpenFile c = open("c");
    assertStatus(NtStatus.FILE_DELETED, a::metadata);
    assertStatus(NtStatus.FILE_DELETED, b::metadata);
    assertThat(c.metadata().size()).isEqualTo(5);
    write(a, new byte[8], 0);
    assertThat(root.resolve("c")).hasSize(8);
  }
}
