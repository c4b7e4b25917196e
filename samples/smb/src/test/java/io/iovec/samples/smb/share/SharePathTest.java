package io.iovec.samples.smb.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are any. What may be given to something new is in {@link OpenTest}. */
class SharePathTest {
  private static void assertRefused(NtStatus status, String path) {
    ShareTest.assertStatus(status, () -> SharePath.parse(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a\\b",
        "a b\\c.d",
        "...",
        "..a",
        "a..",
        ".a",
        "a.",
        "ä 😀",
        "~$a",
        "a\\..b\\c",
        "-",
        "con",
        "%2e%2e",
        "a\u2044b",
        "\u2026"
      })
  void takesNames(String path) throws StatusException {
    assertThat(SharePath.parse(path)).hasToString(path);
    assertThat(SharePath.parse(path).relative()).isEqualTo(path.replace('\\', '/'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "..\\a", "a\\..", "a\\..\\b", ".\\a", "a\\.", "a\\.\\b"})
  void refusesWhatIsAboveOrHere(String path) {
    assertRefused(NtStatus.OBJECT_PATH_SYNTAX_BAD, path);
  }

  @Test
  void refusesWhatIsNoName() {
    String[] paths = {
      "\\",
      "\\a",
      "a\\",
      "a\\\\b",
      "/",
      "/etc/passwd",
      "a/b",
      "../a",
      "a/../b",
      "a:b",
      "a::$DATA",
      "c:\\a",
      "a*",
      "a?",
      "a<b",
      "a>b",
      "a\"b",
      "a|b",
      "a\0",
      "\0",
      "a\0\\b",
      "a\nb",
      "\u001fa",
      "\ud800",
      "a\udc00",
      "\ud800a"
    };
    for (String path : paths) {
      assertRefused(NtStatus.OBJECT_NAME_INVALID, path);
    }
  }

  @Test
  void refusesWhatIsTooLong() throws StatusException {
    SharePath.parse("x".repeat(255) + "\\" + "ä".repeat(127));
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "x".repeat(256));
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "ä".repeat(128));
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "😀".repeat(64));
    SharePath.parse("x\\".repeat(255) + "x");
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "x\\".repeat(256) + "x");
    SharePath.parse(("x".repeat(254) + "\\").repeat(11) + "x");
    assertRefused(NtStatus.OBJECT_NAME_INVALID, ("x".repeat(254) + "\\").repeat(13) + "x");
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "x".repeat(32_767));
    assertRefused(NtStatus.OBJECT_NAME_INVALID, "\\".repeat(32_767));
  }

  @Test
  void knowsWhatIsBelow() throws StatusException {
    SharePath path = SharePath.parse("a\\b\\c");
    assertThat(path.name()).isEqualTo("c");
    assertThat(path.parent())
        .isEqualTo(SharePath.parse("a\\b"))
        .hasSameHashCodeAs(SharePath.parse("a\\b"));
    assertThat(path.isBelow(path.parent())).isTrue();
    assertThat(path.isBelow(SharePath.ROOT)).isTrue();
    assertThat(path.isBelow(path)).isFalse();
    assertThat(SharePath.parse("ab").isBelow(SharePath.parse("a"))).isFalse();
    assertThat(SharePath.parse("")).isEqualTo(SharePath.ROOT);
    assertThat(SharePath.ROOT.parent().isRoot()).isTrue();
  }
}
