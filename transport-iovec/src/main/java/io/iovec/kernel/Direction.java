package io.iovec.kernel;

import static io.iovec.Capability.KERNEL_READ;
import static io.iovec.Capability.KERNEL_RECV;
import static io.iovec.Capability.KERNEL_SEND;
import static io.iovec.Capability.KERNEL_WRITE;

import io.iovec.Capability;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** From where to where payload goes: in each the kernel's way may pay from another size on. */
enum Direction {
  /** From socket to socket. */
  RELAY(KERNEL_RECV, KERNEL_SEND, 64 << 10),

  /** From a socket to a file, each part as it arrives. */
  WRITE(KERNEL_RECV, KERNEL_WRITE, 64 << 10),

  /** From a file to a socket. */
  READ(KERNEL_READ, KERNEL_SEND, 64 << 10);

  private final Capability in;
  private final Capability out;
  private final long builtIn;

  Direction(Capability in, Capability out, long builtIn) {
    this.in = in;
    this.out = out;
    this.builtIn = builtIn;
  }

  /** Returns its name, for a report. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns from how many bytes on the kernel's way is taken where nothing was measured. */
  long builtIn() {
    return builtIn;
  }

  boolean isFromSocket() {
    return in == KERNEL_RECV;
  }

  boolean isToSocket() {
    return out == KERNEL_SEND;
  }

  /** Returns those in which bytes can stay in the kernel. */
  static Set<Direction> possible(Set<Capability> capabilities) {
    Set<Direction> possible = EnumSet.noneOf(Direction.class);
    for (Direction direction : values()) {
      if (capabilities.contains(direction.in) && capabilities.contains(direction.out)) {
        possible.add(direction);
      }
    }
    return possible;
  }
}
