package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Transport;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;

/** F: what names lead to: odd ones, links, and what is not a file. */
abstract class FileTargetRules extends Section {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  FileTargetRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(
      id = "F-28",
      check = "what is looked at before and after opening, and what opening waits for")
  void refusesWhatIsNotAFile(@TempDir Path root) throws Exception {
    Transport transport = open();
    Files.createDirectory(root.resolve("directory"));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
      refuses(transport, root, "socket");
      refuses(transport, root, "directory");
      if (hasMade(root.resolve("fifo"))) {
        refuses(transport, root, "fifo");
      }
      Path devices = Path.of("/dev");
      if (Files.exists(devices.resolve("null"))) {
        refuses(transport, devices, "null");
      }
      assertTrue(Files.isDirectory(root.resolve("directory")), "a directory is gone");
    }
  }

  private static boolean hasMade(Path fifo) throws Exception {
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString()).start();
      return mkfifo.waitFor(5, TimeUnit.SECONDS) && mkfifo.exitValue() == 0;
    } catch (IOException e) {
      return false; // Not a system that has them.
    }
  }

  private static void refuses(Transport transport, Path root, String name) {
    OpenOption[][] ways = {{READ}, {WRITE}, {READ, WRITE}, {CREATE, WRITE, TRUNCATE_EXISTING}};
    for (OpenOption[] way : ways) {
      assertTimeoutPreemptively(
          AT_ONCE,
          () ->
              assertThrows(
                  FileSystemException.class,
                  () -> transport.open(root, name, way).close(),
                  "opened name=" + name),
          "opening waits for something, name=" + name);
    }
  }

  @Rule(id = "F-29", check = "how names are encoded, and what is done to them before")
  void opensAnyName(@TempDir Path root) throws Exception {
    Transport transport = open();
    String[] names = {
      "a\nb",
      " ",
      " a ",
      "a\\b",
      "-rf",
      "*",
      "\"",
      "...",
      "a.",
      "C:",
      "%2e%2e",
      "\u00fc\u4e16",
      "u\u0308",
      "\ud83d\ude00",
      "x".repeat(255)
    };
    for (String name : names) {
      Path path;
      try {
        path = root.resolve(name);
        Files.write(path, content.copy(0, 10));
      } catch (InvalidPathException | IOException e) {
        continue; // Java itself cannot have such a file here.
      }
      try (IoFile file = transport.open(root, name, READ, WRITE);
          IoVector vector = transport.vector()) {
        assertEquals(10, file.read(vector, 0, 100), "name='" + name + "'");
        vector.clear();
        vector.pushBack(MemoryEntry.wrap(content.buffer(10, 10)));
        file.write(vector, 10);
      }
      assertEquals(20, Files.size(path), "another file was written, name='" + name + "'");
      Files.delete(path);
    }
    Files.write(root.resolve("case"), content.copy(0, 10));
    boolean same = Files.exists(root.resolve("CASE"));
    try (IoFile file = transport.open(root, "CASE", CREATE, WRITE)) {
      assertEquals(same ? 10 : 0, file.size(), "upper and lower case are taken for each other");
    }
    assertThrows(
        FileSystemException.class,
        () -> transport.open(root, "x".repeat(5000), CREATE, WRITE).close(),
        "a name that is too long");
  }

  @Rule(id = "F-30", check = "how links are followed: to nothing, in circles, absolute ones")
  void followsLinksOnlyToWhatTheyAreFor(@TempDir Path root) throws Exception {
    NameRules.link(root.resolve("dangling"), Path.of("made"));
    NameRules.link(root.resolve("loop"), Path.of("pool"));
    NameRules.link(root.resolve("pool"), Path.of("loop"));
    NameRules.link(root.resolve("self"), Path.of("self"));
    Files.write(root.resolve("f"), content.copy(0, 100));
    NameRules.link(root.resolve("absolute"), root.resolve("f").toAbsolutePath());
    Transport transport = open();
    assertThrows(
        NoSuchFileException.class, () -> transport.open(root, "dangling").close(), "dangling");
    assertThrows(
        FileAlreadyExistsException.class,
        () -> transport.open(root, "dangling", CREATE_NEW, WRITE).close(),
        "a link is there, though dangling");
    assertTrue(Files.notExists(root.resolve("made")), "refused, but made");
    for (String name : new String[] {"loop", "self"}) {
      for (OpenOption[] way : new OpenOption[][] {{READ}, {CREATE, WRITE}}) {
        assertThrows(
            FileSystemException.class,
            () -> transport.open(root, name, way).close(),
            "a link that leads to itself, name=" + name);
      }
    }
    assertThrows(
        AccessDeniedException.class,
        () -> transport.open(root, "absolute").close(),
        "an absolute link was followed");
    transport.open(root, "dangling", CREATE, WRITE).close();
    assertTrue(Files.isRegularFile(root.resolve("made")), "not made where the link leads");
  }

  @Rule(id = "F-31", check = "how the root itself is looked up")
  void takesAnyDirectoryAsRoot(@TempDir Path parent) throws Exception {
    Path root = Files.createDirectory(parent.resolve("root"));
    Files.write(root.resolve("f"), content.copy(0, 100));
    NameRules.link(parent.resolve("link"), root.toAbsolutePath());
    Transport transport = open();
    Path[] roots = {root, parent.resolve("link"), parent.resolve("root/../root/.")};
    for (Path directory : roots) {
      try (IoFile file = transport.open(directory, "f")) {
        assertEquals(100, file.size(), "root=" + directory);
      }
    }
    assertThrows(
        NoSuchFileException.class,
        () -> transport.open(parent.resolve("none"), "f", CREATE, WRITE).close(),
        "a root that is not there");
    assertThrows(
        FileSystemException.class,
        () -> transport.open(root.resolve("f"), "f").close(),
        "a root that is no directory");
  }

  @Rule(
      id = "F-39",
      requires = Capability.CONFINED_OPEN,
      check = "that what is looked at and what is opened cannot be two things")
  void staysBelowItsRootWhateverIsChangedMeanwhile(@TempDir Path parent) throws Exception {
    Path root = Files.createDirectories(parent.resolve("root"));
    Path outside = Files.createDirectory(parent.resolve("outside"));
    Files.write(outside.resolve("f"), content.copy(0, 200));
    Path inside = Files.createDirectory(root.resolve("inside"));
    Files.write(inside.resolve("f"), content.copy(0, 100));
    Path at = root.resolve("at");
    NameRules.link(at, Path.of("inside"));
    AtomicBoolean over = new AtomicBoolean();
    Background swapper =
        start(
            () -> {
              for (int i = 0; !over.get(); i++) {
                Path next = root.resolve("next");
                Files.createSymbolicLink(next, Path.of(i % 2 == 0 ? "../outside" : "inside"));
                Files.move(next, at, StandardCopyOption.ATOMIC_MOVE);
              }
            });
    try {
      Transport transport = open();
      long start = System.nanoTime();
      while (System.nanoTime() - start < 200_000_000L) {
        try (IoFile file = transport.open(root, "at/f")) {
          assertEquals(100, file.size(), "a file outside of the root was opened");
        } catch (AccessDeniedException expected) {
          assertTrue(Files.exists(outside), "the link led out just then");
        }
      }
    } finally {
      over.set(true);
      swapper.join();
    }
  }
}
