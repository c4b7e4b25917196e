package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/**
 * Names an open file on a connection (MS-SMB2 2.2.14.1).
 *
 * @param persistent the half that would survive a reconnection
 * @param temporary the half that does not
 */
public record FileId(long persistent, long temporary) {
  /** Stands in a related request for the file of the one before. */
  public static final FileId RELATED = new FileId(-1, -1);

  /** Tells whether the file is that of the request before. */
  public boolean isRelated() {
    return equals(RELATED);
  }

  void write(ByteBuffer out) {
    out.putLong(persistent).putLong(temporary);
  }
}
