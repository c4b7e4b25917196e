package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.TransportProvider;
import io.iovec.conformance.report.Spec;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the launcher finds and runs, what it tells, and its exit status. */
class MainTest {
  @TempDir Path directory;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void transports() throws IOException {
    MainFixture.Fragile.restore();
    services(TransportProvider.class, MainFixture.Reference.class, MainFixture.Elsewhere.class);
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Makes a class path that has these services, and no others of the kind. */
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
    if (Arrays.stream(options).noneMatch(option -> option.startsWith("--report"))) {
      all.add("--report=none");
    }
    return commandLine().execute(all.toArray(String[]::new));
  }

  private CommandLine commandLine() {
    return Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  @Test
  void aRunInWhichNothingIsRedEndsWith0AndSaysWhatRan() {
    assertThat(run("--transport=reference", "--rules=R-13")).isZero();
    assertThat(out.toString()).containsPattern("reference +1 +0 +0 +0 +0 +0 +0\\.\\d s");
    assertThat(err.toString()).contains("reference: 1 tests");
  }

  @Test
  void aRunWritesReportsWhereItIsTold() {
    Path reports = directory.resolve("a/b");
    assertThat(run("--transport=reference", "--rules=R-13", "--report=" + reports)).isZero();
    assertThat(reports).isDirectoryContaining("glob:**.html").isDirectoryContaining("glob:**.json");
    assertThat(out.toString()).contains("Report: " + reports.resolve("conformance.html"));
  }

  @Test
  void anImplementorsOwnClassIsRunInPlaceOfTheOneByName() throws IOException {
    services(TransportConformance.class, MainFixture.Sloppy.class);
    assertThat(run("--list")).isZero();
    assertThat(out.toString())
        .contains("sloppy", MainFixture.Sloppy.class.getName())
        .containsPattern("elsewhere +does not work here: no such device")
        .containsPattern("reference +by name");
  }

  @Test
  void aBrokenRuleEndsWith1AndIsExplained() throws IOException {
    services(TransportConformance.class, MainFixture.Sloppy.class);
    assertThat(run("--transport=sloppy", "--rules=R-13")).isEqualTo(1);
    assertThat(out.toString())
        .contains("Red:")
        .contains("sloppy  R-13  FAIL")
        .contains("if this fails, check");
  }

  @Test
  void aTransportThatDoesNotWorkHereIsNotGreenAlone() {
    assertThat(run("--transport=elsewhere", "--rules=R-13")).isEqualTo(1);
    assertThat(out.toString()).contains("no test ran");
  }

  @Test
  void aTransportThatDoesNotWorkHereIsRedIfStrictOrRequired() {
    assertThat(run("--rules=R-13")).isZero();
    assertThat(run("--rules=R-13", "--strict")).isEqualTo(1);
    assertThat(run("--rules=R-13", "--require=elsewhere")).isEqualTo(1);
    assertThat(run("--rules=R-13", "--require=reference")).isZero();
  }

  @Test
  void whatIsRequiredAndNeverRanIsRed() {
    assertThat(run("--transport=reference", "--rules=R-13", "--require=kernel")).isEqualTo(1);
    assertThat(out.toString()).contains("kernel: required, but it was never tried");
  }

  @Test
  void aClassThatCannotBeMadeIsRed() throws IOException {
    services(TransportConformance.class, MainFixture.Fragile.class);
    assertThat(run("--transport=fragile", "--rules=R-13")).isEqualTo(1);
    assertThat(out.toString()).contains("fragile").contains("once is enough");
  }

  @Test
  void rulesThatConcernNobodyAreNotGreen() {
    assertThat(run("--transport=reference", "--rules=A")).isEqualTo(1);
    assertThat(out.toString()).contains("no test ran");
  }

  @Test
  void anAdapterRunsOnEachTransportThatWorks() throws IOException {
    services(AdapterConformance.class, MainFixture.OfAdapter.class);
    assertThat(run("--adapter=all", "--rules=A-01")).isZero();
    assertThat(out.toString())
        .containsPattern("reference on reference +1 ")
        .doesNotContain("on elsewhere");
    assertThat(System.getProperty("iovec.transport")).isNull();
  }

  @Test
  void unknownNamesEndWith2AndSayWhichThereAre() {
    assertThat(run("--transport=kernal")).isEqualTo(2);
    assertThat(run("--adapter=netty")).isEqualTo(2);
    assertThat(run("--rules=S-99")).isEqualTo(2);
    assertThat(run("--patience=soon")).isEqualTo(2);
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(err.toString())
        .contains("there is no transport kernal; there are: elsewhere, reference")
        .contains("there is no adapter netty, nor any other")
        .contains("there is no rule or section S-99; the sections are: V (vectors)")
        .contains("--nonsense");
  }

  @Test
  void aPlaceThatCannotBeWrittenToEndsWith2() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThat(run("--transport=reference", "--report=" + file)).isEqualTo(2);
    assertThat(err.toString()).contains("cannot write to");
  }

  @Test
  void aSettingThatMakesNoSenseEndsWith2() {
    System.setProperty("iovec.conformance.requires", "kernel");
    try {
      assertThat(run("--transport=reference")).isEqualTo(2);
    } finally {
      System.clearProperty("iovec.conformance.requires");
    }
    assertThat(err.toString()).contains("iovec.conformance.requires: there is no such setting");
  }

  @Test
  void theVersionIsThatOfTheKitAndOfTheSpecification() {
    assertThat(commandLine().execute("--version")).isZero();
    assertThat(out.toString()).contains("iovec-conformance").containsPattern("specification \\d");
  }

  @Test
  void anInterruptedRunIsRed() {
    Results results =
        new Results(Settings.from(name -> name.equals(Settings.REPORT) ? "none" : null));
    results.stop();
    Check.all(results, new RuleFilter(Set.of("R-13")), Spec.builtIn());
    assertThat(results.problems()).anyMatch(problem -> problem.contains("interrupted"));
  }

  @Test
  void aWholeRunThatLeavesRulesOutIsRed() {
    Results results =
        new Results(Settings.from(name -> name.equals(Settings.REPORT) ? "none" : null));
    String name = results.name(new RuleExtensionFixture.Works());
    results.add(new Result(name, "V-01", "One.a", Outcome.PASS, false, "", 1));
    Check.all(results, new RuleFilter(Set.of()), Spec.builtIn());
    assertThat(results.problems())
        .singleElement()
        .asString()
        .startsWith("works: no test was tried of V-02, ")
        .doesNotContain("A-01");
  }
}
