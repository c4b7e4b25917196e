package io.iovec.conformance;

import io.iovec.conformance.report.Report;
import io.iovec.conformance.report.State;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a person at a terminal reads when a run is over. */
final class Summary {
  private final Report report;

  Summary(Report report) {
    this.report = report;
  }

  /** Prints counts of rules by outcome, and what is red. */
  void print(PrintWriter out) {
    int first = "implementation".length();
    for (Report.Column column : report.columns()) {
      first = Math.max(first, column.name().length());
    }
    List<String> head = new ArrayList<>(report.states().stream().map(State::name).toList());
    head.add("time");
    out.println(row(first, "implementation", head, head));
    for (Report.Column column : report.columns()) {
      List<String> cells =
          new ArrayList<>(report.counts(column).values().stream().map(String::valueOf).toList());
      cells.add(String.format(Locale.ROOT, "%.1f s", report.nanos(column) / 1e9));
      out.println(row(first, column.name(), head, cells));
    }
    reds(out);
  }

  private static String row(int first, String name, List<String> head, List<String> cells) {
    StringBuilder s = new StringBuilder(name).append(" ".repeat(first - name.length()));
    for (int i = 0; i < cells.size(); i++) {
      int width = Math.max(head.get(i).length(), i == cells.size() - 1 ? 7 : 4);
      s.append("  ").append(" ".repeat(Math.max(0, width - cells.get(i).length())));
      s.append(cells.get(i));
    }
    return s.toString();
  }

  private void reds(PrintWriter out) {
    if (report.red() == 0) {
      return;
    }
    out.println();
    out.println("Red:");
    report.problems().forEach(problem -> indented(out, "  ", problem));
    for (Report.Column column : report.columns()) {
      List<Report.Line> lines = report.lines().filter(line -> isRed(line, column)).toList();
      lines.stream()
          .filter(line -> cell(line, column).state().name().equals(Outcome.FAIL.name()))
          .forEach(line -> red(out, column, line));
      Map<String, List<Report.Line>> alike = new LinkedHashMap<>();
      for (Report.Line line : lines) {
        if (!cell(line, column).state().name().equals(Outcome.FAIL.name())) {
          alike.computeIfAbsent(reasons(line, column), r -> new ArrayList<>()).add(line);
        }
      }
      alike.forEach((reason, those) -> alike(out, column, reason, those));
    }
  }

  private static boolean isRed(Report.Line line, Report.Column column) {
    Report.Cell cell = line.cells().get(column.name());
    return cell != null && cell.red();
  }

  private static Report.Cell cell(Report.Line line, Report.Column column) {
    return Objects.requireNonNull(line.cells().get(column.name()));
  }

  /** Returns the state of a line and why, without what tells it from others. */
  private static String reasons(Report.Line line, Report.Column column) {
    Report.Cell cell = cell(line, column);
    String id = line.rule().id() + ": ";
    return cell.tests().stream()
        .map(Report.Tested::reason)
        .map(reason -> reason.startsWith(id) ? reason.substring(id.length()) : reason)
        .distinct()
        .collect(Collectors.joining("; ", cell.state().name() + " ", ""));
  }

  private static void red(PrintWriter out, Report.Column column, Report.Line line) {
    Report.Cell cell = cell(line, column);
    out.println("  " + column.name() + "  " + line.rule().id() + "  " + cell.state().name());
    cell.tests().stream()
        .filter(test -> !test.reason().isEmpty())
        .forEach(test -> indented(out, "    ", test.name() + ": " + test.reason()));
  }

  private static void alike(
      PrintWriter out, Report.Column column, String reason, List<Report.Line> lines) {
    Report.Line first = lines.get(0);
    if (lines.size() == 1) {
      red(out, column, first);
      return;
    }
    String last = lines.get(lines.size() - 1).rule().id();
    String state = cell(first, column).state().name();
    out.println(
        "  "
            + column.name()
            + "  "
            + lines.size()
            + " rules, "
            + first.rule().id()
            + " to "
            + last
            + "  "
            + state);
    indented(out, "    ", reason.substring(state.length() + 1));
  }

  private static void indented(PrintWriter out, String by, String text) {
    text.lines().forEach(line -> out.println(by + line.replaceAll("\\p{Cntrl}", "?")));
  }
}
