package io.iovec.conformance;

/**
 * How one implementation did in one test.
 *
 * @param subject the implementation: {@code kernel}, {@code mina on nio}
 * @param rule the rule's id in {@code SPEC.md}
 * @param test the test's name: the method, with its class
 * @param outcome how it ended
 * @param red whether that makes the run fail
 * @param reason why it did not pass, or empty
 * @param nanos how long it took; 0 if it did not run
 */
record Result(
    String subject,
    String rule,
    String test,
    Outcome outcome,
    boolean red,
    String reason,
    long nanos) {}
