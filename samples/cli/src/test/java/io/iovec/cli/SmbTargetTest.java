package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file an SMB client of the demo is sent to. */
class SmbTargetTest {
  @Test
  void isReadFromAUri() {
    assertThat(SmbTarget.of(URI.create("smb://127.0.0.1:4450/demo/payload")))
        .isEqualTo(new SmbTarget("127.0.0.1", 4450, "demo", "payload"));
    assertThat(SmbTarget.of(URI.create("smb://[::1]/demo/payload")))
        .isEqualTo(new SmbTarget("::1", 445, "demo", "payload"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "smb:demo", "smb://h/", "smb://h/demo", "smb://h/demo/", "smb://h/a/b/c"})
  void isNoneWithoutAFile(String uri) {
    assertThatThrownBy(() -> SmbTarget.of(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("uri=" + uri);
  }
}
