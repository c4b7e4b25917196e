package io.iovec.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.iovec.benchmarks.Environment;
import io.iovec.benchmarks.Measurements;
import io.iovec.benchmarks.Sample;
import io.iovec.benchmarks.Scenario;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {
  private final Run run = Run.good();

  @TempDir Path directory;

  @Test
  void jsonHasTheRawResults() {
    JsonObject json = parsed();
    Gson gson = new Gson();

    assertThat(list(json, "samples").map(each -> gson.fromJson(each, Sample.class)))
        .isEqualTo(run.samples);
    assertThat(list(json, "measurements")).hasSize(run.measurements.size());
    assertThat(list(json, "contenders")).hasSize(run.contenders.size());
    assertThat(gson.fromJson(json.get("environment"), Environment.class).remarks())
        .containsExactly("a remark");
  }

  @Test
  void jsonHasATargetForEachRow() {
    assertThat(list(parsed(), "targets").map(JsonElement::getAsJsonObject))
        .hasSize(16)
        .allSatisfy(
            each -> {
              assertThat(each.keySet())
                  .containsExactly("name", "target", "measured", "met", "detail");
              assertThat(each.get("met").getAsBoolean()).isTrue();
            });
  }

  @Test
  void jsonSaysWhatATargetIsMadeOf() {
    JsonObject detail =
        list(parsed(), "targets")
            .findFirst()
            .map(each -> each.getAsJsonObject().getAsJsonArray("detail").get(0).getAsJsonObject())
            .orElseThrow();

    assertThat(detail.get("case").getAsString()).isEqualTo("overwrite 1 MiB");
    assertThat(detail.get("contender").getAsString()).isEqualTo(Run.OURS);
    assertThat(detail.get("against").getAsString()).isEqualTo("limit-copy");
    assertThat(detail.get("bound").getAsDouble()).isEqualTo(1.05);
  }

  @Test
  void jsonHasStatisticsOfEachCase() {
    assertThat(list(parsed(), "statistics").map(JsonElement::getAsJsonObject))
        .hasSize(16)
        .allSatisfy(
            each -> {
              assertThat(each.get("limit").getAsString()).isEqualTo("limit-copy");
              assertThat(each.getAsJsonArray("contenders")).hasSize(run.contenders.size());
            });
  }

  @Test
  void jsonLeavesOutWhatIsNoNumber() {
    run.measure(Run.OURS, Measurements.IDLE_HEAP, Double.NaN);

    assertThat(list(parsed(), "measurements")).hasSize(run.measurements.size() - 1);
  }

  @Test
  void isTheSameForTheSameFigures() {
    assertThat(Run.good().report().json()).isEqualTo(run.report().json());
  }

  @Test
  void canBeMadeOfNothing() throws IOException {
    Report report = new Run().report();
    report.plots(directory);

    assertThat(JsonParser.parseString(report.json()).isJsonObject()).isTrue();
    assertThat(report.markdown()).contains("0 of 16 are met");
    assertThat(report.summary()).contains("no data", "0 of 16 targets are met");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void markdownHasCostsAndRatiosToTheLimit() {
    assertThat(run.report().markdown())
        .contains("## Send\n")
        .contains("| | 512 B | 16 KiB | 64 KiB | 1 MiB | 8 MiB |")
        .contains("| The iovec-nio | 0.375 (1.50) |")
        .contains("thousands")
        .contains("- send: 1.0 % in the median case, 1.0 % in the worst")
        .contains("| heap bytes per idle connection |")
        .doesNotContain("#2");
  }

  @Test
  void everyRowOfATableHasAsManyCells() {
    run.samples.removeIf(each -> each.contender().equals("jdk-1m") && each.what().payload() == 512);
    String[] lines = run.report().markdown().split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      if (lines[i].startsWith("|") && lines[i - 1].startsWith("|")) {
        assertThat(cells(lines[i])).as(lines[i]).isEqualTo(cells(lines[i - 1]));
      }
    }
  }

  private static long cells(String line) {
    return line.chars().filter(each -> each == '|').count();
  }

  @Test
  void summaryTellsOfEachTarget() {
    run.cost(Run.on(Scenario.SEND, Run.MIB), Run.OURS, 0.2);

    List<String> lines = run.report().summary().lines().toList();
    assertThat(lines).hasSize(17);
    assertThat(lines.get(0)).startsWith("met ").contains("CHEAPEST, against the limit");
    assertThat(lines.get(2)).startsWith("NOT MET").endsWith(": at most 1.05: 2.00");
    assertThat(lines.get(16)).isEqualTo("13 of 16 targets are met");
  }

  @Test
  void saysWhatIsMetByNoiseOnly() {
    run.cost(Run.on(Scenario.SEND, Run.MIB), Run.OURS, 0.1055);

    assertThat(run.report().summary().lines().toList().get(2))
        .startsWith("met ")
        .endsWith(": 1.06, only within noise");
    assertThat(run.targets().get(2).measured()).endsWith("noise 0.01, met only within it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overwrite.png",
        "overwrite-to-limit.png",
        "send.png",
        "send-to-limit.png",
        "relay.png",
        "relay-to-limit.png"
      })
  void plotsArePicturesWithSomethingOnThem(String name) throws IOException {
    run.report().plots(directory);
    BufferedImage image = ImageIO.read(directory.resolve(name).toFile());

    assertThat(image.getWidth()).isGreaterThan(1000);
    assertThat(
            Stream.iterate(0, x -> x + 1)
                .limit(image.getWidth())
                .map(x -> image.getRGB(x, image.getHeight() / 2))
                .distinct())
        .hasSizeGreaterThan(3);
  }

  @Test
  void aScenarioOfOnePayloadHasNoPlot() throws IOException {
    run.samples.removeIf(
        each -> each.what().scenario() == Scenario.RELAY && each.what().payload() != Run.MIB);
    run.report().plots(directory);

    assertThat(Files.exists(directory.resolve("relay.png"))).isFalse();
    assertThat(directory.resolve("send.png")).isNotEmptyFile();
  }

  private JsonObject parsed() {
    return JsonParser.parseString(run.report().json()).getAsJsonObject();
  }

  private static Stream<JsonElement> list(JsonObject json, String name) {
    return json.getAsJsonArray(name).asList().stream();
  }
}
