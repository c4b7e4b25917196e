package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How small a leak is noticed. */
class DescriptorsTest {
  private static final Path FILE = Path.of("/dev/null");
  private final List<InputStream> open = new ArrayList<>();
  private int rounds;

  @BeforeEach
  void needsTheListOfDescriptors() {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
  }

  @AfterEach
  void close() throws IOException {
    for (InputStream each : open) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 15})
  void aLeakInSomeRoundsIsNoticed(int every) {
    assertThatThrownBy(
            () ->
                impatiently(
                    () -> {
                      if (++rounds % every == 0) {
                        open.add(Files.newInputStream(FILE));
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rounds hold to be let go: descriptors=");
  }

  @Test
  void whatIsOpenedOnceIsNoLeak() {
    assertThatCode(
            () ->
                impatiently(
                    () -> {
                      if (++rounds > 10 && rounds <= 14) {
                        open.add(Files.newInputStream(FILE));
                      }
                    }))
        .doesNotThrowAnyException();
  }

  private static void impatiently(Background.Task round) throws Exception {
    KitRun.with(
        Map.of(Settings.PATIENCE, "1"),
        () -> {
          Descriptors.expectFlat(round);
          return true;
        });
  }
}
