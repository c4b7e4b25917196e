package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.TransportProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of a class path on which something cannot be loaded, hangs or breaks. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MainFailuresTest {
  private static final String R13 = "--rules=R-13";
  private static final String REFERENCE = "--transport=reference";

  @TempDir Path directory;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void transports() throws IOException {
    MainFixture.Exhausting.restore();
    services(TransportProvider.class, MainFixture.Reference.class);
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private void services(Class<?> service, Class<?>... classes) throws IOException {
    Path files = Files.createDirectories(directory.resolve("path/META-INF/services"));
    Files.writeString(
        files.resolve(service.getName()),
        Arrays.stream(classes).map(Class::getName).collect(Collectors.joining("\n")));
    URL[] path = {directory.resolve("path").toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(path, before));
  }

  private int run(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--report=" + directory.resolve("report"));
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void aClassThatCannotBeLoadedIsRedIfAllAreAskedFor() throws IOException {
    services(TransportConformance.class, MainFixture.Unmade.class);
    assertThat(run(R13)).isEqualTo(1);
    assertThat(out.toString()).contains("Red:", "Unmade", "it never is");
  }

  @Test
  void aClassThatCannotBeLoadedIsRedIfItMayBeThatOfTheTransportAskedFor() throws IOException {
    services(TransportConformance.class, MainFixture.Unmade.class);
    assertThat(run(REFERENCE, R13)).isEqualTo(1);
  }

  @Test
  void aClassThatCannotBeLoadedIsAWarningWhereWhatIsAskedForHasItsOwn() throws IOException {
    services(TransportConformance.class, MainFixture.Unmade.class, MainFixture.OfReference.class);
    assertThat(run(REFERENCE, R13)).isZero();
    assertThat(err.toString()).contains("Unmade", "it never is");
  }

  @Test
  void aProviderThatCannotBeLoadedIsAWarningWhereAnotherIsAskedFor() throws IOException {
    services(
        TransportProvider.class, MainFixture.UnmadeProvider.class, MainFixture.Reference.class);
    assertThat(run(REFERENCE, R13)).isZero();
    assertThat(err.toString()).contains("UnmadeProvider", "it never is");
    assertThat(run(R13)).isEqualTo(1);
  }

  @Test
  void anAdapterThatCannotBeLoadedIsRedWhereAdaptersAreAskedFor() throws IOException {
    services(
        AdapterConformance.class, MainFixture.UnmadeAdapter.class, MainFixture.OfAdapter.class);
    assertThat(run(R13)).isZero();
    assertThat(run("--adapter=all", "--rules=R-13,A-01")).isEqualTo(1);
  }

  @Test
  void aProbeThatHangsIsWhyATransportDoesNotWork() throws Exception {
    services(TransportProvider.class, MainFixture.Endless.class, MainFixture.Reference.class);
    assertThat(KitRun.impatient(() -> run(REFERENCE, R13))).isZero();
    assertThat(KitRun.impatient(() -> run("--list"))).isZero();
    assertThat(out.toString())
        .containsPattern("endless +does not work here: the probe of \\S+ did not end within 1 s");
  }

  @Test
  void aTransportWhoseProbeHangsIsRed() throws Exception {
    services(TransportProvider.class, MainFixture.Endless.class);
    assertThat(KitRun.impatient(() -> run("--transport=endless", "--rules=R"))).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("endless  R-\\d\\d  FAIL")
        .contains("asking it what applies did not end within 1 s");
  }

  @Test
  void whatEndsJunitsRunIsReported() throws IOException {
    services(TransportConformance.class, MainFixture.Exhausting.class);
    assertThat(run(REFERENCE, R13)).isEqualTo(1);
    assertThat(out.toString())
        .contains("cannot be run: java.lang.OutOfMemoryError: no room", "Report: ");
    assertThat(directory.resolve("report/conformance.json")).isRegularFile();
  }
}
