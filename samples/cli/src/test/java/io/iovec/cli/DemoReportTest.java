package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import io.iovec.Fallback;
import io.iovec.Policy;
import io.iovec.Probe;
import io.iovec.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the demo concludes from its figures: nothing that they do not say. */
class DemoReportTest {
  private static final long GIB = 1L << 30;
  private static final Probe ALL =
      new Probe(
          Verdict.yes("tried"),
          Arrays.stream(Capability.values())
              .collect(Collectors.toMap(Function.identity(), each -> Verdict.yes("tried"))),
          Map.of());
  private static final Setting KERNEL = new Setting("kernel", Policy.KERNEL, ALL);
  private static final Setting MEMORY = new Setting("kernel", Policy.MEMORY, ALL);
  private static final Setting NIO =
      new Setting("nio", Policy.CHEAPEST, new Probe(Verdict.yes("tried"), Map.of(), Map.of()));

  private static Result result(Setting setting, Step step, long bytes, double cpuSeconds) {
    boolean kernel = setting.policy() == Policy.KERNEL;
    return new Result(
        setting,
        step,
        bytes,
        1_000_000_000,
        new Figures((long) (cpuSeconds * 1e9), kernel ? 150 : bytes, kernel ? bytes : 0, Map.of()),
        true);
  }

  private static List<Result> steps(Setting setting, long bytes, double cpuSeconds) {
    return Stream.of(Step.values()).map(step -> result(setting, step, bytes, cpuSeconds)).toList();
  }

  private static List<String> sentences(List<Result> one, List<Result> two) {
    return DemoReport.sentences(Stream.concat(one.stream(), two.stream()).toList());
  }

  @Test
  void hasARowForEachStepOfEachSetting() {
    List<Result> results =
        Stream.of(steps(KERNEL, GIB, 0.25), steps(MEMORY, GIB, 0.5), steps(NIO, GIB, 0.5))
            .flatMap(List::stream)
            .toList();

    assertThat(DemoReport.write(results))
        .containsPattern("kernel +kernel +upload +1024 +0.25 +150 B +1 GiB +none")
        .containsPattern("kernel +memory +relay +1024 +0.50 +1 GiB +0 B +none")
        .containsPattern("nio +cheapest +download +")
        .containsPattern("kernel +kernel +smb put +1024 +0.25 +150 B +1 GiB +none")
        .containsPattern("nio +cheapest +smb get +")
        .doesNotContain("WRONG");
  }

  @Test
  void saysWhatStayedInTheKernel() {
    assertThat(sentences(steps(KERNEL, GIB, 0.25), steps(MEMORY, GIB, 0.5)).get(0))
        .isEqualTo(
            "With transport kernel under policy kernel, the servers moved 5 GiB, of which 5 GiB"
                + " stayed in the kernel: 750 B entered their memory.");
  }

  @Test
  void saysWhatWasSaved() {
    assertThat(sentences(steps(KERNEL, GIB, 0.25), steps(MEMORY, GIB, 0.5)).get(1))
        .startsWith(
            "That saved 50 % of the servers' CPU time: 0.25 instead of 0.50 CPU seconds per GiB")
        .contains("policy memory", "upload 0.25 instead of 0.50", "smb get 0.25 instead of 0.50");
  }

  @Test
  void admitsThatNothingWasSaved() {
    assertThat(sentences(steps(KERNEL, GIB, 0.48), steps(MEMORY, GIB, 0.5)).get(1))
        .startsWith("That saved nothing that can be told from noise");
  }

  @Test
  void admitsThatItCostMore() {
    assertThat(sentences(steps(KERNEL, GIB, 0.6), steps(MEMORY, GIB, 0.5)).get(1))
        .startsWith("That saved nothing: it took 20 % more of the servers' CPU time");
  }

  @Test
  void claimsNothingFromTooFewBytes() {
    assertThat(sentences(steps(KERNEL, 8 << 20, 0.01), steps(MEMORY, 8 << 20, 0.02)).get(1))
        .contains("cannot be told");
  }

  @Test
  void claimsNothingWithoutAComparison() {
    assertThat(sentences(steps(NIO, GIB, 0.5), List.of()).get(1)).contains("nothing to compare");
  }

  @Test
  void comparesWithAnotherTransportWhereTheSameHasNoOtherPolicy() {
    assertThat(sentences(steps(KERNEL, GIB, 0.25), steps(NIO, GIB, 0.5)).get(1))
        .contains("with transport nio under policy cheapest");
  }

  @Test
  void aDifferentHashIsWrong() {
    Result good = result(NIO, Step.UPLOAD, GIB, 1);
    Result bad = new Result(NIO, Step.UPLOAD, GIB, 1, good.figures(), false);

    assertThat(good.faults()).isEmpty();
    assertThat(bad.faults()).containsExactly("the bytes that arrived are not those that were sent");
    assertThat(DemoReport.write(List.of(bad)))
        .contains("WRONG: nio under policy cheapest, upload: the bytes that arrived");
  }

  private static Result kernel(Setting setting, long userBytes, Map<Fallback, Long> fallbacks) {
    return new Result(
        setting, Step.UPLOAD, 2 << 20, 1, new Figures(1, userBytes, 0, fallbacks), true);
  }

  @Test
  void underPolicyKernelSixteenKibPerMibInUserMemoryAreWrong() {
    assertThat(kernel(KERNEL, (32 << 10) - 1, Map.of()).faults()).isEmpty();
    assertThat(kernel(KERNEL, 32 << 10, Map.of()).faults())
        .containsExactly("32 KiB entered user memory, 32 KiB or more");
    assertThat(kernel(MEMORY, 32 << 10, Map.of()).faults()).isEmpty();
  }

  @Test
  void underPolicyKernelSixteenKibPerSmbMessageInUserMemoryAreWrong() {
    long bytes = (16 << 20) + 1; // three messages of 8 MiB at most
    Figures few = new Figures(1, (48 << 10) - 1, bytes, Map.of());
    Figures many = new Figures(1, 48 << 10, bytes, Map.of());

    for (Step step : Protocol.SMB.steps()) {
      assertThat(new Result(KERNEL, step, bytes, 1, few, true).faults()).isEmpty();
      assertThat(new Result(KERNEL, step, bytes, 1, many, true).faults())
          .containsExactly("48 KiB entered user memory, 48 KiB or more");
    }
  }

  @Test
  void underPolicyKernelAFallbackIsWrong() {
    assertThat(kernel(KERNEL, 0, Map.of(Fallback.REFUSED, 1L)).faults())
        .containsExactly("fell back to user memory: {REFUSED=1}");
  }

  @Test
  void whatTheProbeDoesNotPromiseIsNotWrong() {
    Setting lacking =
        new Setting(
            "kernel",
            Policy.KERNEL,
            new Probe(
                Verdict.yes("tried"),
                Map.of(Capability.KERNEL_RECV, Verdict.yes("tried")),
                Map.of()));

    assertThat(kernel(lacking, 2 << 20, Map.of(Fallback.SWITCHED_OFF, 1L)).faults()).isEmpty();
  }
}
