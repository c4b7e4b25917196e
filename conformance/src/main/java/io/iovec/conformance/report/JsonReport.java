package io.iovec.conformance.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;

/** The report for programs. Fields are added in time, not renamed. */
final class JsonReport {
  private JsonReport() {}

  static String of(Report report) {
    JsonObject all = new JsonObject();
    all.add("run", facts(report.facts()));
    all.addProperty("red", report.red());
    JsonArray problems = new JsonArray();
    report.problems().forEach(problems::add);
    all.add("problems", problems);
    JsonArray columns = new JsonArray();
    report.columns().forEach(column -> columns.add(column(report, column)));
    all.add("implementations", columns);
    JsonArray sections = new JsonArray();
    report.sections().forEach(section -> sections.add(section(section)));
    all.add("sections", sections);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static JsonObject facts(Map<String, String> facts) {
    JsonObject object = new JsonObject();
    facts.forEach(object::addProperty);
    return object;
  }

  private static JsonObject column(Report report, Report.Column column) {
    JsonObject object = new JsonObject();
    object.addProperty("name", column.name());
    object.add("facts", facts(column.facts()));
    JsonObject counts = new JsonObject();
    report.counts(column).forEach((state, count) -> counts.addProperty(state.name(), count));
    object.add("counts", counts);
    object.addProperty("millis", millis(report.nanos(column)));
    return object;
  }

  private static JsonObject section(Report.Section section) {
    JsonObject object = new JsonObject();
    object.addProperty("section", section.letter());
    object.addProperty("title", section.title());
    JsonArray rules = new JsonArray();
    section.lines().forEach(line -> rules.add(line(line)));
    object.add("rules", rules);
    return object;
  }

  private static JsonObject line(Report.Line line) {
    JsonObject object = new JsonObject();
    object.addProperty("id", line.rule().id());
    object.addProperty("level", line.rule().level());
    object.addProperty("text", line.rule().text());
    object.addProperty("intent", line.rule().intent());
    object.addProperty("needs", line.rule().needs());
    JsonObject results = new JsonObject();
    line.cells().forEach((name, cell) -> results.add(name, cell(cell)));
    object.add("results", results);
    return object;
  }

  private static JsonObject cell(Report.Cell cell) {
    JsonObject object = new JsonObject();
    object.addProperty("outcome", cell.state().name());
    object.addProperty("red", cell.red());
    object.addProperty("millis", millis(cell.nanos()));
    JsonArray tests = new JsonArray();
    for (Report.Tested test : cell.tests()) {
      JsonObject one = new JsonObject();
      one.addProperty("test", test.name());
      one.addProperty("outcome", test.state().name());
      one.addProperty("millis", millis(test.nanos()));
      if (!test.reason().isEmpty()) {
        one.addProperty("reason", test.reason());
      }
      tests.add(one);
    }
    object.add("tests", tests);
    return object;
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }
}
