package io.iovec.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a rule whose capability is not there: nobody's fault, or the machine's. */
class ExpectedCapabilitiesTest {
  @Test
  void aRuleIsNotRunWhereItsCapabilityIsExpectedAndNotDeclared() throws Exception {
    Subject bare = new Expecting(Set.of(Capability.KERNEL_SHARE));
    assertThat(bare.hindrance(sharing()))
        .startsWith("KERNEL_SHARE is expected, but not declared: ");
  }

  @Test
  void aRuleIsNotApplicableWhereNobodyExpectsItsCapability() throws Exception {
    Subject bare = new Expecting(Set.of());
    assertThat(bare.hindrance(sharing())).isNull();
    assertThat(bare.notApplicable(sharing())).isEqualTo("KERNEL_SHARE is not declared");
  }

  private static Rule sharing() throws NoSuchMethodException {
    return VectorRules.class.getDeclaredMethod("sharesWithoutTakingAway").getAnnotation(Rule.class);
  }

  private static final class Expecting extends BareReferenceConformanceTest {
    private final Set<Capability> expected;

    Expecting(Set<Capability> expected) {
      this.expected = expected;
    }

    @Override
    protected Set<Capability> expected() {
      return expected;
    }
  }
}
