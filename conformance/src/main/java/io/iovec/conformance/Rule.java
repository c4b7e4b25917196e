package io.iovec.conformance;

import io.iovec.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that holds a transport to one rule of {@code SPEC.md}. Several tests may hold the same.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@Timeout(60)
@ExtendWith(ConformanceCondition.class)
public @interface Rule {
  /** The rule's id in {@code SPEC.md}: {@code S-03}. */
  String id();

  /** How binding it is. */
  Level level() default Level.MUST;

  /** Capabilities that must be declared for the rule to apply. */
  Capability[] requires() default {};

  /** Capabilities that must not be declared for the rule to apply: it says how a call refuses. */
  Capability[] absent() default {};

  /** Where to look first when this test fails; completes "if this fails, check". */
  String check();
}
