package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.AllInformation;
import io.iovec.samples.smb.protocol.AttributeTagInformation;
import io.iovec.samples.smb.protocol.CompressionInformation;
import io.iovec.samples.smb.protocol.FileInformationClass;
import io.iovec.samples.smb.protocol.FsInformationClass;
import io.iovec.samples.smb.protocol.Information;
import io.iovec.samples.smb.protocol.NameInformation;
import io.iovec.samples.smb.protocol.NetworkOpenInformation;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.NumberInformation;
import io.iovec.samples.smb.protocol.QueryInfoRequest;
import io.iovec.samples.smb.protocol.StandardInformation;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.protocol.StreamInformation;
import io.iovec.samples.smb.share.FileMetadata;
import io.iovec.samples.smb.share.OpenFile;
import java.io.IOException;

/** Tells about a file or its file system: MS-SMB2 3.3.5.20. Not who may do what with it. */
final class QueryInfo implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    QueryInfoRequest request = QueryInfoRequest.read(exchange.request());
    exchange.checkTransact(Math.max(request.outputLength(), request.input().remaining()));
    switch (request.infoType()) {
      case FILE -> {
        FileInformationClass wanted = FileInformationClass.of(request.infoClass());
        exchange.shared(
            request.fileId(), open -> reply(exchange, request, of(open.file(), wanted)));
      }
      case FILE_SYSTEM -> {
        FsInformationClass wanted = FsInformationClass.of(request.infoClass());
        exchange.shared(
            request.fileId(),
            open -> {
              open.file(); // which must be open
              reply(exchange, request, ToldVolume.of(exchange.tree().share().fileSystem(), wanted));
            });
      }
      default -> throw new StatusException(NtStatus.NOT_SUPPORTED, "" + request.infoType());
    }
  }

  private static void reply(Exchange exchange, QueryInfoRequest request, Information told)
      throws StatusException {
    Information.Output output = told.output(request.outputLength());
    exchange.reply(new Reply(output.status(), output.response(), null));
  }

  private static Information of(OpenFile file, FileInformationClass wanted) throws StatusException {
    FileMetadata metadata = file.metadata();
    NetworkOpenInformation told = Told.of(metadata);
    return switch (wanted) {
      case BASIC -> told.basic();
      case STANDARD -> standard(file, metadata);
      case INTERNAL -> NumberInformation.internal(metadata.fileId());
      case EA -> NumberInformation.ea(0);
      case ACCESS -> NumberInformation.access(file.access());
      case POSITION -> NumberInformation.position(0);
      case MODE -> NumberInformation.mode(file.mode());
      case ALIGNMENT -> NumberInformation.alignment(0);
      case ALL ->
          new AllInformation(
              told.basic(),
              standard(file, metadata),
              metadata.fileId(),
              0,
              file.access(),
              file.mode(),
              "\\" + file.path());
      case ALTERNATE_NAME -> new NameInformation(file.alternateName());
      case STREAM -> {
        if (file.isDirectory()) {
          throw new StatusException(NtStatus.INVALID_PARAMETER, "a directory has no stream");
        }
        yield new StreamInformation(metadata.size(), metadata.allocated());
      }
      case COMPRESSION -> new CompressionInformation(metadata.allocated());
      case NETWORK_OPEN -> told;
      case ATTRIBUTE_TAG -> new AttributeTagInformation(told.attributes());
      default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS, "told=" + wanted);
    };
  }

  private static StandardInformation standard(OpenFile file, FileMetadata metadata) {
    return new StandardInformation(
        metadata.allocated(),
        metadata.size(),
        metadata.links(),
        file.isDeletePending(),
        metadata.isDirectory());
  }
}
