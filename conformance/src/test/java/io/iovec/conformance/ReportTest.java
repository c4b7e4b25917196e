package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.iovec.conformance.report.Report;
import io.iovec.conformance.report.Reports;
import io.iovec.conformance.report.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages say of results. How they look is seen, not tested. */
class ReportTest {
  private static final String HOSTILE =
      "Y-02: </script><script>alert(1)</script> | ``` <img src=x onerror=y> & \"'\n\u001b[31mred";

  private static final Spec SPEC =
      Spec.parse(
          """
          This is version 7.1 of the specification; it changes.

          | id | was |
          | --- | --- |
          | Y-00 | outside | of sections | |

          ## Y: why
          | id | rule | intent | needs |
          | Y-01 | `take` MUST take. | To have. | TLS |
          | Y-02 | It SHOULD be <quick>. | | |
          | Y-03 | It MAY rest. | Nobody tried. | |

          ## Z: zoo
          | Z-01 | It MUST not be tried. | | |
          """);

  @TempDir Path directory;
  private final Results results = new Results(new Settings(true, Set.of("works"), null));

  @BeforeEach
  void run() {
    String works = results.name(new RuleExtensionFixture.Works());
    String mute = results.name(new RuleExtensionFixture.Mute());
    add(works, "Y-01", "One.a", Outcome.PASS, false, "", 1_500_000);
    add(works, "Y-01", "One.b", Outcome.NOT_APPLICABLE, false, "Y-01: TLS is not had", 0);
    add(works, "Y-02", "Two.a", Outcome.NON_STRICT, true, HOSTILE, 2_000_000_000);
    add(mute, "Y-01", "One.a", Outcome.FAIL, true, "Y-01: it takes less", 3_000_000);
    add(mute, "X-99", "Own.a", Outcome.PASS, false, "", 1);
  }

  private void add(
      String subject,
      String rule,
      String test,
      Outcome outcome,
      boolean red,
      String reason,
      long nanos) {
    results.add(new Result(subject, rule, test, outcome, red, reason, nanos));
  }

  private Report report() {
    return Findings.report(List.of(results), SPEC, Map.of());
  }

  private String page(String name) throws IOException {
    Reports.write(report(), directory);
    return Files.readString(directory.resolve(name));
  }

  private JsonObject json() throws IOException {
    return JsonParser.parseString(page("conformance.json")).getAsJsonObject();
  }

  @Test
  void theSpecificationIsReadFromItsTables() {
    assertThat(SPEC.version()).isEqualTo("7.1");
    assertThat(SPEC.sections()).extracting(Spec.Section::letter).containsExactly("Y", "Z");
    assertThat(SPEC.rule("Y-01"))
        .contains(new Spec.Rule("Y-01", "`take` MUST take.", "To have.", "TLS"));
    assertThat(SPEC.sections().get(0).rules())
        .extracting(Spec.Rule::level)
        .containsExactly("MUST", "SHOULD", "MAY");
  }

  @Test
  void theKitHasItsSpecification() {
    assertThat(Spec.builtIn().version()).matches("[0-9]+\\.[0-9]+");
    assertThat(Spec.builtIn().rule("V-01")).isPresent();
  }

  @Test
  void jsonHasOutcomesReasonsAndTimes() throws IOException {
    JsonObject rule = rule(json(), 0, 0);
    assertThat(rule.get("text").getAsString()).isEqualTo("`take` MUST take.");
    JsonObject works = rule.getAsJsonObject("results").getAsJsonObject("works");
    assertThat(works.get("outcome").getAsString()).isEqualTo("PASS");
    assertThat(works.get("millis").getAsDouble()).isEqualTo(1.5);
    JsonObject second = works.getAsJsonArray("tests").get(1).getAsJsonObject();
    assertThat(second.get("reason").getAsString()).isEqualTo("Y-01: TLS is not had");
    assertThat(rule(json(), 0, 1).getAsJsonObject("results").getAsJsonObject("works"))
        .asString()
        .contains("onerror=y");
  }

  private static JsonObject rule(JsonObject json, int section, int rule) {
    return json.getAsJsonArray("sections")
        .get(section)
        .getAsJsonObject()
        .getAsJsonArray("rules")
        .get(rule)
        .getAsJsonObject();
  }

