package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading a configuration from properties. What it does is tested where it is used. */
class TransportConfigTest {
  private static TransportConfig from(String... namesAndValues) {
    Map<String, String> properties =
        namesAndValues.length == 2 ? Map.of(namesAndValues[0], namesAndValues[1]) : Map.of();
    return TransportConfig.from(properties::get);
  }

  @Test
  void hasTheDefaultsThatItsDocumentationPromises() {
    TransportConfig config = from();
    assertThat(config).isEqualTo(TransportConfig.defaults());
    assertThat(config.transport()).isEqualTo("auto");
    assertThat(config.policy()).isEqualTo(Policy.CHEAPEST);
    assertThat(config.memoryLimit()).isEqualTo(256L << 20);
    assertThat(config.kernelLimit()).isEqualTo(64L << 20);
    assertThat(config.kernelEntrySize()).isEqualTo(1 << 20);
    assertThat(config.memoryEntrySize()).isEqualTo(16 << 10);
    assertThat(config.disabled()).isEmpty();
    assertThat(config.calibration()).isEqualTo("measure");
  }

  @Test
  void readsEachPropertyAndLeavesTheOthers() {
    TransportConfig d = TransportConfig.defaults();
    assertThat(from("iovec.transport", "nio")).isEqualTo(d.withTransport("nio"));
    assertThat(from("iovec.policy", "kernel")).isEqualTo(d.withPolicy(Policy.KERNEL));
    assertThat(from("iovec.policy", "MEMORY")).isEqualTo(d.withPolicy(Policy.MEMORY));
    assertThat(from("iovec.memoryLimit", "1g")).isEqualTo(d.withMemory(1 << 30, 16 << 10));
    assertThat(from("iovec.memoryEntrySize", "8k")).isEqualTo(d.withMemory(256L << 20, 8192));
    assertThat(from("iovec.kernelLimit", "2m")).isEqualTo(d.withKernel(2 << 20, 1 << 20));
    assertThat(from("iovec.kernelEntrySize", "65536")).isEqualTo(d.withKernel(64L << 20, 65536));
    assertThat(from("iovec.disable", " splice, ,tee,"))
        .isEqualTo(d.withDisabled(Set.of("splice", "tee")));
    assertThat(from("iovec.calibration", "fixed")).isEqualTo(d.withCalibration("fixed"));
    assertThat(from("iovec.calibration", "./kept")).isEqualTo(d.withCalibration("./kept"));
  }

  @Test
  void changesOneThingAndLeavesTheOthers() {
    TransportConfig config =
        new TransportConfig(
            "a", Policy.KERNEL, 8192, 4096, 16384, 8192, Set.of("tee"), "/where/it/is");
    assertThat(config.withTransport("b").withTransport("a")).isEqualTo(config);
    assertThat(config.withPolicy(Policy.MEMORY).withPolicy(Policy.KERNEL)).isEqualTo(config);
    assertThat(config.withMemory(4096, 4096).withMemory(8192, 4096)).isEqualTo(config);
    assertThat(config.withKernel(4096, 4096).withKernel(16384, 8192)).isEqualTo(config);
    assertThat(config.withDisabled(Set.of()).withDisabled(Set.of("tee"))).isEqualTo(config);
    assertThat(config.withCalibration("fixed").withCalibration("/where/it/is")).isEqualTo(config);
  }

  @Test
  void readsSystemProperties() {
    String before = System.getProperty("iovec.transport");
    System.setProperty("iovec.transport", "from-a-property");
    try {
      assertThat(TransportConfig.fromSystemProperties().transport()).isEqualTo("from-a-property");
    } finally {
      if (before == null) {
        System.clearProperty("iovec.transport");
      } else {
        System.setProperty("iovec.transport", before);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "iovec.policy, fast, must be kernel",
    "iovec.policy, '', must be kernel",
    "iovec.memoryLimit, lots, must be a number of bytes",
    "iovec.memoryLimit, '', must be a number of bytes",
    "iovec.memoryLimit, k, must be a number of bytes",
    "iovec.memoryLimit, -1, must be a number of bytes",
    "iovec.memoryLimit, 1t, must be a number of bytes",
    "iovec.memoryEntrySize, 0x10, must be a number of bytes",
    "iovec.memoryEntrySize, 1073741825, must be at most 1073741824",
    "iovec.kernelLimit, 9223372036854775808, must be a number of bytes",
    "iovec.kernelEntrySize, 2g, must be at most 1073741824",
    "iovec.calibration, mesure, must be measure",
    "iovec.calibration, '', must be measure",
  })
  void namesThePropertyWhoseValueIsUnusable(String name, String value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(name, value))
        .withMessageStartingWith(name + "=" + value + ": ")
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "iovec.memoryEntrySize, 0",
    "iovec.memoryEntrySize, 4095",
    "iovec.memoryEntrySize, 257m",
    "iovec.memoryLimit, 16383",
    "iovec.kernelEntrySize, 4095",
    "iovec.kernelEntrySize, 65m",
    "iovec.kernelLimit, 1048575",
  })
  void namesThePropertiesThatDoNotFitTogether(String name, String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> from(name, value))
        .withMessageContaining(name + "=" + TransportConfig.parseSize(value))
        .withMessageContaining("at least 4096");
  }

  @Test
  void acceptsAnEntryAsLargeAsItsLimit() {
    TransportConfig config =
        TransportConfig.defaults().withMemory(4096, 4096).withKernel(8192, 8192);
    assertThat(config.memoryLimit()).isEqualTo(config.memoryEntrySize());
    assertThat(config.kernelLimit()).isEqualTo(8192);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "65536, 65536",
    "64k, 65536",
    "64K, 65536",
    "' 8m ', 8388608",
    "1g, 1073741824",
    "9223372036854775807, 9223372036854775807",
    "9007199254740991k, 9223372036854774784",
  })
  void readsSizes(String text, long bytes) {
    assertThat(TransportConfig.parseSize(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "k",
        "1 k",
        "-1",
        "-1k",
        "1.5m",
        "1kk",
        "9007199254740992k",
        "8589934592g"
      })
  void refusesWhatIsNoSize(String text) {
    assertThatExceptionOfType(NumberFormatException.class)
        .isThrownBy(() -> TransportConfig.parseSize(text));
  }

  @Test
  void keepsItsOwnListOfWhatIsSwitchedOff() {
    Set<String> names = new HashSet<>(Set.of("splice"));
    TransportConfig config = TransportConfig.defaults().withDisabled(names);
    names.add("tee");
    assertThat(config.disabled()).containsExactly("splice");
  }
}
