package io.iovec.cli;

import io.iovec.Capability;
import java.util.List;
import java.util.Locale;

/** What the demo has a server do. */
enum Step {
  /** Receive a file. */
  UPLOAD,
  /** Send a file. */
  DOWNLOAD,
  /** Pass on an upload. */
  RELAY;

  /** Returns what a transport has to promise for the payload to stay in the kernel. */
  List<Capability> needs() {
    return switch (this) {
      case UPLOAD -> List.of(Capability.KERNEL_RECV, Capability.KERNEL_WRITE);
      case DOWNLOAD -> List.of(Capability.KERNEL_READ, Capability.KERNEL_SEND);
      case RELAY -> List.of(Capability.KERNEL_RELAY);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
