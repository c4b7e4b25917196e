package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a calibration is said to hold for. */
class MachineTest {
  @TempDir Path dir;

  private String cpu(String info) throws IOException {
    Path file = Files.writeString(dir.resolve("cpuinfo"), info);
    return Machine.cpu(file.toString());
  }

  @Test
  void tellsTheModelOfAProcessor() throws IOException {
    assertThat(
            cpu("processor\t: 0\nmodel\t\t: 1\nmodel name\t: Some CPU: 3 GHz\n\nmodel name: B\n"))
        .isEqualTo("Some CPU: 3 GHz");
  }

  @Test
  void tellsThePartsOfAProcessorThatHasNoName() throws IOException {
    assertThat(
            cpu(
                """
                processor\t: 0
                CPU implementer\t: 0x41
                CPU architecture: 8
                CPU variant\t: 0x3
                CPU part\t: 0xd0c

                CPU part\t: 0xfff
                """))
        .isEqualTo("0x41 0x3 0xd0c");
  }

  @Test
  void tellsTheArchitectureWhereThereIsNoMore() throws IOException {
    assertThat(cpu("")).isEqualTo(System.getProperty("os.arch"));
    assertThat(Machine.cpu(dir.resolve("none").toString()))
        .isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void tellsTheReleaseOfTheKernel() {
    assertThat(Machine.here().kernel()).isEqualTo(System.getProperty("os.version"));
  }
}
