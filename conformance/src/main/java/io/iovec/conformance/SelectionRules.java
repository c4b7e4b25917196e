package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Candidate;
import io.iovec.Probe;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.TransportUnavailableException;
import io.iovec.Transports;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** R: how this provider is chosen among others. */
abstract class SelectionRules extends Section {
  private static final Probe WORKS =
      new Probe(Verdict.yes("a stand-in always works"), Map.of(), Map.of());

  SelectionRules(TransportConformance subject) {
    super(subject);
  }

  /** A provider that opens nothing. */
  private record StandIn(String name, int priority, Supplier<Probe> found)
      implements TransportProvider {
    @Override
    public Probe probe(TransportConfig config) {
      return found.get();
    }

    @Override
    public Transport open(TransportConfig config) throws IOException {
      throw new IOException("a stand-in was opened, name=" + name);
    }
  }

  private TransportProvider better() {
    return new StandIn("better", above(provider().priority()), () -> WORKS);
  }

  private static int above(int priority) {
    return priority == Integer.MAX_VALUE ? priority : priority + 1;
  }

  private TransportProvider worse() {
    int own = provider().priority();
    return new StandIn("worse", own == Integer.MIN_VALUE ? own : own - 1, () -> WORKS);
  }

  private TransportProvider broken() {
    return new StandIn(
        "broken",
        above(provider().priority()),
        () -> {
          throw new IllegalStateException("the moon is full");
        });
  }

  private TransportProvider hindered() {
    return new StandIn(
        "hindered", above(provider().priority()), () -> Probe.unusable("it is Sunday"));
  }

  private Selection select(String wanted, TransportProvider... others) {
    TransportConfig config = config().withTransport(wanted);
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(Transports.probe(provider(), config));
    for (TransportProvider other : others) {
      candidates.add(Transports.probe(other, config));
    }
    Collections.shuffle(candidates, random);
    return Transports.select(config, candidates);
  }

  private void expectChosen(Selection selection) {
    Candidate chosen = selection.chosen();
    assertNotNull(chosen, "nothing was chosen: " + selection.describe());
    assertEquals(provider().name(), chosen.name(), "another was chosen: " + selection.describe());
    assertTrue(selection.reason().contains(chosen.name()), "reason=" + selection.reason());
  }

  @Rule(id = "R-24", check = "name(), and what its candidate says of itself")
  void isChosenByName() {
    expectChosen(select(provider().name(), better(), worse(), broken(), hindered()));
    Selection another = select("better", better(), worse());
    Candidate chosen = another.chosen();
    assertNotNull(chosen, "nothing was chosen: " + another.describe());
    assertEquals("better", chosen.name(), "another was asked for by name");
    Selection none = select("hindered", better(), hindered());
    assertNull(none.chosen(), "what was asked for does not work, so nothing takes its place");
  }

  @Rule(id = "R-25", check = "priority(), and the verdict of the probe")
  void isChosenWhenNothingBetterWorks() {
    expectChosen(select(TransportConfig.AUTO, worse(), broken(), hindered()));
    Candidate chosen = select(TransportConfig.AUTO, better(), worse()).chosen();
    assertNotNull(chosen, "nothing was chosen");
    if (provider().priority() != Integer.MAX_VALUE) {
      assertEquals("better", chosen.name(), "chosen though another has a higher priority");
    }
  }

  @Rule(id = "R-26", check = "the reasons that the report is made of")
  void isReportedWithItsReason() {
    Selection selection = select(TransportConfig.AUTO, better(), worse(), broken(), hindered());
    String report = selection.describe();
    assertEquals(5, selection.candidates().size(), "candidates in " + report);
    for (Candidate candidate : selection.candidates()) {
      String reason = candidate.probe().usable().reason();
      assertFalse(reason.isBlank(), "listed without a reason: " + candidate.name());
      assertTrue(
          report.lines().anyMatch(line -> line.contains(candidate.name() + ":")),
          "not in the report: " + candidate.name() + " report=" + report);
      assertTrue(report.contains(reason), "its reason is not in the report: " + candidate.name());
    }
    assertTrue(report.contains("the moon is full"), "what a probe threw; report=" + report);
  }

  @Rule(id = "R-27", check = "open() of what was chosen")
  void isOpenedWhenItWasChosen() throws Exception {
    Selection selection = select(provider().name(), better(), worse());
    try (Transport transport = selection.open()) {
      assertEquals(provider().name(), transport.name(), "opened another than was chosen");
      assertEquals(selection.config(), transport.config(), "opened with another configuration");
    }
    IOException failed =
        assertThrows(IOException.class, () -> select("better", better()).open().close());
    assertTrue(
        String.valueOf(failed.getMessage()).contains("name=better"),
        "what cannot be opened after all has to say so: " + failed);
    TransportUnavailableException none =
        assertThrows(
            TransportUnavailableException.class, () -> select("none", hindered()).open().close());
    assertTrue(
        String.valueOf(none.getMessage()).contains("it is Sunday"), "nothing to open: " + none);
  }
}
