package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds SPEC.md and the tests to each other, both ways. */
class SpecTest {
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z]-\\d\\d) \\| (.*) \\| (.*)\\| (.*)\\|");

  @Test
  void everyRuleHasATestAndEveryTestARule() throws IOException {
    assertThat(tested().keySet()).containsExactlyElementsOf(written().keySet());
  }

  @Test
  void levelsAndCapabilitiesAreTheSame() throws IOException {
    assertThat(tested()).isEqualTo(written());
  }

  @Test
  void noIdIsWrittenTwice() throws IOException {
    assertThat(rows().map(row -> row.group(1))).doesNotHaveDuplicates();
  }

  @Test
  void everyRuleIsOneSentenceThatBinds() throws IOException {
    assertThat(rows().map(row -> row.group(2)))
        .allSatisfy(rule -> assertThat(rule).containsPattern("MUST|SHOULD|MAY").endsWith("."));
  }

  private static Stream<Matcher> rows() throws IOException {
    return Files.readAllLines(Path.of("SPEC.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches);
  }

  /** What SPEC.md says of each id: level and needs. */
  private static Map<String, String> written() throws IOException {
    Map<String, String> rules = new TreeMap<>();
    rows()
        .forEach(row -> rules.put(row.group(1), level(row.group(2)) + " " + row.group(4).strip()));
    return rules;
  }

  private static Level level(String rule) {
    return rule.contains("MUST") ? Level.MUST : rule.contains("SHOULD") ? Level.SHOULD : Level.MAY;
  }

  /** What the tests say of each id. Tests of one id have to agree. */
  private static Map<String, String> tested() {
    Map<String, String> rules = new TreeMap<>();
    Stream.of(TransportConformance.class, AdapterConformance.class)
        .flatMap(kit -> Arrays.stream(kit.getDeclaredClasses()))
        .flatMap(section -> Arrays.stream(section.getSuperclass().getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Rule.class))
        .forEach(
            method -> {
              Rule rule = method.getAnnotation(Rule.class);
              String text = rule.level() + " " + needs(rule);
              assertThat(rules.getOrDefault(rule.id(), text)).as(method.toString()).isEqualTo(text);
              rules.put(rule.id(), text);
            });
    return rules;
  }

  private static String needs(Rule rule) {
    return Stream.of(
            Arrays.stream(rule.requires()).map(Capability::name),
            Arrays.stream(rule.absent()).map(capability -> "not " + capability),
            Arrays.stream(rule.features()).map(Feature::name),
            Stream.of("faults").filter(word -> rule.faults()))
        .flatMap(words -> words)
        .collect(Collectors.joining(", "));
  }
}
