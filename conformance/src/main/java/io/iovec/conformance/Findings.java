package io.iovec.conformance;

import io.iovec.conformance.report.Report;
import io.iovec.conformance.report.Spec;
import io.iovec.conformance.report.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes a report of results: rules of the specification, implementations, outcomes. */
final class Findings {
  private Findings() {}

  /** Returns what sessions found, as one report; the settings are those of the last. */
  static Report report(Collection<Results> sessions) {
    return report(sessions, Spec.builtIn(), Map.of());
  }

  /**
   * Returns what sessions found, as one report.
   *
   * @param more further facts of the run
   */
  static Report report(Collection<Results> sessions, Spec spec, Map<String, String> more) {
    Map<String, Subjects.Tried> subjects = new LinkedHashMap<>();
    List<Result> all = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    Map<String, String> facts = new LinkedHashMap<>();
    for (Results session : sessions) {
      session.subjects().forEach(subjects::putIfAbsent);
      all.addAll(session.all());
      problems.addAll(session.problems());
      facts = facts(session.settings(), spec);
    }
    facts.putAll(more);
    Map<String, Map<String, List<Result>>> byRule = new LinkedHashMap<>();
    for (Result result : all) {
      byRule
          .computeIfAbsent(result.rule(), rule -> new LinkedHashMap<>())
          .computeIfAbsent(result.subject(), subject -> new ArrayList<>())
          .add(result);
    }
    return new Report(
        facts,
        Arrays.stream(Outcome.values()).map(Findings::state).toList(),
        subjects.entrySet().stream()
            .map(each -> new Report.Column(each.getKey(), each.getValue().facts()))
            .toList(),
        sections(spec, subjects.keySet(), byRule),
        problems);
  }

  private static List<Report.Section> sections(
      Spec spec, Set<String> subjects, Map<String, Map<String, List<Result>>> byRule) {
    List<Report.Section> sections = new ArrayList<>();
    Set<String> others = new TreeSet<>(byRule.keySet());
    for (Spec.Section section : spec.sections()) {
      section.rules().forEach(rule -> others.remove(rule.id()));
      sections.add(section(section.letter(), section.title(), section.rules(), subjects, byRule));
    }
    if (!others.isEmpty()) {
      List<Spec.Rule> unknown = others.stream().map(id -> new Spec.Rule(id, "", "", "")).toList();
      sections.add(section("?", "not in the specification", unknown, subjects, byRule));
    }
    return sections;
  }

  private static Report.Section section(
      String letter,
      String title,
      List<Spec.Rule> rules,
      Set<String> subjects,
      Map<String, Map<String, List<Result>>> byRule) {
    List<Report.Line> lines = new ArrayList<>();
    for (Spec.Rule rule : rules) {
      Map<String, Report.Cell> cells = new LinkedHashMap<>();
      for (String subject : subjects) {
        List<Result> tests = byRule.getOrDefault(rule.id(), Map.of()).get(subject);
        if (tests != null) {
          cells.put(subject, cell(tests));
        }
      }
      lines.add(new Report.Line(rule, cells));
    }
    return new Report.Section(letter, title, lines);
  }

  private static Report.Cell cell(List<Result> tests) {
    Outcome outcome = Outcome.of(tests.stream().map(Result::outcome).toList());
    return new Report.Cell(
        state(outcome),
        tests.stream().anyMatch(Result::red),
        tests.stream()
            .map(t -> new Report.Tested(t.test(), state(t.outcome()), t.reason(), t.nanos()))
            .toList());
  }

  private static State state(Outcome outcome) {
    return new State(outcome.name(), outcome.meaning());
  }

  private static Map<String, String> facts(Settings settings, Spec spec) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kit", "iovec-conformance " + Kit.version());
    facts.put("specification", spec.version());
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put(
        "Java", System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.name"));
    facts.put(
        "system",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
    facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    facts.put("seed", String.valueOf(Bytes.SEED));
    facts.put("strict", settings.strict() ? "yes" : "no");
    facts.put(
        "required",
        settings.required().isEmpty()
            ? "nothing"
            : String.join(", ", new TreeSet<>(settings.required())));
    facts.put("patience", Limits.patience() + " s");
    Kit.revision().ifPresent(revision -> facts.put("revision", revision));
    facts.putAll(Kit.jar());
    return facts;
  }

  /**
   * Returns the rules that hold for an implementation, by what it is, but of which it has no
   * result.
   */
  static Set<String> untried(Results results, String subject, Spec spec) {
    Subjects.Tried tried = results.subjects().get(subject);
    Set<String> untried = new LinkedHashSet<>();
    spec.sections().stream()
        .filter(section -> tried != null && section.letter().equals("A") == tried.adapter())
        .flatMap(section -> section.rules().stream())
        .forEach(rule -> untried.add(rule.id()));
    results.all().stream()
        .filter(result -> result.subject().equals(subject))
        .forEach(result -> untried.remove(result.rule()));
    return untried;
  }
}
