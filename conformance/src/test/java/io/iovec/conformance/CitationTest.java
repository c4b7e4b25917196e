package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the documentation of the SPI, which is the contract, and SPEC.md to each other. */
class CitationTest {
  private static final Path SPI = Path.of("../spi/src/main/java/io/iovec");

  private static final Pattern ID = Pattern.compile("\\b[A-Z]-\\d\\d\\b");

  private static final Pattern RULE = Pattern.compile("\\| ([A-Z]-\\d\\d) \\| (.*?) \\|.*");

  /** Methods that promise nothing which could be held to a rule, and why. */
  private static final Map<String, String> EXEMPT =
      Map.ofEntries(
          Map.entry("EntryFactory inMemory", "no transport implements it"),
          Map.entry("IoEntry isClosed", "kept by the class itself, for all kinds"),
          Map.entry("IoEntry next", "kept by the class itself, for all kinds"),
          Map.entry("IoEntry IoEntry", "makes, and promises nothing yet"),
          Map.entry("KernelEntry KernelEntry", "makes, and promises nothing yet"),
          Map.entry("IoEntry takeBytes", "the work of take"),
          Map.entry("IoEntry splitBytes", "the work of splitFront"),
          Map.entry("IoEntry shareBytes", "the work of share"),
          Map.entry("IoEntry releaseBytes", "the work of release"),
          Map.entry("IoEntry closeBytes", "the work of close"),
          Map.entry("IoEntry closeOwned", "the work of close"),
          Map.entry("IoEntry grow", "keeps the length, for all kinds"),
          Map.entry("IoEntry shrink", "keeps the length, for all kinds"),
          Map.entry("KernelEntry putBytes", "the work of put"),
          Map.entry("KernelEntry holdBytes", "the work of hold"));

  private static final Pattern COMMENT = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);

  /** A comment of documentation, and the declaration behind it. */
  private static final Pattern DOCUMENTED =
      Pattern.compile(
          "/\\*\\*(.*?)\\*/\\s*((?:@\\w+(?:\\([^)]*\\))?\\s*)*)([^;{]*)", Pattern.DOTALL);

  @Test
  void everyIdThatTheSpiCitesIsARule() throws IOException {
    assertThat(rules(".*(MUST|SHOULD|MAY).*")).containsAll(cited());
  }

  @Test
  void everyRuleThatBindsATransportIsCitedWhereItIsPromised() throws IOException {
    Set<String> binding = rules(".*MUST.*");
    binding.removeIf(id -> id.startsWith("A-"));
    binding.removeAll(cited());
    assertThat(binding).as("rules that the documentation of the SPI does not cite").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transport",
        "TransportProvider",
        "EntryFactory",
        "StreamSocket",
        "StreamListener",
        "Pollable",
        "Poller",
        "Registration",
        "IoFile",
        "IoEntry",
        "KernelEntry"
      })
  void everyMethodThatATransportImplementsCitesARule(String type) throws IOException {
    List<String> silent =
        DOCUMENTED
            .matcher(Files.readString(SPI.resolve(type + ".java")))
            .results()
            .filter(found -> found.group(3).contains("("))
            .filter(found -> !ID.matcher(found.group(1)).find())
            .map(found -> type + " " + name(found.group(3)))
            .filter(method -> !EXEMPT.containsKey(method))
            .toList();
    assertThat(silent).as("methods of %s without a rule", type).isEmpty();
  }

  /** Returns the name in front of the first parenthesis. */
  private static String name(String declaration) {
    String before = declaration.substring(0, declaration.indexOf('(')).strip();
    return before.substring(Math.max(before.lastIndexOf(' '), before.lastIndexOf('\n')) + 1);
  }

  private static Set<String> cited() throws IOException {
    Set<String> ids = new TreeSet<>();
    try (Stream<Path> sources = Files.list(SPI)) {
      for (Path source : sources.toList()) {
        Matcher comments = COMMENT.matcher(Files.readString(source));
        comments
            .results()
            .flatMap(comment -> ID.matcher(comment.group()).results())
            .forEach(id -> ids.add(id.group()));
      }
    }
    return ids;
  }

  private static Set<String> rules(String sentence) throws IOException {
    return Files.readAllLines(Path.of("SPEC.md")).stream()
        .map(RULE::matcher)
        .filter(Matcher::matches)
        .filter(row -> row.group(2).matches(sentence))
        .map(row -> row.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
