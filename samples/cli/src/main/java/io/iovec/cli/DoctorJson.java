package io.iovec.cli;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.Selection;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The doctor's report as JSON, for programs. */
final class DoctorJson {
  private DoctorJson() {}

  static String write(Selection selection) {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("version", Version.text());
    report.put("machine", Machine.facts());
    report.put("configuration", configuration(selection.config()));
    report.put(
        "providers",
        selection.candidates().stream().map(candidate -> provider(selection, candidate)).toList());
    Candidate chosen = selection.chosen();
    Map<String, @Nullable Object> choice = new LinkedHashMap<>();
    choice.put("transport", chosen == null ? null : chosen.name());
    choice.put("reason", selection.reason());
    report.put("choice", choice);
    return Json.write(report);
  }

  private static Map<String, Object> configuration(TransportConfig config) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("transport", config.transport());
    values.put("policy", config.policy().name().toLowerCase(Locale.ROOT));
    values.put("memoryLimit", config.memoryLimit());
    values.put("memoryEntrySize", config.memoryEntrySize());
    values.put("kernelLimit", config.kernelLimit());
    values.put("kernelEntrySize", config.kernelEntrySize());
    values.put("disable", new TreeSet<>(config.disabled()));
    values.put("calibration", config.calibration());
    return values;
  }

  private static Map<String, @Nullable Object> provider(Selection selection, Candidate candidate) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    TransportProvider provider = candidate.provider();
    boolean chosen = Choice.isChosen(selection, candidate);
    values.put("name", candidate.name());
    values.put("priority", provider == null ? null : provider.priority());
    values.put("usable", candidate.isUsable());
    values.put("reason", candidate.probe().usable().reason());
    values.put("chosen", chosen);
    values.put("whyNot", chosen ? null : Choice.whyNot(selection, candidate));
    Map<String, Object> capabilities = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      Verdict verdict = DoctorText.verdict(candidate, capability);
      capabilities.put(
          capability.name(),
          Map.of(
              "holds", verdict.holds(),
              "kind", capability.isCost() ? "cost" : "function",
              "reason", verdict.reason()));
    }
    values.put("capabilities", capabilities);
    Map<String, Object> facts = new LinkedHashMap<>(candidate.probe().facts());
    facts.putAll(Opening.facts(candidate, selection.config()));
    values.put("facts", facts);
    return values;
  }
}
