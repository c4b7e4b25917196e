package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds what runs the mutants to what it promises. */
class MutantHarnessTest {
  private static final Mutant SMALL_ENTRIES =
      Mutant.of("makes memory entries of half the size")
          .by(
              inner ->
                  new ForwardingTransport(inner) {
                    @Override
                    public MemoryEntry memoryEntry(int size) {
                      return MemoryEntry.empty(ByteBuffer.allocate(size / 2), () -> {});
                    }
                  });

  private static Transport thatThrows(Transport inner) {
    return new ForwardingTransport(inner) {
      @Override
      StreamSocket altered(StreamSocket socket) {
        return new ForwardingSocket(socket) {
          @Override
          public long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
            throw new NullPointerException("no receiver");
          }
        };
      }
    };
  }

  @Test
  void aRuleThatFailsForTheReasonGivenIsEnough() {
    assertThatCode(() -> MutantRun.check(SMALL_ENTRIES.breaks("V-07", "room")))
        .doesNotThrowAnyException();
  }

  @Test
  void aMutantThatIsRightIsNotAccepted() {
    assertThatThrownBy(() -> MutantRun.check(Mutant.of("is right").breaks("V-07", "")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("V-07 does not notice");
  }

  @Test
  void aMutantThatClaimsNothingIsNotAccepted() {
    assertThatThrownBy(() -> MutantRun.check(SMALL_ENTRIES)).hasMessageContaining("breaks nothing");
  }

  @Test
  void aRuleThatFailsForAnotherReasonIsNotAccepted() {
    assertThatThrownBy(() -> MutantRun.check(SMALL_ENTRIES.breaks("V-07", "the moon is full")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("V-07 does not say why");
  }

  @Test
  void aRuleThatFailsByAccidentIsNotAccepted() {
    Mutant mutant = Mutant.of("throws").by(MutantHarnessTest::thatThrows);
    assertThatThrownBy(() -> MutantRun.check(mutant.breaks("S-04", "no receiver")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("S-04 fails by accident");
  }

  @Test
  void aRuleThatDoesNotApplyIsNotAccepted() {
    assertThatThrownBy(() -> MutantRun.check(SMALL_ENTRIES.breaks("S-32", "")))
        .hasMessageContaining("NOT_APPLICABLE");
  }

  @Test
  void rulesNoticeOnlyWhatConcernsThem() {
    assertThat(MutantRun.of(SMALL_ENTRIES, Set.of("V-07", "P-06")).noticed())
        .containsExactly("V-07");
  }
}
