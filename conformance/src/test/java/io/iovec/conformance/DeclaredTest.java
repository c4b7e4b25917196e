package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.iovec.Capability;
import io.iovec.Transport;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whether the transport under test is the one whose capabilities decided what is tested. */
class DeclaredTest {
  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void aTransportThatDeclaresOtherCapabilitiesWhenItIsTestedFails() {
    Mutant mutant =
        Mutant.of("declares less when it is asked what it declares")
            .by(this::thatChanges)
            .breaks("V-06", "another transport of this configuration has other capabilities");
    assertThatCode(() -> MutantRun.check(mutant)).doesNotThrowAnyException();
  }

  private Transport thatChanges(Transport inner) {
    boolean less = opened.getAndIncrement() == 0;
    return new ForwardingTransport(inner) {
      @Override
      public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.copyOf(super.capabilities());
        if (less) {
          all.remove(Capability.KERNEL_SHARE);
        }
        return all;
      }
    };
  }
}
