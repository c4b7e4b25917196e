package io.iovec.conformance.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The specification, as {@code SPEC.md} has it.
 *
 * @param version which one, or {@code unknown}
 * @param sections in the order of the text
 */
public record Spec(String version, List<Section> sections) {
  private static final Pattern VERSION =
      Pattern.compile("version ([0-9][0-9.]*[0-9]) of the specification");
  private static final Pattern HEADING = Pattern.compile("## ([A-Z]): (.*)");
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-Z]-\\d\\d) \\| (.*) \\| (.*)\\| (.*)\\|");

  /** Makes a specification; the list is copied. */
  public Spec {
    sections = List.copyOf(sections);
  }

  /**
   * An area.
   *
   * @param letter what the ids of its rules begin with
   * @param title what it is about
   * @param rules in the order of the text
   */
  public record Section(String letter, String title, List<Rule> rules) {
    /** Makes a section; the list is copied. */
    public Section {
      rules = List.copyOf(rules);
    }
  }

  /**
   * A rule.
   *
   * @param id never used again: {@code S-03}
   * @param text one sentence, in Markdown
   * @param intent why it is there, in Markdown, or empty
   * @param needs what has to be there for it to apply, or empty
   */
  public record Rule(String id, String text, String intent, String needs) {
    /** Returns the word of RFC 2119 that binds. */
    public String level() {
      return text.contains("MUST") ? "MUST" : text.contains("SHOULD") ? "SHOULD" : "MAY";
    }
  }

  /**
   * Returns the specification that was built into the kit.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static Spec builtIn() {
    try (InputStream in = Spec.class.getResourceAsStream("SPEC.md")) {
      return parse(in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("SPEC.md cannot be read from the kit", e);
    }
  }

  /** Reads the rules; what is not a row of a section is skipped. */
  public static Spec parse(String markdown) {
    Matcher version = VERSION.matcher(markdown);
    List<Section> sections = new ArrayList<>();
    markdown
        .lines()
        .forEach(
            line -> {
              Matcher heading = HEADING.matcher(line);
              Matcher row = ROW.matcher(line);
              if (heading.matches()) {
                sections.add(new Section(heading.group(1), heading.group(2), List.of()));
              } else if (row.matches() && !sections.isEmpty()) {
                add(sections, row);
              }
            });
    return new Spec(version.find() ? version.group(1) : "unknown", sections);
  }

  private static void add(List<Section> sections, Matcher row) {
    int last = sections.size() - 1;
    Section section = sections.get(last);
    List<Rule> rules = new ArrayList<>(section.rules());
    rules.add(
        new Rule(row.group(1), row.group(2).strip(), row.group(3).strip(), row.group(4).strip()));
    sections.set(last, new Section(section.letter(), section.title(), rules));
  }

  /** Returns the rule of an id. */
  public Optional<Rule> rule(String id) {
    return sections.stream()
        .flatMap(section -> section.rules().stream())
        .filter(rule -> rule.id().equals(id))
        .findFirst();
  }
}
