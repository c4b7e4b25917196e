package io.iovec.conformance;

/** How binding a rule is, in the sense of RFC 2119. */
public enum Level {
  /** Who breaks it does not conform: {@link Outcome#FAIL}. */
  MUST,
  /** Who breaks it needs a reason: {@link Outcome#NON_STRICT}. */
  SHOULD,
  /** Who does it does it in this way; who does not is {@link Outcome#NOT_APPLICABLE}. */
  MAY
}
