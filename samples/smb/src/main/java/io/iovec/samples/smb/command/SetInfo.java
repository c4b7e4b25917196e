package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.BasicInformation;
import io.iovec.samples.smb.protocol.DispositionInformation;
import io.iovec.samples.smb.protocol.FileInformationClass;
import io.iovec.samples.smb.protocol.FileTime;
import io.iovec.samples.smb.protocol.InfoType;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.RenameInformation;
import io.iovec.samples.smb.protocol.SetInfoRequest;
import io.iovec.samples.smb.protocol.SetInfoResponse;
import io.iovec.samples.smb.protocol.SizeInformation;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.OpenFile;
import io.iovec.samples.smb.share.SharePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Changes a file: MS-SMB2 3.3.5.21. Not who may do what with it. */
final class SetInfo implements Handler {
  /** A change that has been read and waits for its file. */
  @FunctionalInterface
  private interface Change {
    void make(OpenFile file) throws StatusException;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    SetInfoRequest request = SetInfoRequest.read(exchange.request());
    exchange.checkTransact(request.input().remaining());
    if (request.infoType() != InfoType.FILE) {
      throw new StatusException(NtStatus.NOT_SUPPORTED, "" + request.infoType());
    }
    Change change = change(FileInformationClass.of(request.infoClass()), request.input());
    exchange.exclusive(
        request.fileId(),
        open -> {
          change.make(open.file());
          exchange.reply(new SetInfoResponse());
        });
  }

  private static Change change(FileInformationClass what, ByteBuffer input) throws StatusException {
    return switch (what) {
      case BASIC -> basic(BasicInformation.read(input));
      case RENAME -> {
        RenameInformation rename = RenameInformation.read(input);
        SharePath target = SharePath.parse(withoutRoot(rename.name()));
        yield file -> file.rename(target, rename.replaceIfExists());
      }
      case DISPOSITION -> {
        DispositionInformation disposition = DispositionInformation.read(input);
        yield file -> file.setDeletePending(disposition.deletePending());
      }
      case END_OF_FILE -> {
        SizeInformation end = SizeInformation.read(input);
        yield file -> file.setEndOfFile(end.size());
      }
      case ALLOCATION -> {
        SizeInformation allocation = SizeInformation.read(input);
        yield file -> allocate(file, allocation.size());
      }
      case POSITION -> {
        SizeInformation.read(input);
        yield file -> {}; // each read and write says where
      }
      default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS, "set=" + what);
    };
  }

  /** Cuts a file that is longer; room is never set aside for one that is not. */
  private static void allocate(OpenFile file, long size) throws StatusException {
    if (size < file.metadata().size()) {
      file.setEndOfFile(size);
    }
  }

  private static Change basic(BasicInformation basic) {
    Instant created = time(basic.creationTime());
    Instant accessed = time(basic.lastAccessTime());
    Instant written = time(basic.lastWriteTime());
    return file -> file.setBasic(created, accessed, written, basic.attributes());
  }

  /** Returns a time to be set, or null where it stays: at 0, and at -1 and -2. */
  private static @Nullable Instant time(long fileTime) {
    return fileTime <= FileTime.NONE ? null : FileTime.instant(fileTime);
  }

  private static String withoutRoot(String name) {
    return name.startsWith("\\") ? name.substring(1) : name;
  }
}
