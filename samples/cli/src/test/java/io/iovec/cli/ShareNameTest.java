package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a share is called if nobody says. That a wrong name is refused: {@link CommandLineTest}. */
class ShareNameTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/films, films",
    "/srv/films/, films",
    "/srv/films/../music, music",
    "/srv/my films, my films",
    "/, share",
    "/srv/a:b, share",
    "/srv/ipc$, share",
  })
  void isTheDirectorysNameWhereThatIsLegal(Path directory, String name) {
    assertThat(ShareName.of(directory)).isEqualTo(name);
  }

  @Test
  void ofTheWorkingDirectoryIsItsName() {
    String name = String.valueOf(Path.of("").toAbsolutePath().getFileName());

    assertThat(ShareName.of(Path.of("."))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 80})
  void hasUpTo80Characters(int length) {
    assertThat(ShareName.wrong("x".repeat(length))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 81})
  void hasNoOtherNumberOfCharacters(int length) {
    assertThat(ShareName.wrong("x".repeat(length))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\\b", "a\"b", "a*", "a\tb", " a", "a ", "..", "PIPE", "MailSlot", "IPC$"})
  void hasNoCharactersThatClientsTakeForSomethingElse(String name) {
    assertThat(ShareName.wrong(name)).isPresent();
  }
}
