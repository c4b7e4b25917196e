package io.iovec.conformance;

import io.iovec.conformance.report.Report;
import io.iovec.conformance.report.State;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
      for (Report.Line line : report.lines().toList()) {
        Report.Cell cell = line.cells().get(column.name());
        if (cell != null && cell.red()) {
          out.println("  " + column.name() + "  " + line.rule().id() + "  " + cell.state().name());
          cell.tests().stream()
              .filter(test -> !test.reason().isEmpty())
              .forEach(test -> indented(out, "    ", test.name() + ": " + test.reason()));
        }
      }
    }
  }

  private static void indented(PrintWriter out, String by, String text) {
    text.lines().forEach(line -> out.println(by + line.replaceAll("\\p{Cntrl}", "?")));
  }
}
