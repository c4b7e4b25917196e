package io.iovec.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs jobs one after the other, in one session of JUnit. */
final class Run {
  private static final String TRANSPORT = "iovec.transport";

  private final Results results;
  private final RuleFilter rules;
  private final Progress progress;

  Run(Results results, RuleFilter rules, Progress progress) {
    this.results = results;
    this.rules = rules;
    this.progress = progress;
  }

  /** Runs them all. What goes wrong is kept among the results. */
  void execute(List<Job> jobs) {
    try (LauncherSession session = LauncherFactory.openSession()) {
      session.getStore().put(Namespace.create(Results.class), Results.class, results);
      for (Job job : jobs) {
        String before = System.getProperty(TRANSPORT);
        try {
          if (!job.transport().isEmpty()) {
            System.setProperty(TRANSPORT, job.transport());
          }
          execute(job, session.getLauncher());
        } catch (RuntimeException | Error e) {
          // JUnit lets some errors through, and what ran until then is to be reported.
          results.problem(job.title() + ": " + job.kit().getName() + " cannot be run: " + e);
        } finally {
          if (before == null) {
            System.clearProperty(TRANSPORT);
          } else {
            System.setProperty(TRANSPORT, before);
          }
        }
      }
    } catch (RuntimeException | Error e) {
      results.problem("JUnit failed: " + e);
    } finally {
      progress.ends();
    }
  }

  private void execute(Job job, Launcher launcher) {
    TestPlan plan =
        launcher.discover(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(job.kit()))
                .filters(EngineFilter.includeEngines("junit-jupiter"), rules)
                .configurationParameters(parameters())
                .build());
    long tests = plan.countTestIdentifiers(TestIdentifier::isTest);
    if (tests > 0) {
      progress.begins(job.title(), tests);
      launcher.execute(plan, new Watch(job));
    } else if (rules.isOpen()) {
      results.problem(job.title() + ": " + job.kit().getName() + " has no tests");
    }
  }

  private Map<String, String> parameters() {
    Settings settings = results.settings();
    Set<String> required = new TreeSet<>(settings.required());
    Map<String, String> parameters =
        new HashMap<>(
            Map.of(
                Settings.STRICT,
                String.valueOf(settings.strict()),
                Settings.REPORT,
                Settings.NOWHERE,
                "junit.jupiter.execution.parallel.enabled",
                "false"));
    if (!required.isEmpty()) {
      parameters.put(Settings.REQUIRE, String.join(",", required));
    }
    return parameters;
  }

  /** Shows progress, and keeps failures that belong to no rule. */
  private final class Watch implements TestExecutionListener {
    private final Job job;
    private int before;

    Watch(Job job) {
      this.job = job;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      before = results.all().size();
      if (test.isTest()) {
        progress.test(name(test));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      if (test.isTest()) {
        progress.ended(false);
      } else {
        results.problem(job.title() + ": " + name(test) + " was left out: " + reason);
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
      // The extension keeps a test of a rule before JUnit tells of its end.
      boolean kept = test.isTest() && results.all().size() > before;
      if (failed && !kept) {
        results.problem(
            job.title()
                + ": "
                + name(test)
                + ": "
                + result.getThrowable().map(Run::describe).orElse("failed"));
      }
      if (test.isTest()) {
        progress.ended(failed);
      } else if (isGroup(test)) {
        progress.group(test.getDisplayName());
      }
    }

    /** Tells it from the engine and from the class that has all groups. */
    private boolean isGroup(TestIdentifier test) {
      return test.getSource()
          .filter(ClassSource.class::isInstance)
          .map(source -> ((ClassSource) source).getClassName())
          .filter(name -> !name.equals(job.kit().getName()))
          .isPresent();
    }

    private static String name(TestIdentifier test) {
      Optional<MethodSource> method =
          test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
      return method.map(MethodSource::getMethodName).orElse(test.getDisplayName());
    }
  }

  private static String describe(Throwable failure) {
    StringBuilder s = new StringBuilder(failure.toString());
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      s.append(System.lineSeparator()).append("  because of ").append(cause);
    }
    return s.toString();
  }
}
