package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.protocol.NtStatus;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing outside the share is reached. Names that are refused are in {@link SharePathTest}. */
class ConfinementTest extends ShareTest {
  ConfinementTest(On on) {
    super(on);
  }

  private Path outside() throws IOException {
    Path directory = Files.createDirectory(temporary.resolve("outside"));
    Files.write(directory.resolve("secret"), new byte[9]);
    return directory;
  }

  @ParameterizedTest
  @EnumSource
  void followsNoLink(Disposition disposition) throws Exception {
    Path outside = outside();
    Files.write(root.resolve("f"), new byte[5]);
    Files.createDirectory(root.resolve("d"));
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), outside);
    Files.createSymbolicLink(root.resolve("to-nothing"), outside.resolve("new"));
    Files.createSymbolicLink(root.resolve("inside"), Path.of("f"));
    Files.createSymbolicLink(root.resolve("dir"), Path.of("d"));
    NtStatus status =
        disposition == Disposition.CREATE ? NtStatus.OBJECT_NAME_COLLISION : NtStatus.ACCESS_DENIED;
    for (String link : new String[] {"file", "up", "to-nothing", "inside", "dir", "FILE"}) {
      assertRefused(status, ask(link).to(disposition));
      assertRefused(
          status,
          ask(link).to(disposition).access(Access.DELETE).options(OpenRequest.DELETE_ON_CLOSE));
    }
    for (String path : new String[] {"up\\secret", "up\\new", "dir\\new", "UP\\secret"}) {
      assertRefused(NtStatus.OBJECT_PATH_NOT_FOUND, ask(path).to(disposition));
    }
    OpenFile file = create("mine");
    for (String path : new String[] {"up\\mine", "dir\\mine"}) {
      assertStatus(NtStatus.OBJECT_PATH_NOT_FOUND, () -> file.rename(SharePath.parse(path), true));
    }
    for (String link : new String[] {"file", "up", "to-nothing", "dir"}) {
      assertStatus(NtStatus.ACCESS_DENIED, () -> file.rename(SharePath.parse(link), true));
    }
    assertThat(list("")).containsExactly("d", "f", "mine");
    assertThat(outside).isDirectoryContaining(path -> path.endsWith("secret"));
    assertThat(outside.resolve("secret")).hasSize(9);
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(root.resolve("d")).isEmptyDirectory();
    assertThat(Files.isSymbolicLink(root.resolve("to-nothing"))).isTrue();
  }

  @Test
  void leavesAnOpenDirectoryThatWasReplacedByALink() throws Exception {
    Path outside = outside();
    OpenFile directory = mkdir("d");
    OpenFile inside = create("d\\f");
    Files.move(root.resolve("d"), temporary.resolve("moved"));
    Files.createSymbolicLink(root.resolve("d"), outside);
    Files.createFile(outside.resolve("f"));
    assertStatus(NtStatus.FILE_DELETED, () -> list(directory, "*"));
    assertStatus(NtStatus.FILE_DELETED, directory::metadata);
    assertStatus(NtStatus.FILE_DELETED, () -> inside.setDeletePending(true));
    assertStatus(NtStatus.FILE_DELETED, () -> inside.rename(SharePath.parse("g"), true));
    assertStatus(NtStatus.FILE_DELETED, () -> inside.setBasic(null, null, null, 1));
    assertThat(outside.resolve("f")).exists();
    write(inside, new byte[3], 0);
    assertThat(temporary.resolve("moved/f")).hasSize(3);
  }

  @Test
  void opensNoDirectoryThatBecameALinkSinceItWasLookedAt() throws Exception {
    Path outside = outside();
    Files.createDirectory(root.resolve("d"));
    try (Directory top = Directory.open(root)) {
      Entry looked = Objects.requireNonNull(top.exact("d"));
      Files.delete(root.resolve("d"));
      Files.createSymbolicLink(root.resolve("d"), outside);
      assertThatThrownBy(() -> top.child(looked).close()).isInstanceOf(IOException.class);
    }
  }

  @Test
  @Timeout(30)
  void opensAndListsNoPipesOrDevices() throws Exception {
    Disk.run("mkfifo", root.resolve("pipe").toString());
    assertThat(root.resolve("pipe")).exists();
    for (Disposition disposition : Disposition.values()) {
      assertRefused(
          disposition == Disposition.CREATE
              ? NtStatus.OBJECT_NAME_COLLISION
              : NtStatus.ACCESS_DENIED,
          ask("pipe").to(disposition));
    }
    assertRefused(NtStatus.OBJECT_PATH_NOT_FOUND, ask("pipe\\f"));
    assertThat(list("")).isEmpty();
  }

  @Test
  void servesThroughALinkToTheRoot() throws Exception {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
    share = new Share(transport, "files", link, false);
    write(create("f"), new byte[3], 0);
    assertThat(root.resolve("f")).hasSize(3);
  }

  @Test
  void servesOnlyDirectories() throws Exception {
    Path file = Files.createFile(root.resolve("f"));
    assertThatThrownBy(() -> new Share(transport, "files", file, false))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new Share(transport, "files", root.resolve("none"), false))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void servesNothingWhereItCouldNotConfineNames() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(temporary.resolve("a.zip"), Map.of("create", "true"))) {
      assertThatThrownBy(() -> new Share(transport, "files", zip.getPath("/"), false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot be confined");
    }
  }
}
