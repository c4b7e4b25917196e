package io.iovec.conformance;

import io.iovec.Capability;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that holds an implementation to one rule of {@code SPEC.md}. Several tests may hold the
 * same. It fails if it takes longer than {@code iovec.conformance.limit} seconds.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
@ExtendWith({RuleExtension.class, RuleCondition.class, BoundedTests.class})
public @interface Rule {
  /** The rule's id in {@code SPEC.md}: {@code S-03}. */
  String id();

  /** How binding it is. */
  Level level() default Level.MUST;

  /** Capabilities that must be declared for the rule to apply. */
  Capability[] requires() default {};

  /** Capabilities that must not be declared for the rule to apply: it says how a call refuses. */
  Capability[] absent() default {};

  /** Whether it applies only where the implementor's test can make system calls fail. */
  boolean faults() default false;

  /** What an adapter has to have for the rule to apply. */
  Feature[] features() default {};

  /** Why no test can be made of the rule; empty if this is one. */
  String untested() default "";

  /** Where to look first when this test fails; completes "if this fails, check". */
  String check();
}
