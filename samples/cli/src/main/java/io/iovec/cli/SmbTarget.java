package io.iovec.cli;

import java.net.URI;

/**
 * A file on an SMB server, as {@code smb://127.0.0.1:4450/share/file} names it.
 *
 * @param host an IPv6 address without brackets
 */
record SmbTarget(String host, int port, String share, String file) {
  private static final int USUAL_PORT = 445;

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it names no file in a share's own directory
   */
  static SmbTarget of(URI uri) {
    String host = uri.getHost();
    String path = uri.getPath();
    String[] names = path == null ? new String[0] : path.split("/", -1);
    if (host == null || names.length != 3 || names[1].isEmpty() || names[2].isEmpty()) {
      throw new IllegalArgumentException("uri=" + uri);
    }
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    return new SmbTarget(host, uri.getPort() < 0 ? USUAL_PORT : uri.getPort(), names[1], names[2]);
  }
}
