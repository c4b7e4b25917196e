package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
        .allSatisfy(rule -> assertThat(rule).containsPattern("MUST|SHOULD").endsWith("."));
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
        .forEach(
            row ->
                rules.put(
                    row.group(1),
                    (row.group(2).contains("MUST") ? Level.MUST : Level.SHOULD)
                        + " "
                        + row.group(4).strip()));
    return rules;
  }

  /** What the tests say of each id. Tests of one id have to agree. */
  private static Map<String, String> tested() {
    Map<String, String> rules = new TreeMap<>();
    for (Class<?> section : TransportConformance.class.getDeclaredClasses()) {
      for (Method method : section.getSuperclass().getDeclaredMethods()) {
        Rule rule = method.getAnnotation(Rule.class);
        if (rule != null) {
          String text = rule.level() + " " + needs(rule);
          assertThat(rules.getOrDefault(rule.id(), text)).as(method.toString()).isEqualTo(text);
          rules.put(rule.id(), text);
        }
      }
    }
    return rules;
  }

  private static String needs(Rule rule) {
    List<Capability> absent = Arrays.asList(rule.absent());
    return Stream.concat(
            Arrays.stream(rule.requires()).map(Capability::name),
            absent.stream().map(capability -> "not " + capability))
        .collect(Collectors.joining(", "));
  }
}
