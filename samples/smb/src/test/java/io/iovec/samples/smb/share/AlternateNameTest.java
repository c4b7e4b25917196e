package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternateNameTest {
  @ParameterizedTest
  @CsvSource({"a, A", "readme.txt, README.TXT", "12345678.123, 12345678.123", "~x, ~X"})
  void keepsNamesThatAreShort(String name, String alternate) {
    assertThat(AlternateName.of(name)).isEqualTo(alternate);
  }

  @ParameterizedTest
  @CsvSource({
    "123456789, 1~\\w{6}",
    "a.text, A~\\w{6}\\.TEX",
    "a.b.c, A~\\w{6}\\.C",
    ".profile, P~\\w{6}\\.PRO",
    "a b, A~\\w{6}",
    "ä, _~\\w{6}",
    "a:b, A~\\w{6}",
    "x., X~\\w{6}"
  })
  void makesOthers(String name, String alternate) {
    assertThat(AlternateName.of(name)).matches(alternate).hasSizeLessThanOrEqualTo(12);
    assertThat(AlternateName.isMade(AlternateName.of(name))).isTrue();
    assertThat(SharePath.isLegal(AlternateName.of(name))).isTrue();
  }

  @Test
  void makesDifferentNamesOfDifferentNames() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      made.add(AlternateName.of("a long name " + i + ".text"));
    }
    assertThat(made).hasSize(1000);
  }

  @Test
  void tellsOfNamesThatClientsCannotSpellByAnother() {
    assertThat(AlternateName.shown("a long name")).isEqualTo("a long name");
    assertThat(AlternateName.shown("a?b")).isEqualTo(AlternateName.of("a?b"));
  }
}
