package io.iovec.conformance.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The report for a repository or a release: tables, and the reasons below them. */
final class MarkdownReport {
  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    return new MarkdownReport(report).text();
  }

  private String text() {
    out.append("# Conformance\n\n");
    row(List.of("run", ""));
    rule(2);
    report.facts().forEach((name, value) -> row(List.of(name, Text.cell(value))));
    problems();
    counts();
    report.sections().stream().filter(Report.Section::tried).forEach(this::section);
    String untried =
        report.sections().stream()
            .filter(section -> !section.tried())
            .map(section -> section.letter() + " (" + section.title() + ")")
            .collect(Collectors.joining(", "));
    if (!untried.isEmpty()) {
      out.append("\nNot tried: ").append(untried).append(".\n");
    }
    report.columns().forEach(this::facts);
    reasons();
    return out.toString();
  }

  private void problems() {
    if (!report.problems().isEmpty()) {
      out.append("\n## What no rule speaks of\n");
      report.problems().forEach(problem -> verbatim("", problem));
    }
  }

  private void counts() {
    out.append("\n## Rules by outcome\n\n");
    row(
        Stream.concat(
                Stream.concat(
                    Stream.of("implementation"), report.states().stream().map(State::name)),
                Stream.of("time"))
            .toList());
    rule(report.states().size() + 2);
    for (Report.Column column : report.columns()) {
      row(
          Stream.concat(
                  Stream.concat(
                      Stream.of(Text.cell(column.name())),
                      report.counts(column).values().stream().map(String::valueOf)),
                  Stream.of(Text.time(report.nanos(column))))
              .toList());
    }
  }

  private void section(Report.Section section) {
    List<Report.Column> columns = section.columns(report.columns());
    out.append("\n## ")
        .append(section.letter())
        .append(": ")
        .append(section.title())
        .append("\n\n");
    row(
        Stream.concat(
                Stream.of("id", "rule"), columns.stream().map(column -> Text.cell(column.name())))
            .toList());
    rule(columns.size() + 2);
    for (Report.Line line : section.lines()) {
      row(
          Stream.concat(
                  Stream.of(line.rule().id(), line.rule().text()),
                  columns.stream()
                      .map(column -> line.cells().get(column.name()))
                      .map(cell -> cell == null ? "" : bold(cell)))
              .toList());
    }
  }

  private static String bold(Report.Cell cell) {
    return cell.red() ? "**" + cell.state().name() + "**" : cell.state().name();
  }

  private void facts(Report.Column column) {
    if (!column.facts().isEmpty()) {
      out.append("\n## ").append(Text.cell(column.name())).append("\n\n");
      row(List.of("fact", ""));
      rule(2);
      column.facts().forEach((name, value) -> row(List.of(Text.cell(name), Text.cell(value))));
    }
  }

  private void reasons() {
    out.append("\n## Why not passed\n");
    for (Report.Column column : report.columns()) {
      out.append("\n### ").append(Text.cell(column.name())).append("\n");
      for (Report.Line line : report.lines().toList()) {
        Report.Cell cell = line.cells().get(column.name());
        if (cell != null) {
          cell.tests().stream()
              .filter(test -> !test.reason().isEmpty())
              .forEach(test -> verbatim(test.state().name() + " " + test.name(), test.reason()));
        }
      }
    }
  }

  /** Indented, so that nothing in it is markup. */
  private void verbatim(String title, String text) {
    out.append("\n- ").append(title.isEmpty() ? "problem" : Text.cell(title)).append("\n\n");
    Text.plain(text).lines().forEach(line -> out.append("      ").append(line).append('\n'));
  }

  private void row(List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private void rule(int columns) {
    out.append("| --- ".repeat(columns)).append("|\n");
  }
}
