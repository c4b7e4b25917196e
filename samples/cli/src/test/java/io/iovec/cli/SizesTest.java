package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading sizes is TransportConfig's; writing them is tested here. */
class SizesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "1048575, 1024 KiB",
    "1048576, 1 MiB",
    "1073741825, 1 GiB",
    "9223372036854775807, 8388608 TiB"
  })
  void writesInTheUnitThatSuits(long bytes, String text) {
    assertThat(Sizes.text(bytes)).isEqualTo(text);
  }
}
