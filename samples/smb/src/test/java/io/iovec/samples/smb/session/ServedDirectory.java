package io.iovec.samples.smb.session;

import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.Access;
import io.iovec.samples.smb.share.Disposition;
import io.iovec.samples.smb.share.OpenFile;
import io.iovec.samples.smb.share.OpenRequest;
import io.iovec.samples.smb.share.Share;
import io.iovec.samples.smb.share.SharePath;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory with files that anybody may open, as often as they like. */
final class ServedDirectory implements AutoCloseable {
  private static final int SHARE_ALL =
      OpenRequest.SHARE_READ | OpenRequest.SHARE_WRITE | OpenRequest.SHARE_DELETE;

  private final Path directory;
  private final Transport transport;
  private final Share share;

  ServedDirectory(Path directory) throws IOException {
    this.directory = directory.toRealPath();
    this.transport = Transports.open(TransportConfig.defaults().withTransport("nio"));
    this.share = new Share(transport, "share", directory, false);
  }

  Share share() {
    return share;
  }

  /** Opens a file, and makes it if it is not there. */
  OpenFile open(String name) throws StatusException {
    return open(name, OpenRequest.NON_DIRECTORY_FILE);
  }

  /** Opens a file that is there until it is closed. */
  OpenFile openToBeDeleted(String name) throws StatusException {
    return open(name, OpenRequest.NON_DIRECTORY_FILE | OpenRequest.DELETE_ON_CLOSE);
  }

  private OpenFile open(String name, int options) throws StatusException {
    int access = Access.READ_DATA | Access.WRITE_DATA | Access.DELETE;
    return share.open(
        new OpenRequest(SharePath.parse(name), access, SHARE_ALL, Disposition.OPEN_IF, options, 0));
  }

  /** Returns the names of the files in it that this process has open. */
  List<String> descriptors() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        if (Files.isSymbolicLink(link)) {
          Path target = Files.readSymbolicLink(link);
          if (directory.equals(target.getParent())) {
            names.add(target.getFileName().toString());
          }
        }
      }
    }
    return names;
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
