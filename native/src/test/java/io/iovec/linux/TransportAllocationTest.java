package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Once compiled, messages that are received, sent and relayed allocate nothing, with leak detection
 * off. As {@link AllocationTest}, this is about the code and not about when a JVM compiles it.
 */
class TransportAllocationTest {
  @Test
  void messagesAllocateNothing() throws Exception {
    String printed =
        ChildJvm.run(
            TransportLoops.class,
            "-Xbatch",
            "--enable-native-access=ALL-UNNAMED",
            "-Diovec.leakDetection=disabled");
    assertThat(printed.lines())
        .hasSize(5)
        .allSatisfy(
            line ->
                assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .as(line)
                    .isLessThan(1));
  }
}
