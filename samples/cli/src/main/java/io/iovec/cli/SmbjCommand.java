package io.iovec.cli;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.io.InputStreamByteChunkProvider;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The demo's SMB client where there is no other: sends or receives one file and ends. */
@Command(name = SmbjCommand.NAME, hidden = true, description = "Be an SMB client of the demo.")
final class SmbjCommand implements Callable<Integer> {
  static final String NAME = "smbj-for-demo";

  /** Which way a file goes. */
  enum Way {
    /** To the server. */
    PUT,
    /** From the server. */
    GET
  }

  @Parameters(index = "0", paramLabel = "put|get")
  private Way way = Way.PUT;

  @Parameters(index = "1", paramLabel = "FILE")
  private Path local = Path.of("");

  @Parameters(index = "2", paramLabel = "smb://HOST:PORT/SHARE/NAME")
  private URI remote = URI.create("");

  /** Made by picocli. */
  SmbjCommand() {}

  @Override
  public Integer call() throws UserError {
    SmbTarget target = SmbTarget.of(remote);
    SmbConfig config =
        SmbConfig.builder()
            .withDialects(SMB2Dialect.SMB_3_0_2)
            .withNegotiatedBufferSize() // else it writes 1 MiB at most
            .build();
    try (SMBClient client = new SMBClient(config);
        Connection connection = client.connect(target.host(), target.port())) {
      // A guest has no key, so that it signs nothing.
      Session session = connection.authenticate(AuthenticationContext.guest());
      try (DiskShare share = (DiskShare) session.connectShare(target.share())) {
        if (way == Way.PUT) {
          put(share, target.file());
        } else {
          get(share, target.file());
        }
      }
    } catch (SMBRuntimeException | IOException e) {
      throw new UserError(e.toString(), e);
    }
    return 0;
  }

  private void put(DiskShare share, String name) throws IOException {
    try (File file =
            open(share, name, AccessMask.GENERIC_WRITE, SMB2CreateDisposition.FILE_OVERWRITE_IF);
        InputStream in = Files.newInputStream(local)) {
      file.write(new InputStreamByteChunkProvider(in));
    }
  }

  private void get(DiskShare share, String name) throws IOException {
    try (File file = open(share, name, AccessMask.GENERIC_READ, SMB2CreateDisposition.FILE_OPEN);
        OutputStream out = Files.newOutputStream(local)) {
      file.read(out);
    }
  }

  private static File open(
      DiskShare share, String name, AccessMask access, SMB2CreateDisposition disposition) {
    return share.openFile(
        name,
        EnumSet.of(access),
        EnumSet.of(FileAttributes.FILE_ATTRIBUTE_NORMAL),
        SMB2ShareAccess.ALL,
        disposition,
        EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE));
  }
}
