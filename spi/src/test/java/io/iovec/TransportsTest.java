package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Choosing among candidates. How providers are found, and those that cannot be loaded, is in {@link
 * FindTransportsTest}.
 */
class TransportsTest {
  private static final TransportConfig AUTO = TransportConfig.defaults();

  private static final Candidate LOW = FakeProvider.usable("low", 0).candidate();
  private static final Candidate HIGH = FakeProvider.usable("high", 10).candidate();
  private static final Candidate BROKEN =
      FakeProvider.unusable("broken", 99, "splice: EPERM").candidate();
  private static final Candidate UNLOADABLE =
      new Candidate("x.Unloadable", null, Probe.unusable("cannot be loaded"));

  @Test
  void choosesTheUsableOneOfHighestPriority() {
    Selection selection = Transports.select(AUTO, List.of(LOW, UNLOADABLE, BROKEN, HIGH));
    assertThat(selection.chosen()).isSameAs(HIGH);
    assertThat(selection.candidates()).containsExactly(BROKEN, HIGH, LOW, UNLOADABLE);
    assertThat(selection.reason()).isEqualTo("high: the best that works here");
    assertThat(selection.config()).isSameAs(AUTO);
  }

  @Test
  void choosesTheOneThatIsNamedWhateverItsPriority() {
    Selection selection = Transports.select(AUTO.withTransport("low"), List.of(HIGH, LOW, BROKEN));
    assertThat(selection.chosen()).isSameAs(LOW);
    assertThat(selection.reason()).isEqualTo("low: asked for by name");
  }

  @Test
  void takesNoOtherForANamedOneThatDoesNotWork() {
    Selection selection = Transports.select(AUTO.withTransport("broken"), List.of(HIGH, BROKEN));
    assertThat(selection.chosen()).isNull();
    assertThatExceptionOfType(TransportUnavailableException.class)
        .isThrownBy(selection::open)
        .withMessageStartingWith("broken: asked for by name, but does not work here")
        .withMessageContaining("broken: does not work: splice: EPERM")
        .withMessageContaining("high: works: tried it");
  }

  @Test
  void takesNoOtherForANameThatIsNotThere() {
    Selection selection = Transports.select(AUTO.withTransport("rdma"), List.of(LOW, HIGH));
    assertThat(selection.chosen()).isNull();
    assertThat(selection.reason())
        .isEqualTo("rdma: asked for by name, but there is none; found: high, low");
  }

  @Test
  void choosesNoneIfNoneWorks() {
    Selection selection = Transports.select(AUTO, List.of(BROKEN, UNLOADABLE));
    assertThatExceptionOfType(TransportUnavailableException.class)
        .isThrownBy(selection::open)
        .withMessageStartingWith("no transport works here")
        .withMessageContaining("splice: EPERM")
        .withMessageContaining("x.Unloadable: does not work: cannot be loaded");
  }

  @Test
  void choosesNoneIfThereAreNone() {
    Selection selection = Transports.select(AUTO, List.of());
    assertThat(selection.chosen()).isNull();
    assertThat(selection.describe()).startsWith("no transport works here: put one on");
  }

  @Test
  void ordersEqualPrioritiesByName() {
    Candidate a = FakeProvider.usable("a", 10).candidate();
    Candidate b = FakeProvider.usable("b", 10).candidate();
    assertThat(Transports.select(AUTO, List.of(b, a)).chosen()).isSameAs(a);
    assertThat(Transports.select(AUTO, List.of(a, b)).chosen()).isSameAs(a);
  }

  @Test
  void choosesTheFirstInTheListOfSeveralWithOneName() {
    Candidate first = FakeProvider.usable("same", 10).candidate();
    Candidate second = FakeProvider.usable("same", 10).candidate();
    TransportConfig named = AUTO.withTransport("same");
    assertThat(Transports.select(AUTO, List.of(first, second)).chosen()).isSameAs(first);
    assertThat(Transports.select(named, List.of(second, first)).chosen()).isSameAs(second);
  }

  @Test
  void opensWhatItChose() throws IOException {
    try (Transport transport = Transports.select(AUTO, List.of(LOW)).open()) {
      assertThat(transport.name()).isEqualTo("fake");
    }
  }

  @Test
  void opensNoOtherIfTheChosenOneCannotBeOpened() {
    TransportConfig refusing = AUTO.withDisabled(Set.of("high"));
    Selection selection = Transports.select(refusing, List.of(LOW, HIGH));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(selection::open)
        .withMessage("refused to open");
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new NoClassDefFoundError("a bug"),
        new UnsupportedClassVersionError("a bug"),
        new ExceptionInInitializerError("a bug"),
        new ServiceConfigurationError("a bug"),
        new AssertionError("a bug"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void makesAVerdictOfWhateverAProbeThrows(Throwable failure) {
    Candidate candidate = Transports.probe(FakeProvider.failing("fails", failure), AUTO);
    assertThat(candidate.name()).isEqualTo("fails");
    assertThat(candidate.isUsable()).isFalse();
    assertThat(candidate.probe().usable().reason()).contains("a bug");
    assertThat(Transports.select(AUTO, List.of(candidate, LOW)).chosen()).isSameAs(LOW);
  }

  @Test
  void describesTheChoiceAndEveryCandidateALineEach() {
    assertThat(Transports.select(AUTO, List.of(HIGH, BROKEN)).describe().lines())
        .containsExactly(
            "high: the best that works here",
            "  broken: does not work: splice: EPERM",
            "  high: works: tried it");
  }

  @Test
  void promisesOnlyCapabilitiesThatWereTriedAndHold() {
    Probe probe =
        new Probe(
            Verdict.yes("works"),
            Map.of(
                Capability.PENDING, Verdict.yes("moved a byte"),
                Capability.KERNEL_SHARE, Verdict.no("tee: ENOSYS")),
            Map.of("kernel", "6.1"));
    assertThat(probe.has(Capability.PENDING)).isTrue();
    assertThat(probe.has(Capability.KERNEL_SHARE)).isFalse();
    assertThat(probe.has(Capability.KERNEL_RECV)).isFalse();
    assertThat(probe.facts()).containsEntry("kernel", "6.1");
    assertThat(Probe.unusable("why").usable()).isEqualTo(Verdict.no("why"));
  }
}
