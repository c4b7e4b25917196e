package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a person at a terminal reads of what is red. */
class SummaryTest {
  private final Results results = new Results(new Settings(true, Set.of(), null));

  @Test
  void whatIsBrokenComesBeforeWhatWasNotRun() {
    add("V-01", Outcome.NOT_RUN, "V-01: no such device");
    add("V-02", Outcome.FAIL, "V-02: wrong");
    add("V-05", Outcome.NON_STRICT, "V-05: slow");
    assertThat(printed()).containsSubsequence("works  V-02  FAIL", "works  V-01  NOT_RUN");
  }

  @Test
  void whatWasNotRunForOneReasonIsSaidOnce() {
    add("V-01", Outcome.NOT_RUN, "V-01: no such device");
    add("V-02", Outcome.NOT_RUN, "V-02: no such device");
    add("V-05", Outcome.NOT_RUN, "V-05: no such device");
    add("V-06", Outcome.NOT_RUN, "V-06: no room");
    assertThat(printed())
        .containsOnlyOnce("no such device")
        .contains("works  3 rules, V-01 to V-05  NOT_RUN")
        .contains("works  V-06  NOT_RUN");
  }

  private void add(String rule, Outcome outcome, String reason) {
    String name = results.name(new RuleExtensionFixture.Works());
    results.add(new Result(name, rule, "One.a", outcome, true, reason, 1));
  }

  private String printed() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    new Summary(Findings.report(List.of(results))).print(printer);
    printer.flush();
    return out.toString();
  }
}
