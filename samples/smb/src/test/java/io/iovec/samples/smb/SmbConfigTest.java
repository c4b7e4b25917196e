package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmbConfigTest {
  private static final InetSocketAddress ADDRESS = new InetSocketAddress(0);

  private static SmbConfig config(String share) {
    return SmbConfig.of(ADDRESS, share, Path.of("."));
  }

  @Test
  void letsNobodyInUnlessToldTo() {
    assertThat(config("files").guest()).isFalse();
    assertThat(config("files").withGuest(true).guest()).isTrue();
    assertThat(config("files").withGuest(true).withReadOnly(true).guest()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "IPC$", "ipc$", "a\\b", "a/b", "a:b", "a*", "a\nb"})
  void refusesSharesThatNobodyCouldName(String share) {
    assertThatThrownBy(() -> config(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shareName=");
  }

  @Test
  void refusesNumbersThatAreNotPositive() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> config("s").withMaxConnections(0)).hasMessage("maxConnections=0");
    assertThatThrownBy(() -> config("s").withTimeouts(Duration.ZERO, second, second))
        .hasMessage("logonTimeout=PT0S");
    assertThatThrownBy(() -> config("s").withTimeouts(second, second.negated(), second))
        .hasMessage("stallTimeout=PT-1S");
    assertThatThrownBy(() -> config("s").withTimeouts(second, second, Duration.ZERO))
        .hasMessage("idleTimeout=PT0S");
  }
}
