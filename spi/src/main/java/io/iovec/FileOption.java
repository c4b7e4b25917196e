package io.iovec;

import java.nio.file.OpenOption;

/**
 * What whoever opens a file knows about its use, for {@link Transport#open}. A hint: it changes
 * what an operation costs, never which bytes, and a transport that has no use for it ignores it
 * (F-40).
 */
public enum FileOption implements OpenOption {
  /**
   * Ranges that the file has already are overwritten by large payloads again and again: a ring, a
   * cache, a disk image. A transport may then map the file and have the system receive {@link
   * StreamSocket#pending pending} bytes straight into its pages, which spares one of two copies.
   *
   * <p>It pays from the second time on that a range is overwritten, if the range is in the page
   * cache: the first time costs more than the copy, a tenth to a quarter of a microsecond for every
   * 4 KiB. Do not ask for it for a file that grows, that is written once, or that lies on a disk
   * too large to be kept in memory: while a page is fetched from the disk, other calls on the
   * socket that is received from wait too, those of an event loop included.
   *
   * <p>For a file open to READ and WRITE, without APPEND, SYNC or DSYNC; for others it does
   * nothing. Holes are filled and a full disk, or a file that is cut meanwhile, are what they are
   * for other writes. Three things differ: who watches the file with inotify(7) sees its attributes
   * change and not its content, set-user-ID bits stay, and of bytes that were on their way when the
   * file refused them some may be in it that no count includes. The pages count as resident and
   * shared memory of the process while they are mapped ({@link Counter#MAPPED_SPACE}), though they
   * are page cache and are given back like it.
   */
  OVERWRITTEN
}
