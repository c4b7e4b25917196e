package io.iovec.conformance;

import io.iovec.conformance.report.Spec;
import java.util.Set;

/** What has to be true of a whole run, beyond each of its tests. Each miss is a problem. */
final class Check {
  private Check() {}

  static void all(Results results, RuleFilter rules, Spec spec) {
    if (results.stopped()) {
      results.problem("the run was interrupted: not all tests ran");
    }
    boolean ran = results.all().stream().map(Result::outcome).anyMatch(Outcome::ran);
    if (!ran) {
      results.problem("no test ran");
    }
    for (String name : results.settings().required()) {
      if (results.subjects().values().stream().noneMatch(t -> t.requiredAs().equals(name))) {
        results.problem(name + ": required, but it was never tried");
      }
    }
    if (rules.isOpen()) {
      for (String subject : results.subjects().keySet()) {
        Set<String> untried = Findings.untried(results, subject, spec);
        if (!untried.isEmpty()) {
          results.problem(subject + ": no test was tried of " + String.join(", ", untried));
        }
      }
    }
  }
}
