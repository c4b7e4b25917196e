package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Once compiled, calls allocate nothing. They do before: what the compiler removes are the segments
 * that stand for a buffer and for the memory of the thread.
 *
 * <p>This is about the code, not about when a JVM compiles it: the child compiles at once and waits
 * for that. On a machine so busy that the compiler works from incomplete profiles, a call may go on
 * allocating those segments, 30 to 150 bytes.
 */
class AllocationTest {
  @Test
  void callsAllocateNothing() throws Exception {
    String printed =
        ChildJvm.run(AllocatingLoops.class, "-Xbatch", "--enable-native-access=ALL-UNNAMED");
    assertThat(printed.lines())
        .hasSize(12)
        .allSatisfy(
            line ->
                assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .as(line)
                    .isLessThan(1));
  }
}
