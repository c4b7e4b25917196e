package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Verdict;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** R: what a provider promises and what it gives. */
abstract class ProviderRules extends Section {
  ProviderRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "R-11", check = "what the probe decides by, and that each verdict has a reason")
  void probingTwiceSaysTheSame() {
    Probe first = provider().probe(config());
    Probe second = provider().probe(config());
    assertTrue(first.usable().holds(), "the transport under test does not work here: " + first);
    assertEquals(promises(first), promises(second), "the second probe promised something else");
    for (Map.Entry<Capability, Verdict> verdict : first.capabilities().entrySet()) {
      assertFalse(
          verdict.getValue().reason().isBlank(), "a verdict without a reason: " + verdict.getKey());
    }
    assertFalse(first.usable().reason().isBlank(), "usable without a reason");
  }

  @Rule(id = "R-11", check = "what the probe opens: sockets, files, pipes")
  void probingLeavesNothingBehind() throws Exception {
    Descriptors.expectFlat(() -> provider().probe(config()));
  }

  @Rule(id = "R-12", check = "that open() uses the findings of probe() for the same configuration")
  void declaresWhatItsProbePromised() throws Exception {
    assertEquals(
        promises(provider().probe(config())),
        open().capabilities(),
        "the open transport declares something else than its probe promised");
  }

  private static Set<Capability> promises(Probe probe) {
    Set<Capability> promised = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (probe.has(capability)) {
        promised.add(capability);
      }
    }
    return promised;
  }

  @Rule(id = "R-13", check = "name() of the provider and of what it opens")
  void goesByTheNameOfItsProvider() throws Exception {
    assertEquals(provider().name(), open().name());
    assertTrue(
        provider().name().matches("[a-z][a-z0-9]*"),
        "not one lower-case word: " + provider().name());
  }

  @Rule(id = "R-14", check = "how kill switches are looked up")
  void takesAnUnknownKillSwitch() throws Exception {
    TransportConfig config = config().withDisabled(Set.of("no-such-primitive"));
    assertTrue(provider().probe(config).usable().holds());
    Transport transport = open(config);
    assertEquals(config, transport.config(), "config() is what it was opened with");
    Link link = link(transport);
    link.peer().write(content, 0, 1000);
    IoVector vector = vector(transport);
    link.recvFully(vector, 100, 1000);
    content.expect(vector, 0);
  }

  @Rule(id = "R-15", check = "what close() remembers")
  void closesTwice() throws Exception {
    Transport transport = provider().open(config());
    transport.close();
    assertDoesNotThrow(transport::close, "closing again does nothing");
  }

  @Rule(id = "R-16", check = "that nothing is kept in static fields")
  void doesNotMindOthersOfItsKind() throws Exception {
    Transport first = open();
    try (Transport second = provider().open(config());
        Poller poller = second.poller()) {
      poller.poll(0);
    }
    Link link = link(first);
    link.peer().write(content, 0, 1000);
    IoVector vector = vector(first);
    link.recvFully(vector, 100, 1000);
    content.expect(vector, 0);
  }
}
