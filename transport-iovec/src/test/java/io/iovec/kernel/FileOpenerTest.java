package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.IoFile;
import io.iovec.SystemException;
import io.iovec.kernel.Faults.Fault;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening files: options, errors, and names that lead out. */
class FileOpenerTest {
  private Rig rig = new Rig();

  @TempDir private Path outside;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    rig.close();
  }

  private void configure(boolean openat2) throws IOException {
    rig.close();
    rig = new Rig(openat2 ? Rig.CONFIG : Rig.CONFIG.withDisabled(Set.of("openat2")));
  }

  private IoFile open(String name, OpenOption... options) throws IOException {
    return rig.transport.open(rig.dir, name, options);
  }

  private static OpenOption[] options(String names) {
    return names == null
        ? new OpenOption[0]
        : Arrays.stream(names.split(" "))
            .map(StandardOpenOption::valueOf)
            .toArray(OpenOption[]::new);
  }

  private String failure(Class<? extends Exception> type, String name, OpenOption... options) {
    Exception[] thrown = new Exception[1];
    assertThatThrownBy(() -> open(name, options).close())
        .isExactlyInstanceOf(type)
        .satisfies(e -> thrown[0] = (Exception) e);
    return ((FileSystemException) thrown[0]).getReason();
  }

  /** O_CLOEXEC, O_NONBLOCK and O_NOCTTY, 0x80900, are always there. */
  @ParameterizedTest
  @CsvSource({
    ",80900",
    "READ,80900",
    "WRITE,80901",
    "READ WRITE,80902",
    "APPEND,80d01",
    "READ APPEND,80d02",
    "WRITE CREATE,80941",
    "WRITE CREATE_NEW,809c1",
    "WRITE CREATE TRUNCATE_EXISTING,80b41",
    "WRITE SYNC,181901",
    "WRITE DSYNC,81901",
    "READ CREATE,80900",
    "READ CREATE_NEW,80900",
    "READ TRUNCATE_EXISTING,80900"
  })
  void translatesOptions(String names, String flags) throws IOException {
    for (boolean openat2 : new boolean[] {true, false}) {
      configure(openat2);
      if (names == null || !names.contains("CREATE_NEW") || names.contains("READ")) {
        Files.createFile(rig.dir.resolve("f"));
      }
      Object[][] args = new Object[1][];
      rig.faults.arm(
          call -> {
            if (call.name().startsWith("openat")) {
              args[0] = call.args();
            }
            return null;
          });
      open("f", options(names)).close();
      assertThat(Integer.toHexString(((Number) args[0][2]).intValue())).isEqualTo(flags);
      if (openat2) {
        boolean creates = names != null && names.startsWith("WRITE CREATE");
        assertThat(args[0][3]).as("mode").isEqualTo(creates ? 438L : 0L);
        assertThat(args[0][4]).as("beneath, and no magic links").isEqualTo(10L);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = StandardOpenOption.class,
      names = {"DELETE_ON_CLOSE", "SPARSE"})
  void refusesOtherOptions(StandardOpenOption option) {
    assertThatThrownBy(() -> open("f", option))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(option.name());
    assertThatThrownBy(() -> open("f", LinkOption.NOFOLLOW_LINKS))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ENOENT,NoSuchFileException",
    "EEXIST,FileAlreadyExistsException",
    "EXDEV,AccessDeniedException",
    "ELOOP,AccessDeniedException",
    "EACCES,AccessDeniedException",
    "EROFS,AccessDeniedException",
    "EISDIR,FileSystemException",
    "ENOTDIR,FileSystemException",
    "EMFILE,FileSystemException",
    "ENFILE,FileSystemException",
    "ENAMETOOLONG,FileSystemException",
    "ETXTBSY,FileSystemException",
    "ENOSPC,FileSystemException",
    "EDQUOT,FileSystemException",
    "EIO,FileSystemException"
  })
  void throwsWhatUsersOfFilesKnow(Errno errno, String type) {
    rig.linux.refuse(Primitive.OPENAT2, errno);
    assertThatThrownBy(() -> open("f"))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type))
        .hasMessageContaining(rig.dir.resolve("f").toString())
        .hasCauseInstanceOf(SystemException.class)
        .satisfies(
            e -> assertThat(((SystemException) e.getCause()).errno()).isEqualTo(errno.number()));
    if (errno == Errno.EMFILE) {
      assertThat(failure(FileSystemException.class, "f")).contains("EMFILE (24)", "ulimit -n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsMissingFromExistingFiles(boolean openat2) throws IOException {
    configure(openat2);
    failure(NoSuchFileException.class, "f");
    failure(NoSuchFileException.class, "f", StandardOpenOption.WRITE);
    failure(NoSuchFileException.class, "d/f", options("WRITE CREATE"));
    open("f", options("WRITE CREATE_NEW")).close();
    failure(FileAlreadyExistsException.class, "f", options("WRITE CREATE_NEW"));
    open("f", options("WRITE CREATE")).close();
    assertThatThrownBy(() -> rig.transport.open(rig.dir.resolve("no"), "f"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensNothingThatIsNoRegularFile(boolean openat2) throws IOException {
    configure(openat2);
    Files.createDirectory(rig.dir.resolve("d"));
    assertThat(failure(FileSystemException.class, "d")).isEqualTo("not a regular file");
    failure(FileSystemException.class, "d", StandardOpenOption.WRITE);
    Files.createFile(rig.dir.resolve("f"));
    rig.faults.arm("statx", 0, Fault.EINVAL);
    assertThat(failure(FileSystemException.class, "f")).isEqualTo("EINVAL");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensNothingOutside(boolean openat2) throws IOException {
    configure(openat2);
    Files.createFile(outside.resolve("f"));
    Files.createSymbolicLink(rig.dir.resolve("file"), outside.resolve("f"));
    Files.createSymbolicLink(rig.dir.resolve("dir"), outside);
    for (String name : new String[] {"file", "dir/f", "dir/new"}) {
      String reason = failure(AccessDeniedException.class, name, options("WRITE CREATE"));
      assertThat(reason).isEqualTo("leads out of its root");
    }
    assertThat(failure(AccessDeniedException.class, "file")).isEqualTo("leads out of its root");
    assertThat(outside.resolve("new")).doesNotExist();
  }

  @Test
  void createsNothingOutsideThroughALinkThatLeadsNowhere() throws IOException {
    configure(false);
    Files.createSymbolicLink(rig.dir.resolve("link"), outside.resolve("new"));
    rig.faults.arm(call -> null);
    assertThatThrownBy(() -> open("link", options("WRITE CREATE")))
        .isInstanceOfAny(AccessDeniedException.class, NoSuchFileException.class);
    assertThat(rig.faults.names()).as("what openat would follow").doesNotContain("openat");
  }

  @Test
  void opensLinksThatStayInside() throws IOException {
    for (boolean openat2 : new boolean[] {true, false}) {
      configure(openat2);
      Files.createDirectory(rig.dir.resolve("d"));
      Files.createFile(rig.dir.resolve("d/f"));
      Files.createSymbolicLink(rig.dir.resolve("link"), Path.of("d/f"));
      open("link").close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/f", "f/", "a//b", ".", "..", "../f", "a/../b", "a/.", "a\0b"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> open(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opensWithoutOpenat2WhereTheSystemHasNone() throws IOException {
    Files.createFile(rig.dir.resolve("f"));
    for (Errno errno : new Errno[] {Errno.ENOSYS, Errno.EPERM}) {
      rig.linux.refuse(Primitive.OPENAT2, errno);
      open("f").close();
    }
  }

  @Test
  void triesAgainWhenItWasInterruptedOrADirectoryWasRenamed() throws IOException {
    Files.createFile(rig.dir.resolve("f"));
    int[] calls = {0};
    rig.faults.arm(
        call -> {
          boolean opens = call.name().startsWith("openat") && calls[0]++ < 7;
          return opens ? (calls[0] % 2 == 0 ? Fault.EAGAIN : Fault.EINTR) : null;
        });
    open("f").close();
    rig.faults.armAll(call -> call.name().equals("openat2"), Fault.EAGAIN);
    assertThat(failure(FileSystemException.class, "f")).contains("EAGAIN");
    assertThat(Collections.frequency(rig.faults.names(), "openat2")).isEqualTo(16);
  }
}
