package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** F: opening files below a root, and not elsewhere. */
abstract class NameRules extends Section {
  NameRules(TransportConformance subject) {
    super(subject);
  }

  static void link(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      throw new TestAbortedException("NOT_RUN: no symbolic links here", e);
    }
  }

  @Rule(id = "F-20", check = "that names are checked before the system sees them")
  void refusesNamesThatAreNotRelative(@TempDir Path parent) throws Exception {
    Path root = Files.createDirectory(parent.resolve("root"));
    Path outside = Files.write(parent.resolve("outside"), content.copy(0, 100));
    Transport transport = open();
    String[] names = {
      "",
      ".",
      "..",
      "../outside",
      "a/../../outside",
      "/",
      outside.toString(),
      "a//b",
      "a/",
      "a/.",
      "a\0b",
      "\ud800"
    };
    for (String name : names) {
      assertThrows(
          IllegalArgumentException.class,
          () -> closeIfOpened(transport.open(root, name, CREATE, WRITE)),
          "name='" + name + "'");
    }
    assertEquals(100, Files.size(outside));
  }

  private static void closeIfOpened(IoFile file) throws IOException {
    file.close();
  }

  @Rule(id = "F-21", check = "symbolic links out of the root: of files, of directories, to nothing")
  void refusesToLeaveItsRoot(@TempDir Path parent) throws Exception {
    Path root = Files.createDirectory(parent.resolve("root"));
    Path outside = Files.write(parent.resolve("outside"), content.copy(0, 100));
    link(root.resolve("relative"), Path.of("../outside"));
    link(root.resolve("absolute"), outside);
    link(root.resolve("up"), Path.of(".."));
    link(root.resolve("dangling"), Path.of("../made"));
    Transport transport = open();
    for (String name : new String[] {"relative", "absolute", "up/outside", "dangling", "up/made"}) {
      assertThrows(
          AccessDeniedException.class,
          () -> closeIfOpened(transport.open(root, name, CREATE, WRITE, TRUNCATE_EXISTING)),
          "name='" + name + "'");
    }
    for (String name : new String[] {"relative", "absolute", "up/outside"}) {
      assertThrows(
          AccessDeniedException.class,
          () -> closeIfOpened(transport.open(root, name)),
          "name='" + name + "'");
    }
    assertEquals(100, Files.size(outside), "refused, but the file outside was cut");
    assertTrue(Files.notExists(parent.resolve("made")), "refused, but made outside");
  }

  @Rule(id = "F-22", check = "symbolic links that stay below the root")
  void followsLinksThatStayInside(@TempDir Path root) throws Exception {
    Files.createDirectories(root.resolve("a/b"));
    Files.write(root.resolve("a/b/f"), content.copy(0, 100));
    link(root.resolve("file"), Path.of("a/b/f"));
    link(root.resolve("directory"), Path.of("a/b"));
    link(root.resolve("a/b/back"), Path.of("../b/f"));
    Transport transport = open();
    IoVector vector = vector(transport);
    for (String name : new String[] {"a/b/f", "file", "directory/f", "a/b/back"}) {
      try (IoFile file = transport.open(root, name)) {
        assertEquals(100, file.read(vector, 0, 1000), "name='" + name + "'");
        content.expect(vector, 0);
      }
    }
  }

  @Rule(id = "F-23", check = "the translation of errors to those of java.nio.file")
  void saysWhyItCouldNotOpen(@TempDir Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, 100));
    Files.createDirectory(root.resolve("d"));
    Transport transport = open();
    assertThrows(NoSuchFileException.class, () -> closeIfOpened(transport.open(root, "none")));
    assertThrows(
        NoSuchFileException.class, () -> closeIfOpened(transport.open(root, "none", WRITE)));
    assertThrows(
        NoSuchFileException.class,
        () -> closeIfOpened(transport.open(root, "none/f", CREATE, WRITE)));
    assertThrows(
        FileAlreadyExistsException.class,
        () -> closeIfOpened(transport.open(root, "f", CREATE_NEW, WRITE)));
    assertThrows(FileSystemException.class, () -> closeIfOpened(transport.open(root, "d")));
    assertThrows(FileSystemException.class, () -> closeIfOpened(transport.open(root, "d", WRITE)));
    assertThrows(FileSystemException.class, () -> closeIfOpened(transport.open(root, "f/f")));
    assertThrows(
        UnsupportedOperationException.class,
        () -> closeIfOpened(transport.open(root, "f", READ, DELETE_ON_CLOSE)));
    assertEquals(100, Files.size(root.resolve("f")));
  }

  @Rule(id = "F-24", check = "what each option does to a file that is there, or is not")
  void opensAsTheOptionsSay(@TempDir Path root) throws Exception {
    Transport transport = open();
    transport.open(root, "made", CREATE_NEW, WRITE).close();
    assertEquals(0, Files.size(root.resolve("made")));
    try (IoFile file = transport.open(root, "made", CREATE, WRITE, READ, SYNC)) {
      IoVector vector = mixed(transport, 0, 1000);
      assertEquals(1000, file.write(vector, 0));
      assertEquals(1000, file.read(vector, 0, 1000));
      content.expect(vector, 0);
    }
    transport.open(root, "made", CREATE, WRITE).close();
    assertEquals(1000, Files.size(root.resolve("made")), "opened to write, and cut");
    transport.open(root, "made", WRITE, TRUNCATE_EXISTING).close();
    assertEquals(0, Files.size(root.resolve("made")), "not cut");
    assertTrue(Files.isRegularFile(root.resolve("made")));
  }

  @Rule(id = "F-24", check = "options that do nothing, and those that go together")
  void takesOptionsTogether(@TempDir Path root) throws Exception {
    Transport transport = open();
    assertThrows(
        NoSuchFileException.class,
        () -> closeIfOpened(transport.open(root, "none", READ, CREATE)),
        "made by one who only reads");
    Files.write(root.resolve("f"), content.copy(0, 1000));
    transport.open(root, "f", READ, TRUNCATE_EXISTING).close();
    transport.open(root, "f", READ, CREATE_NEW).close();
    assertEquals(1000, Files.size(root.resolve("f")), "cut by one who only reads");
    try (IoFile file = transport.open(root, "f", READ, APPEND, DSYNC)) {
      assertEquals(1000, file.write(mixed(transport, 1000, 1000), 0), "appended");
      IoVector vector = vector(transport);
      assertEquals(500, file.read(vector, 1500, 1000), "read from what was appended to");
      content.expect(vector, 1500);
    }
  }
}
