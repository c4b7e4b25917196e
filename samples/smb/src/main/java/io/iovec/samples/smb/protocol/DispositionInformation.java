package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Whether a file is deleted when it is closed for the last time (MS-FSCC
 * FileDispositionInformation).
 */
public record DispositionInformation(boolean deletePending) {
  /** Reads a {@link SetInfoRequest#input}. */
  public static DispositionInformation read(ByteBuffer input) throws StatusException {
    return new DispositionInformation(Input.of(input, 1).get(0) != 0);
  }
}
