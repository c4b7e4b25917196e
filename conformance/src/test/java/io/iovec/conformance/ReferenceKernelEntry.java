package io.iovec.conformance;

import io.iovec.KernelEntry;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that the reference transport passes on without pulling them up. */
abstract class ReferenceKernelEntry extends KernelEntry {
  ReferenceKernelEntry(long length) {
    super(length);
  }

  /** Tells whether the transport with this kernel made it. */
  abstract boolean isOf(ReferenceKernel kernel);

  /**
   * Returns the first bytes, at least one, for the system to take some of: the caller releases what
   * was taken. The entry is not empty.
   */
  abstract ByteBuffer front() throws IOException;
}
