package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'', anything, true",
        "*, .., true",
        "*.*, none, true",
        "*.txt, a.TXT, true",
        "*.txt, a.txt.b, false",
        "a?c, abc, true",
        "a?c, ac, false",
        "a?, a, false",
        "ÄB*, äbc, true",
        "a*b*c, aXXbYYc, true",
        "a*b*c, aXXcYYb, false",
        "[a], a, false",
        "<.txt, a.b.txt, true",
        "<txt, a.b.txt, true",
        "<, a.b, false",
        "<, ab, true",
        "<\"*, a.b.c, true",
        "<\"*, abc, true",
        "a>>>, a, true",
        "a>>>, abc, true",
        "a>>>, abcde, false",
        "a>>>.x, ab.x, true",
        "a\", a, true",
        "a\", a., true",
        "a\", ab, false",
        "a\"b, a.b, true",
        "a***c, aXXc, true",
        "***, anything, true",
        "a**, b, false"
      })
  void matches(String pattern, String name, boolean matches) throws StatusException {
    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void matchesAsRegularExpressionsDo() throws StatusException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "aAb.*?", 6);
      String name = text(random, "aAb.", 7);
      String regex = pattern.replace(".", "\\.").replace('?', '.').replace("*", ".*");
      if (!pattern.isEmpty() && !pattern.equals("*.*")) {
        assertThat(NamePattern.of(pattern).matches(name))
            .as("pattern=%s name=%s seed=%d", pattern, name, seed)
            .isEqualTo(Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(name).matches());
      }
    }
  }

  private static String text(Random random, String of, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  @Test
  @Timeout(20)
  void takesNoTimeForMaliciousPatterns() throws StatusException {
    String name = "a".repeat(255);
    for (String part : new String[] {"*a", "<a", ">", "*?", "<*"}) {
      assertThat(NamePattern.of(part.repeat(120) + "b").matches(name)).isFalse();
    }
  }

  @Test
  void refusesPatternsLongerThanNames() throws StatusException {
    String longest = "?".repeat(255);
    assertThat(NamePattern.of(longest).matches("a".repeat(255))).isTrue();
    ShareTest.assertStatus(NtStatus.OBJECT_NAME_INVALID, () -> NamePattern.of("*".repeat(32_000)));
    ShareTest.assertStatus(NtStatus.OBJECT_NAME_INVALID, () -> NamePattern.of(longest + "*"));
  }
}
