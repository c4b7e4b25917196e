package io.iovec.samples.smb.share;

import java.time.Instant;

/**
 * What a file is: its sizes, times and attributes.
 *
 * @param changed when anything changed, attributes included
 * @param size in bytes; 0 for a directory
 * @param allocated how much room it takes, in bytes
 * @param attributes such as {@link #DIRECTORY}
 * @param fileId what identifies it on its file system
 * @param links how many names it has, at least 1
 */
public record FileMetadata(
    Instant created,
    Instant accessed,
    Instant written,
    Instant changed,
    long size,
    long allocated,
    int attributes,
    long fileId,
    int links) {
  /** Attribute: nobody may write to it, or delete it. */
  public static final int READONLY = 0x1;

  /** Attribute: the name begins with a dot. */
  public static final int HIDDEN = 0x2;

  /** Attribute: a directory. */
  public static final int DIRECTORY = 0x10;

  /** Attribute: to be backed up, as every file is. */
  public static final int ARCHIVE = 0x20;

  /** Attribute: none of the others; only to be set, it is never told. */
  public static final int NORMAL = 0x80;

  /** Tells whether it is a directory. */
  public boolean isDirectory() {
    return (attributes & DIRECTORY) != 0;
  }
}
