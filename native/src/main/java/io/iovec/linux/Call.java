package io.iovec.linux;

import java.lang.invoke.MethodHandle;

/**
 * A handle that is compiled apart from what calls it. The segments that {@code java.lang.foreign}
 * makes during a call vanish only where the compiler inlines all of it. Of a constant handle whose
 * caller is itself inlined into others it inlines the beginning, until {@code MaxInlineLevel} is
 * reached, and every call allocates.
 */
final class Call {
  /** Not final, so that no compiler takes it as constant. */
  MethodHandle handle;

  Call(MethodHandle handle) {
    this.handle = handle;
  }
}
