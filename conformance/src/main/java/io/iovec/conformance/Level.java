package io.iovec.conformance;

/** How binding a rule is, in the sense of RFC 2119. */
public enum Level {
  /** Who breaks it is no transport: the test fails. */
  MUST,
  /** Who breaks it needs a reason: the test is aborted as {@code NON_STRICT}. */
  SHOULD
}
