package io.iovec.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The one structure that differs: on x86-64 it is packed, so that 32-bit programs see the same.
 *
 * <pre>{@code
 * struct epoll_event {    see epoll_event(3type)
 *   uint32_t events;      0
 *   uint64_t data;        4 on x86-64, else 8
 * };
 * }</pre>
 */
final class EpollEvent {
  private EpollEvent() {}

  static StructLayout layout(boolean x86) {
    return x86
        ? MemoryLayout.structLayout(
            JAVA_INT.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
        : MemoryLayout.structLayout(
            JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("data"));
  }

  static long dataOffset(StructLayout layout) {
    return layout.byteOffset(PathElement.groupElement("data"));
  }
}
