package io.iovec.cli;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.Selection;
import io.iovec.TransportConfig;
import io.iovec.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The doctor's report for a terminal of 80 columns. */
final class DoctorText {
  private static final int WIDTH = 80;
  private static final int LABEL = 26;

  private final StringBuilder out = new StringBuilder();

  private DoctorText() {}

  static String write(Selection selection) {
    DoctorText text = new DoctorText();
    text.out.append("iovec ").append(Version.text());
    text.section("Machine");
    Machine.facts().forEach(text::line);
    text.section("Configuration (system properties, or options of the command)");
    configuration(selection.config()).forEach(text::line);
    for (Candidate candidate : selection.candidates()) {
      text.provider(candidate, selection.config());
    }
    text.choice(selection);
    return text.out.toString();
  }

  /** Returns what a probe says of a capability; one that it does not mention is not promised. */
  static Verdict verdict(Candidate candidate, Capability capability) {
    Verdict verdict = candidate.probe().capabilities().get(capability);
    return verdict == null ? Verdict.no("not tried") : verdict;
  }

  private static Map<String, String> configuration(TransportConfig config) {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("iovec.transport", config.transport());
    lines.put("iovec.policy", config.policy().name().toLowerCase(Locale.ROOT));
    lines.put("iovec.memoryLimit", Sizes.text(config.memoryLimit()));
    lines.put("iovec.memoryEntrySize", Sizes.text(config.memoryEntrySize()));
    lines.put("iovec.kernelLimit", Sizes.text(config.kernelLimit()));
    lines.put("iovec.kernelEntrySize", Sizes.text(config.kernelEntrySize()));
    lines.put(
        "iovec.disable",
        config.disabled().isEmpty()
            ? "nothing"
            : String.join(",", new TreeSet<>(config.disabled())));
    lines.put("iovec.calibration", config.calibration());
    return lines;
  }

  private void provider(Candidate candidate, TransportConfig config) {
    section("Transport " + candidate.name());
    line(candidate.isUsable() ? "works" : "does not work", candidate.probe().usable().reason());
    if (candidate.probe().capabilities().isEmpty()) {
      line("capabilities", "none was tried");
    } else {
      for (Capability capability : Capability.values()) {
        Verdict verdict = verdict(candidate, capability);
        line((verdict.holds() ? "yes  " : "no   ") + capability, capability.meaning());
        line("", verdict.reason());
      }
    }
    candidate.probe().facts().forEach(this::line);
    Opening.facts(candidate, config).forEach(this::line);
  }

  private void choice(Selection selection) {
    section("Choice");
    for (String sentence : Choice.lines(selection)) {
      out.append(System.lineSeparator()).append("  ");
      out.append(Words.wrap(sentence, 2, WIDTH));
    }
  }

  private void section(String title) {
    out.append(System.lineSeparator()).append(System.lineSeparator()).append(title);
  }

  private void line(String label, String value) {
    out.append(System.lineSeparator()).append("  ").append(label);
    out.append(" ".repeat(Math.max(1, LABEL - 2 - label.length())));
    out.append(Words.wrap(value, LABEL, WIDTH));
  }
}
