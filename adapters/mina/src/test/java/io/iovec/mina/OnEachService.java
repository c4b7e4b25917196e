package io.iovec.mina;

import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs each test on MINA's own transport and on ours, with nothing changed but the constructor:
 * that ours behaves as the model is asserted, and so is what the model does.
 */
@EnumSource(
    value = Service.class,
    names = {"NIO", "IOVEC_NIO", "IOVEC_KERNEL"})
abstract class OnEachService extends Applications {}
