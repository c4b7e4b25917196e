package io.iovec.samples.smb.share;

import io.iovec.Transport;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory that is served. Thread-safe; its calls may wait for a disk.
 *
 * <p>Directories and regular files are served, symbolic links and all else is not: neither listed
 * nor followed nor opened, though their names are taken. Names keep the case in which they were
 * given; those that differ only in case are one for clients, so where several do, those spelled
 * exactly are preferred. What is on disk under a name that clients cannot spell is listed, and
 * opened, under one of the form 8.3.
 */
public final class Share {
  private static final int SECTOR = 512;
  private static final int MOST_SECTORS = 1 << 16;

  private final String name;
  private final Path root;
  private final boolean readOnly;
  private final Namespace names;

  /**
   * Serves a directory. The caller closes the transport, after all files.
   *
   * @param transport opens the files; reads and writes go through it
   * @throws IOException if it is no directory, cannot be read, or lies on a file system on which
   *     names cannot be confined to it
   */
  public Share(Transport transport, String name, Path root, boolean readOnly) throws IOException {
    this.name = name;
    this.root = root.toRealPath();
    this.readOnly = readOnly;
    this.names = new Namespace(transport, this.root, maximalAccess());
    Directory.open(this.root).close();
  }

  /** Returns the name by which clients connect it; letters may differ in case. */
  public String name() {
    return name;
  }

  /** Tells whether nothing in it can be changed. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Returns the most that is granted to anybody, as bits of {@link Access}. */
  public int maximalAccess() {
    return readOnly ? Access.ALL_READING : Access.ALL;
  }

  /**
   * Opens or creates a file or directory, which the caller closes.
   *
   * @throws StatusException if that fails; nothing has changed then, but that what was made may be
   *     there if something else on the machine got in between
   */
  public OpenFile open(OpenRequest request) throws StatusException {
    return names.open(request);
  }

  /** Tells what the share lies on, and how much room there is. */
  public FileSystemInfo fileSystem() throws StatusException {
    try {
      FileStore store = Files.getFileStore(root);
      long unit = store.getBlockSize();
      boolean sectors = unit % SECTOR == 0 && unit / SECTOR <= MOST_SECTORS;
      BasicFileAttributes top = Files.readAttributes(root, BasicFileAttributes.class);
      return new FileSystemInfo(
          name,
          "NTFS",
          String.valueOf(top.fileKey()).hashCode(),
          top.creationTime().toInstant(),
          store.getTotalSpace() / unit,
          store.getUnallocatedSpace() / unit,
          store.getUsableSpace() / unit,
          sectors ? SECTOR : Math.toIntExact(unit),
          sectors ? Math.toIntExact(unit / SECTOR) : 1,
          SharePath.MOST_NAME_CHARS,
          readOnly || store.isReadOnly());
    } catch (IOException e) {
      throw Failures.of(e);
    }
  }

  @Override
  public String toString() {
    return "Share[" + name + "]";
  }
}
