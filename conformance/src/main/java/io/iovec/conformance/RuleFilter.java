package io.iovec.conformance;

import io.iovec.conformance.report.Spec;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;

/** Leaves those tests that belong to some rules, or all if there are no ids. */
record RuleFilter(Set<String> ids) implements PostDiscoveryFilter {
  /**
   * Makes one from ids and letters of sections.
   *
   * @throws IllegalArgumentException if there is no such rule or section; says which there are
   */
  static RuleFilter of(List<String> wanted, Spec spec) {
    Set<String> ids = new TreeSet<>();
    for (String each : wanted) {
      List<String> matching =
          spec.sections().stream()
              .flatMap(section -> section.rules().stream())
              .map(Spec.Rule::id)
              .filter(id -> id.equals(each) || id.startsWith(each + "-"))
              .toList();
      if (matching.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no rule or section "
                + each
                + "; the sections are: "
                + spec.sections().stream()
                    .map(section -> section.letter() + " (" + section.title() + ")")
                    .collect(Collectors.joining(", ")));
      }
      ids.addAll(matching);
    }
    return new RuleFilter(ids);
  }

  boolean isOpen() {
    return ids.isEmpty();
  }

  @Override
  public FilterResult apply(TestDescriptor test) {
    if (isOpen() || !test.isTest()) {
      return FilterResult.included("not a test that was left out");
    }
    boolean in =
        test.getSource()
            .filter(MethodSource.class::isInstance)
            .map(source -> ((MethodSource) source).getJavaMethod())
            .flatMap(method -> AnnotationSupport.findAnnotation(method, Rule.class))
            .filter(rule -> ids.contains(rule.id()))
            .isPresent();
    return FilterResult.includedIf(in);
  }
}
