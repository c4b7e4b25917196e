package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.fileinformation.FileDirectoryQueryableInformation;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** One connection of smbj's, with one session and one share. */
final class SmbjClient implements AutoCloseable {
  private final SMBClient client;
  final Connection connection;
  final Session session;
  final DiskShare share;

  private SmbjClient(SMBClient client, Connection connection, Session session, DiskShare share) {
    this.client = client;
    this.connection = connection;
    this.session = session;
    this.share = share;
  }

  /** Returns smbj's own defaults, but that it does not wait for ever, and writes 8 MiB at once. */
  static SmbConfig.Builder config() {
    return SmbConfig.builder()
        .withTimeout(60, TimeUnit.SECONDS)
        .withSoTimeout(60, TimeUnit.SECONDS)
        .withNegotiatedBufferSize();
  }

  static SmbjClient connect(int port, String share) throws IOException {
    return connect(port, share, config().build(), AuthenticationContext.guest());
  }

  @SuppressWarnings("MustBeClosedChecker")
  static SmbjClient connect(int port, String share, SmbConfig config, AuthenticationContext user)
      throws IOException {
    SMBClient client = new SMBClient(config);
    try {
      Connection connection = client.connect("127.0.0.1", port);
      Session session = connection.authenticate(user);
      return new SmbjClient(client, connection, session, (DiskShare) session.connectShare(share));
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  /** Opens a file to read and write it, which others may do too. */
  File open(String name, SMB2CreateDisposition disposition) {
    return open(name, disposition, SMB2ShareAccess.ALL);
  }

  File open(String name, SMB2CreateDisposition disposition, Set<SMB2ShareAccess> others) {
    Set<AccessMask> access =
        EnumSet.of(AccessMask.GENERIC_READ, AccessMask.GENERIC_WRITE, AccessMask.DELETE);
    return share.openFile(name, access, null, others, disposition, null);
  }

  /** Opens a file only to read it. */
  File open(String name) {
    return share.openFile(
        name,
        EnumSet.of(AccessMask.GENERIC_READ),
        null,
        SMB2ShareAccess.ALL,
        SMB2CreateDisposition.FILE_OPEN,
        null);
  }

  /** Returns the names in a list, but for the directory itself and the one above. */
  static List<String> names(List<? extends FileDirectoryQueryableInformation> listed) {
    return listed.stream()
        .map(FileDirectoryQueryableInformation::getFileName)
        .filter(name -> !name.equals(".") && !name.equals(".."))
        .sorted()
        .toList();
  }

  /** Asserts that the server refuses something, and how. */
  static void assertStatus(NtStatus status, ThrowingCallable code) {
    assertThatExceptionOfType(SMBApiException.class)
        .isThrownBy(code)
        .extracting(SMBApiException::getStatus)
        .isEqualTo(status);
  }

  void write(String name, byte[] bytes) {
    try (File file = open(name, SMB2CreateDisposition.FILE_OVERWRITE_IF)) {
      file.write(bytes, 0);
    }
  }

  byte[] read(String name) throws IOException {
    try (File file = open(name);
        InputStream in = file.getInputStream()) {
      return in.readAllBytes();
    }
  }

  /** Ends the connection without a word to the server. */
  void drop() {
    try {
      connection.close(true);
    } catch (IOException e) {
      // It has ended already.
    }
    client.close();
  }

  @Override
  public void close() throws IOException {
    share.close();
    session.close();
    connection.close();
    client.close();
  }
}
