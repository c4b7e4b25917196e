package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.FileTime;
import io.iovec.samples.smb.protocol.NetworkOpenInformation;
import io.iovec.samples.smb.share.FileMetadata;

/** What the share knows of a file, as the protocol tells it. */
final class Told {
  private Told() {}

  static NetworkOpenInformation of(FileMetadata file) {
    return new NetworkOpenInformation(
        FileTime.of(file.created()),
        FileTime.of(file.accessed()),
        FileTime.of(file.written()),
        FileTime.of(file.changed()),
        file.allocated(),
        file.size(),
        file.attributes() == 0 ? FileMetadata.NORMAL : file.attributes());
  }
}
