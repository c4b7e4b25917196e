package io.iovec.conformance;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;

/** Where the tests of each rule are. */
final class RuleIndex {
  /** One test, and the nested class that runs it. */
  record Test(Class<?> section, Method method) {
    Rule rule() {
      return method.getAnnotation(Rule.class);
    }

    DiscoverySelector of(Class<?> kit) {
      return DiscoverySelectors.selectNestedMethod(List.of(kit), section, method);
    }
  }

  private final Map<String, List<Test>> tests = new TreeMap<>();

  RuleIndex(Class<? extends Subject> kit) {
    for (Class<?> section : kit.getDeclaredClasses()) {
      for (Method method : section.getSuperclass().getDeclaredMethods()) {
        Rule rule = method.getAnnotation(Rule.class);
        if (rule != null) {
          tests.computeIfAbsent(rule.id(), id -> new ArrayList<>()).add(new Test(section, method));
        }
      }
    }
  }

  Set<String> ids() {
    return new TreeSet<>(tests.keySet());
  }

  /** Returns the rules that must be kept and of which a test can be made. */
  Set<String> binding() {
    Set<String> binding = new TreeSet<>();
    tests.forEach(
        (id, some) -> {
          if (some.stream()
              .map(Test::rule)
              .anyMatch(r -> r.level() == Level.MUST && r.untested().isEmpty())) {
            binding.add(id);
          }
        });
    return binding;
  }

  /** Returns the tests of one rule. */
  Stream<Test> tests(String id) {
    List<Test> found = tests.get(id);
    if (found == null) {
      throw new AssertionError("no rule has this id: " + id);
    }
    return found.stream();
  }
}
