package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.FileTime;
import io.iovec.samples.smb.protocol.FsAttributeInformation;
import io.iovec.samples.smb.protocol.FsDeviceInformation;
import io.iovec.samples.smb.protocol.FsFullSizeInformation;
import io.iovec.samples.smb.protocol.FsInformationClass;
import io.iovec.samples.smb.protocol.FsSectorSizeInformation;
import io.iovec.samples.smb.protocol.FsSizeInformation;
import io.iovec.samples.smb.protocol.FsVolumeInformation;
import io.iovec.samples.smb.protocol.Information;
import io.iovec.samples.smb.share.FileSystemInfo;

/** What a share lies on, as the protocol tells it. */
final class ToldVolume {
  private ToldVolume() {}

  static Information of(FileSystemInfo volume, FsInformationClass wanted) {
    return switch (wanted) {
      case VOLUME ->
          new FsVolumeInformation(
              FileTime.of(volume.created()), volume.serialNumber(), volume.label());
      case SIZE ->
          new FsSizeInformation(
              volume.totalUnits(),
              volume.availableUnits(),
              volume.sectorsPerUnit(),
              volume.bytesPerSector());
      case DEVICE ->
          new FsDeviceInformation(
              FsDeviceInformation.REMOTE
                  | FsDeviceInformation.MOUNTED
                  | (volume.readOnly() ? FsDeviceInformation.READ_ONLY : 0));
      case ATTRIBUTE ->
          new FsAttributeInformation(
              FsAttributeInformation.CASE_PRESERVED_NAMES
                  | FsAttributeInformation.UNICODE_ON_DISK
                  | (volume.readOnly() ? FsAttributeInformation.READ_ONLY_VOLUME : 0),
              volume.maxNameLength(),
              volume.type());
      case FULL_SIZE ->
          new FsFullSizeInformation(
              volume.totalUnits(),
              volume.availableUnits(),
              volume.freeUnits(),
              volume.sectorsPerUnit(),
              volume.bytesPerSector());
      case SECTOR_SIZE ->
          new FsSectorSizeInformation(volume.bytesPerSector(), (int) volume.unitBytes());
    };
  }
}
