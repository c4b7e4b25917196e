package io.iovec.samples.smb.share;

/**
 * What is to be opened, and how (MS-SMB2 2.2.13).
 *
 * @param desiredAccess bits of {@link Access}
 * @param shareAccess what others may do meanwhile, such as {@link #SHARE_READ}
 * @param options such as {@link #DIRECTORY_FILE}; those without a meaning here are ignored
 * @param attributes of what is created, such as {@link FileMetadata#READONLY}; only that has an
 *     effect
 */
public record OpenRequest(
    SharePath path,
    int desiredAccess,
    int shareAccess,
    Disposition disposition,
    int options,
    int attributes) {
  /** Others may read. */
  public static final int SHARE_READ = 0x1;

  /** Others may write. */
  public static final int SHARE_WRITE = 0x2;

  /** Others may delete and rename. */
  public static final int SHARE_DELETE = 0x4;

  /** Option: it must be, or becomes, a directory. */
  public static final int DIRECTORY_FILE = 0x1;

  /** Option: what is written is durable before the answer. */
  public static final int WRITE_THROUGH = 0x2;

  /** Option: no caching, so what is written is durable too. */
  public static final int NO_INTERMEDIATE_BUFFERING = 0x8;

  /** Option: it must not be a directory. */
  public static final int NON_DIRECTORY_FILE = 0x40;

  /** Option: it is deleted once it is closed here, and by all others. */
  public static final int DELETE_ON_CLOSE = 0x1000;

  /** Option, which is not supported: the name is a number. */
  public static final int OPEN_BY_FILE_ID = 0x2000;

  boolean has(int option) {
    return (options & option) != 0;
  }
}
