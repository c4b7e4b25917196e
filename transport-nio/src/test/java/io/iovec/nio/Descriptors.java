package io.iovec.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The descriptors of this process, where the system shows them. */
final class Descriptors {
  private static final Path SHOWN = Path.of("/proc/self/fd");

  private Descriptors() {}

  static void assumeShown() {
    assumeTrue(Files.isDirectory(SHOWN), "the system does not show descriptors at " + SHOWN);
  }

  /** Returns what the descriptors of this process lead to. */
  static List<String> list() {
    try (Stream<Path> all = Files.list(SHOWN)) {
      return all.map(Descriptors::target).filter(t -> !t.isEmpty()).collect(Collectors.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long to(Path file) throws IOException {
    String real = file.toString();
    return list().stream().filter(t -> t.startsWith(real)).count();
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException e) {
      return ""; // That of the listing itself.
    } catch (IOException e) {
      return descriptor.toString();
    }
  }

  interface Round {
    void run() throws Exception;
  }

  /** Checks that what is done again and again leaves no descriptor behind. */
  static void assertFlat(Round round) throws Exception {
    assumeShown();
    for (int i = 0; i < 3; i++) {
      round.run();
    }
    List<String> before = list();
    for (int i = 0; i < 20; i++) {
      round.run();
    }
    List<String> after = list();
    assertThat(after.size())
        .as("before=%s%nafter=%s", before, after)
        .isLessThanOrEqualTo(before.size());
  }
}