  @Test
  void jsonCountsRulesAndWhatIsRed() throws IOException {
    JsonObject json = json();
    assertThat(json.get("red").getAsLong()).isEqualTo(2);
    JsonObject works = json.getAsJsonArray("implementations").get(0).getAsJsonObject();
    assertThat(works.getAsJsonObject("counts").get("PASS").getAsLong()).isEqualTo(1);
    assertThat(works.getAsJsonObject("counts").get("NON_STRICT").getAsLong()).isEqualTo(1);
    assertThat(works.getAsJsonObject("counts").get("FAIL").getAsLong()).isZero();
    JsonObject run = json.getAsJsonObject("run");
    assertThat(run.get("seed").getAsString()).isEqualTo(String.valueOf(Bytes.SEED));
    assertThat(run.get("specification").getAsString()).isEqualTo("7.1");
    assertThat(run.get("strict").getAsString()).isEqualTo("yes");
    assertThat(run.get("required").getAsString()).isEqualTo("works");
  }

  @Test
  void whatWasNotTriedHasNoOutcome() throws IOException {
    assertThat(rule(json(), 0, 2).getAsJsonObject("results").keySet()).isEmpty();
    assertThat(rule(json(), 0, 1).getAsJsonObject("results").keySet()).containsExactly("works");
  }

  @Test
  void resultsOfRulesThatTheSpecificationDoesNotHaveAreShown() throws IOException {
    assertThat(rule(json(), 2, 0).get("id").getAsString()).isEqualTo("X-99");
  }

  @Test
  void markdownHasATableForEachSectionThatWasTried() throws IOException {
    assertThat(page("conformance.md"))
        .contains("| id | rule | works | mute |\n| --- | --- | --- | --- |\n")
        .contains("| Y-01 | `take` MUST take. | PASS | **FAIL** |\n")
        .contains("Not tried: Z (zoo).")
        .doesNotContain("\n## Z");
  }

  @Test
  void markdownKeepsReasonsFromBeingMarkup() throws IOException {
    assertThat(page("conformance.md").lines())
        .filteredOn(line -> line.contains("<script>"))
        .hasSize(1)
        .allMatch(line -> line.startsWith("      "));
  }

  @Test
  void htmlEscapesWhatOthersWrote() throws IOException {
    results.problem("<b>broken</b>");
    assertThat(page("conformance.html"))
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)")
        .contains("&lt;b&gt;broken")
        .contains("It SHOULD be &lt;quick&gt;.")
        .contains("<code>take</code> MUST take.")
        .doesNotContain("<script>alert")
        .doesNotContain("<img")
        .doesNotContain("\u001b");
  }

  @Test
  void htmlNeedsNothingElse() throws IOException {
    assertThat(page("conformance.html"))
        .doesNotContainPattern(Pattern.compile("(src|href)=\"(?!#)|url\\(|@import"));
  }

  @Test
  void htmlOpensWhatIsRed() throws IOException {
    String html = page("conformance.html");
    assertThat(html).containsPattern("<details class=\"rule\" id=\"Y-02\" [^>]* open>");
    assertThat(html).containsPattern("<details class=\"rule\" id=\"Y-03\" [^>]*\"\\s*>");
  }

  @Test
  void ofTwoClassesWithOneTitleTheSecondIsNamed() {
    class Other extends RuleExtensionFixture.Works {}
    assertThat(results.name(new Other())).isEqualTo("works (Other)");
    assertThat(results.name(new RuleExtensionFixture.Works())).isEqualTo("works");
  }

  @Test
  void sessionsOfOneProcessAreOneReport() throws IOException {
    Settings here = new Settings(false, Set.of(), directory.resolve("both"));
    for (RuleExtensionFixture each :
        List.of(new RuleExtensionFixture.Works(), new RuleExtensionFixture.Mute())) {
      try (Results session = new Results(here)) {
        session.add(new Result(session.name(each), "V-01", "One.a", Outcome.PASS, false, "", 1));
      }
    }
    JsonObject json =
        JsonParser.parseString(Files.readString(directory.resolve("both/conformance.json")))
            .getAsJsonObject();
    assertThat(json.getAsJsonArray("implementations")).hasSize(2);
  }

  @Test
  void aSessionWithoutResultsOrWithoutADirectoryWritesNothing() throws IOException {
    Path nowhere = directory.resolve("nothing");
    new Results(new Settings(false, Set.of(), nowhere)).close();
    results.close();
    assertThat(nowhere).doesNotExist();
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }
}
