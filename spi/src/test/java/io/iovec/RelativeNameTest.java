package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names open takes. That a transport keeps to its root is in the conformance kit. */
class RelativeNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "a/b/c.txt",
        "...",
        ".a",
        "a.",
        "..a",
        "a..",
        " ",
        "a\\..\\b",
        "c:",
        "-",
        "~",
        "\u00e4\u00f6/\u65e5\u672c",
        "\ud83d\ude00",
        "a\nb",
        "CON"
      })
  void allowsNamesBelowTheRoot(String name) {
    assertThat(RelativeName.check(name)).isSameAs(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "/", "/a", "a/", "a//b", "./a", "../a", "a/..", "a/.", "a/../b", "a/./b",
        "//"
      })
  void refusesComponentsThatAreEmptyOrDots(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelativeName.check(name))
        .withMessageContaining("name='" + name + "'");
  }

  @Test
  void refusesNul() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RelativeName.check("ab\0c"))
        .withMessage("NUL in a name at index=2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesUnpairedSurrogates(int kind) {
    String name = "ab" + new String[] {"\ud83d", "\ude00", "\ude00\ud83d"}[kind];
    for (String each : new String[] {name, name + "c"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RelativeName.check(each))
          .withMessage("unpaired surrogate in a name at index=2");
    }
  }
}
