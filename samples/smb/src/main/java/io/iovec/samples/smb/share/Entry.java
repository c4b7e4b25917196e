package io.iovec.samples.smb.share;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something in a directory, links not followed.
 *
 * @param path its name alone
 */
record Entry(Path path, PosixFileAttributes attributes) {
  private static final Pattern INODE = Pattern.compile("ino=(\\d+)");
  private static final long CLUSTER = 4096;

  String name() {
    return path.toString();
  }

  /** Returns the same thing under another name. */
  Entry named(String name) {
    return new Entry(path.resolveSibling(name), attributes);
  }

  /** Returns what is equal for two names of one file. */
  Object key() {
    return Objects.requireNonNull(attributes.fileKey(), "no fileKey");
  }

  boolean isDirectory() {
    return attributes.isDirectory();
  }

  /** Tells whether it is served: a directory or a regular file. */
  boolean isServed() {
    return attributes.isDirectory() || attributes.isRegularFile();
  }

  /** Tells whether nobody may write to it: a file that its owner may not. */
  boolean isReadonly() {
    return !isDirectory() && !attributes.permissions().contains(PosixFilePermission.OWNER_WRITE);
  }

  /** Returns the inode's number, which the JDK tells only in words. */
  private long fileId() {
    Matcher inode = INODE.matcher(key().toString());
    return inode.find() ? Long.parseUnsignedLong(inode.group(1)) : key().hashCode();
  }

  /** Returns what is told of it, its number of names and change of status taken for granted. */
  FileMetadata metadata() {
    return metadata(1, attributes.lastModifiedTime().toInstant());
  }

  FileMetadata metadata(int links, Instant changed) {
    boolean directory = isDirectory();
    String name = name();
    int bits = directory ? FileMetadata.DIRECTORY : FileMetadata.ARCHIVE;
    if (isReadonly()) {
      bits |= FileMetadata.READONLY;
    }
    if (name.startsWith(".") && !name.equals(".") && !name.equals("..")) {
      bits |= FileMetadata.HIDDEN;
    }
    long size = directory ? 0 : attributes.size();
    return new FileMetadata(
        attributes.creationTime().toInstant(),
        attributes.lastAccessTime().toInstant(),
        attributes.lastModifiedTime().toInstant(),
        changed,
        size,
        size > Long.MAX_VALUE - CLUSTER ? size : (size + CLUSTER - 1) / CLUSTER * CLUSTER,
        bits,
        fileId(),
        links);
  }
}
