package io.iovec.conformance.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report for people: one page that needs nothing else, and no script to be read. */
final class HtmlReport {
  private final Report report;
  private final StringBuilder out = new StringBuilder(1 << 16);

  private HtmlReport(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    add(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    add("<meta name=\"color-scheme\" content=\"light dark\">\n");
    add("<title>", Text.html(verdict()), " · iovec conformance</title>\n");
    add("<style>\n", resource("page.css"));
    add("</style>\n</head>\n<body>\n<main>\n");
    header();
    problems();
    implementations();
    add("<nav class=\"bar\" id=\"bar\" hidden></nav>\n");
    report.sections().stream().filter(Report.Section::tried).forEach(this::section);
    footer();
    add("</main>\n<script>\n", resource("page.js"), "</script>\n</body>\n</html>\n");
    return out.toString();
  }

  private String verdict() {
    if (report.columns().isEmpty()) {
      return "Nothing was tried";
    }
    long cells = report.red() - report.problems().size();
    String problems =
        report.problems().isEmpty()
            ? ""
            : count(report.problems().size(), "problem") + " beyond the rules";
    String results =
        cells == 0 ? "" : count(cells, "result") + (cells == 1 ? " is" : " are") + " red";
    return report.red() == 0
        ? "Nothing is red"
        : Stream.of(results, problems).filter(s -> !s.isEmpty()).collect(Collectors.joining(", "));
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private void header() {
    String style = report.red() > 0 || report.columns().isEmpty() ? "red" : "green";
    add("<header class=\"top ", style, "\">\n<p class=\"kicker\">iovec conformance</p>\n");
    add("<h1>", Text.html(verdict()), "</h1>\n<ul class=\"tally\">\n");
    report
        .counts()
        .forEach(
            (state, count) ->
                add(
                    "<li class=\"" + (count == 0 ? "none" : "some") + "\" data-state=\"",
                    state.style(),
                    "\" title=\"" + Text.html(state.meaning()),
                    "\">" + badge(state) + "<b>" + count + "</b> " + state.words() + "</li>\n"));
    add("</ul>\n<dl class=\"run\">\n");
    facts(report.facts());
    add("</dl>\n</header>\n");
  }

  private void facts(Map<String, String> facts) {
    facts.forEach(
        (name, value) ->
            add(
                value.length() > 48 ? "<div class=\"wide\"><dt>" : "<div><dt>",
                Text.html(name),
                "</dt><dd>" + Text.html(value) + "</dd></div>\n"));
  }

  private void problems() {
    if (!report.problems().isEmpty()) {
      add("<section class=\"problems\">\n<h2>What no rule speaks of</h2>\n");
      report.problems().forEach(problem -> add("<pre>", Text.html(problem), "</pre>\n"));
      add("</section>\n");
    }
  }

  private void implementations() {
    add("<section class=\"cards\">\n");
    report.columns().forEach(this::card);
    add("</section>\n");
  }

  private void card(Report.Column column) {
    Map<State, Long> counts = report.counts(column);
    add("<article class=\"card\">\n<h2>", Text.html(column.name()), " <small>");
    add(Text.html(Text.time(report.nanos(column))), "</small></h2>\n");
    add("<p class=\"share\" aria-hidden=\"true\">");
    counts.forEach(
        (state, count) -> {
          if (count > 0) {
            add("<i class=\"" + state.style(), "\" style=\"flex-grow:" + count, "\"></i>");
          }
        });
    add("</p>\n<p class=\"counts\">");
    counts.forEach(
        (state, count) -> {
          if (count > 0) {
            counted(count, state.words());
          }
        });
    long untried =
        report.sections().stream()
            .filter(section -> section.columns(List.of(column)).contains(column))
            .flatMap(section -> section.lines().stream())
            .filter(line -> !line.cells().containsKey(column.name()))
            .count();
    if (untried > 0) {
      counted(untried, "not tried");
    }
    add("</p>\n");
    if (!column.facts().isEmpty()) {
      add("<details><summary>What it says of itself</summary>\n<dl>\n");
      facts(column.facts());
      add("</dl></details>\n");
    }
    add("</article>\n");
  }

  private void counted(long n, String what) {
    add("<span><b>" + n + "</b> ", what, "</span> ");
  }

  private void section(Report.Section section) {
    List<Report.Column> columns = section.columns(report.columns());
    add("<section class=\"area\" id=\"", section.letter(), "\" style=\"--columns:");
    add(columns.size() + "\">\n<div class=\"head\">");
    add("<h2><a href=\"#", section.letter(), "\">" + section.letter() + "</a> ");
    add(Text.html(section.title()), "</h2>");
    columns.forEach(column -> add("<span>", Text.html(column.name()), "</span>"));
    add("</div>\n");
    section.lines().forEach(line -> line(line, columns));
    add("</section>\n");
  }

  private void line(Report.Line line, List<Report.Column> columns) {
    boolean red = line.cells().values().stream().anyMatch(Report.Cell::red);
    String states =
        line.cells().values().stream()
            .map(cell -> cell.state().style())
            .distinct()
            .collect(Collectors.joining(" "));
    add("<details class=\"rule\" id=\"", line.rule().id(), "\" data-states=\"" + states + "\"");
    add(red ? " open" : "", ">\n<summary><span class=\"id\">", line.rule().id(), "</span>");
    add("<span class=\"text\">", Text.sentence(line.rule().text()), "</span>");
    for (Report.Column column : columns) {
      cell(column.name(), line.cells().get(column.name()));
    }
    add("</summary>\n<div class=\"more\">\n");
    add("<p class=\"why\">", line.rule().level());
    add(line.rule().needs().isEmpty() ? "" : " · needs " + Text.html(line.rule().needs()));
    add(
        line.rule().intent().isEmpty() ? "" : " · " + Text.sentence(line.rule().intent()),
        "</p>\n");
    line.cells().forEach(this::tests);
    add("</div>\n</details>\n");
  }

  private void cell(String name, Report.@Nullable Cell cell) {
    add("<span class=\"cell\"><span class=\"who\">", Text.html(name), "</span>");
    if (cell == null) {
      add("<span class=\"badge untried\" title=\"not tried\">·</span>");
    } else {
      add(badge(cell.state()), "<small>", Text.html(Text.time(cell.nanos())), "</small>");
    }
    add("</span>");
  }

  private void tests(String name, Report.Cell cell) {
    for (Report.Tested test : cell.tests()) {
      add("<div class=\"test\">", badge(test.state()), "<b>" + Text.html(name) + "</b> ");
      add("<code>", Text.html(test.name()), "</code> ");
      add("<small>", Text.html(Text.time(test.nanos())), "</small>");
      add(test.reason().isEmpty() ? "" : "<pre>" + Text.html(test.reason()) + "</pre>", "</div>\n");
    }
  }

  private void footer() {
    List<Report.Section> untried =
        report.sections().stream().filter(section -> !section.tried()).toList();
    add("<footer>\n<ul class=\"legend\">\n");
    for (State state : report.states()) {
      add("<li>", badge(state), " <b>" + state.words() + "</b>: ");
      add(Text.html(state.meaning()), "</li>\n");
    }
    add("<li><span class=\"badge untried\">·</span> <b>not tried</b>: no test of it ran</li>\n");
    add("</ul>\n");
    if (!untried.isEmpty()) {
      add("<p>Not tried: ");
      add(
          untried.stream()
              .map(section -> section.letter() + " (" + Text.html(section.title()) + ")")
              .collect(Collectors.joining(", ")),
          ".</p>\n");
    }
    add(
        "<p>Passing does not mean that there are no bugs: COMPATIBILITY.md says what it"
            + " means.</p>\n");
    add("</footer>\n");
  }

  private static String badge(State state) {
    return "<span class=\"badge "
        + state.style()
        + "\" title=\""
        + Text.html(state.words() + ": " + state.meaning())
        + "\"><span aria-hidden=\"true\">"
        + state.mark()
        + "</span><span class=\"said\">"
        + state.words()
        + "</span></span>";
  }

  private void add(String... parts) {
    for (String part : parts) {
      out.append(part);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the kit", e);
    }
  }
}
