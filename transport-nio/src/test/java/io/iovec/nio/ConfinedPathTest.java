package io.iovec.nio;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.IoFile;
import io.iovec.IoVector;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening below a root. Races against somebody who changes the directories are not covered. */
@ExtendWith(LeakCheck.class)
class ConfinedPathTest {
  @TempDir Path directory;
  private Path root;
  private NioTransport transport;

  @BeforeEach
  void make() throws IOException {
    transport = Opened.transport();
    root = Files.createDirectories(directory.resolve("root"));
    Files.createDirectories(root.resolve("a/b"));
    Files.write(root.resolve("a/b/file"), new byte[] {1});
    Files.write(directory.resolve("secret"), new byte[] {2});
    Files.createDirectories(directory.resolve("outside"));
  }

  @AfterEach
  void close() {
    transport.close();
  }

  private byte[] read(String name) throws IOException {
    try (IoFile file = transport.open(root, name);
        IoVector vector = transport.vector()) {
      file.read(vector, 0, 100);
      return Bytes.drain(vector);
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(root.resolve(name), Path.of(target));
  }

  private void assertDenied(String name, OpenOption... options) {
    assertThatThrownBy(() -> transport.open(root, name, options))
        .isInstanceOf(AccessDeniedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a\0b", "\ud800"})
  void refusesWhatIsNoRelativeName(String name) {
    assertThatThrownBy(() -> transport.open(root, name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void followsRelativeLinksBelowTheRoot() throws IOException {
    link("dir", "a");
    link("a/b/up", "../b/./file");
    link("chain", "dir/b/up");
    link("self", ".");
    assertThat(read("a/b/file")).containsExactly(1);
    assertThat(read("dir/b/file")).containsExactly(1);
    assertThat(read("chain")).containsExactly(1);
    assertThat(read("self/self/chain")).containsExactly(1);
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    link("out", "../secret");
    link("a/out", "../../secret");
    link("dir", "../outside");
    link("absolute", directory.resolve("secret").toString());
    link("inside", root.resolve("a/b/file").toString());
    link("back", "../root/a/b/file");
    assertDenied("out");
    assertDenied("a/out");
    assertDenied("absolute");
    assertDenied("inside");
    assertDenied("back");
    assertDenied("dir/new", CREATE, WRITE);
    link("dangling", "../new");
    assertDenied("dangling", CREATE, WRITE);
    assertThat(directory.resolve("outside/new")).doesNotExist();
    assertThat(directory.resolve("new")).doesNotExist();
  }

  @Test
  void createsWhereADanglingLinkLeadsButNotAsANewFile() throws IOException {
    link("dangling", "a/new");
    assertThatThrownBy(() -> transport.open(root, "dangling", CREATE_NEW, WRITE))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> transport.open(root, "dangling"))
        .isInstanceOf(NoSuchFileException.class);
    transport.open(root, "dangling", CREATE, WRITE).close();
    assertThat(root.resolve("a/new")).exists();
  }

  @Test
  void opensRegularFilesOnly() throws Exception {
    link("loop", "loop");
    assertThatThrownBy(() -> transport.open(root, "a")).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> transport.open(root, "loop")).isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> transport.open(root, "a/b/file/x"))
        .isInstanceOf(FileSystemException.class);
    assertThatThrownBy(() -> transport.open(root, "a/none/x"))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> transport.open(directory.resolve("none"), "x"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void takesARootThatIsALinkItself() throws IOException {
    Path linked = Files.createSymbolicLink(directory.resolve("linked"), root);
    transport.open(linked, "a/b/file").close();
    assertThat(transport.capabilities()).doesNotContain(io.iovec.Capability.CONFINED_OPEN);
  }
}
