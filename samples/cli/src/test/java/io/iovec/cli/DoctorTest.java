package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iovec.Capability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says, in words and as JSON. */
class DoctorTest {
  @AfterEach
  void clearProperties() {
    System.clearProperty("iovec.disable");
  }

  @Test
  void tellsTheMachineTheProvidersAndTheChoice() {
    Ran ran = Ran.iovec("doctor");

    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .contains("Machine", "ulimit -n", "fs.pipe-max-size", "fs.pipe-user-pages-soft")
        .contains("Configuration", "iovec.policy", "iovec.kernelLimit", "iovec.disable")
        .contains("iovec.calibration")
        .contains("Transport kernel", "Transport nio", "Choice", "kill switches");
    assertThat(ran.out().substring(ran.out().indexOf("Transport nio")))
        .contains(Arrays.stream(Capability.values()).map(Capability::name).toList());
  }

  @Test
  void fitsATerminalOf80Columns() {
    assertThat(Ran.iovec("doctor").out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void showsFromWhichSizesOnTheKernelsWayIsTaken() {
    String out = Ran.iovec("doctor", "--policy", "memory").out();
    assumeTrue(
        Ran.iovec("doctor", "--transport", "kernel").status() == 0, "no kernel entries here");

    assertThat(out)
        .containsPattern("calibration +(measured in \\d+ ms|built-in figures|read from)")
        .containsPattern("m memory +64k +256k +1m +kernel from")
        .containsPattern("kernel/memory (relay|write|read) .*(k|m|never)\\R");
  }

  @Test
  void saysWhyTheOthersWereNotChosen() {
    Ran ran = Ran.iovec("doctor", "--transport", "nio", "--policy", "memory");

    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .contains("Transport nio: asked for by name. Policy memory.")
        .contains("Not kernel: ");
  }

  @Test
  void failsWhenNothingWouldBeChosen() {
    Ran ran = Ran.iovec("doctor", "--transport", "nowhere");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).contains("nowhere: asked for by name, but there is none");
  }

  @Test
  void showsWhatIsSwitchedOff() {
    Ran ran = Ran.iovec("doctor", "-Diovec.disable=tee,splice");

    assertThat(ran.out()).containsPattern("iovec.disable +splice,tee");
  }

  @Test
  void writesJson() {
    Ran ran = Ran.iovec("doctor", "--json");

    assertThat(ran.status()).isZero();
    Map<String, Object> report = JsonReader.object(JsonReader.read(ran.out()));
    assertThat(report)
        .containsOnlyKeys("version", "machine", "configuration", "providers", "choice");
    Map<Object, Map<String, Object>> providers =
        ((List<?>) report.get("providers"))
            .stream()
                .map(JsonReader::object)
                .collect(Collectors.toMap(each -> each.get("name"), each -> each));
    assertThat(providers).containsKeys("nio", "kernel");
    assertThat(JsonReader.object(providers.get("nio").get("capabilities")))
        .containsOnlyKeys(
            Arrays.stream(Capability.values()).map(Capability::name).toArray(String[]::new));
    assertThat(JsonReader.object(report.get("choice")).get("transport")).isIn("nio", "kernel");
  }

  @Test
  void onAnOldJavaItSaysWhatTheKernelTransportNeeds(@TempDir Path directory) throws Exception {
    Path old = javas().filter(java -> version(directory, java) < 22).findFirst().orElse(null);
    assumeTrue(old != null, "there is no Java older than 22 here");
    List<String> java =
        List.of(old.toString(), "-cp", System.getProperty("java.class.path"), Main.class.getName());

    try (Child child = Child.start(directory, java, "doctor")) {
      assertThat(child.awaitEnd()).as(child::said).isZero();
      assertThat(child.said())
          .containsPattern("does not work +needs Java 22 or newer, this is \\d+")
          .contains("Transport nio: the best that works here")
          .contains("Not kernel: does not work here: needs Java 22 or newer");
    }
  }

  /** The one that runs Maven, if the build tells, and those on the path. */
  private static Stream<Path> javas() {
    String maven = System.getProperty("iovec.mavenJava");
    Stream<Path> path =
        Arrays.stream(System.getenv("PATH").split(":", -1)).map(each -> Path.of(each, "java"));
    return Stream.concat(Stream.ofNullable(maven).map(Path::of), path).filter(Files::isExecutable);
  }

  private static int version(Path directory, Path java) {
    try (Child child = Child.start(directory, List.of(java.toString()), "-version")) {
      child.awaitEnd();
      return Integer.parseInt(child.awaitSaid("version \"(\\d+)"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
