package io.iovec;

/**
 * What a transport counts, each byte where it went (C-03). Sums since it was opened, unless it says
 * "now"; never negative (C-10).
 */
public enum Counter {
  /** Bytes that entered user memory: by recv, by reading a file, by pulling up. */
  USER_BYTES_IN,
  /** Bytes that left user memory: by send, by writing a file, by pushing down. */
  USER_BYTES_OUT,
  /** Bytes that went from a socket or a file into a kernel entry. */
  KERNEL_BYTES_IN,
  /** Bytes that went from a kernel entry to a socket or a file. */
  KERNEL_BYTES_OUT,
  /**
   * Bytes that went from a socket's queue into a mapping of a file; part of KERNEL_BYTES_IN and
   * KERNEL_BYTES_OUT. See {@link FileOption#OVERWRITTEN}.
   */
  MAPPED_BYTES,
  /** Bytes that went from kernel entries to user memory: pulled up; part of USER_BYTES_IN. */
  PULLED_UP_BYTES,
  /** Times that {@link Answer#NO_ROOM} was answered (C-13). */
  NO_ROOM,
  /** System calls, as far as the transport makes them itself; 0 where the JDK does. */
  SYSTEM_CALLS,
  /** Kernel buffers that hold bytes or are set aside for some, now (S-67). */
  KERNEL_BUFFERS_IN_USE,
  /** Kernel buffers that wait to be used again, now. */
  KERNEL_BUFFERS_POOLED,
  /** Bytes of user memory in use by entries, now (S-67). */
  MEMORY_IN_USE,
  /** Bytes of user memory that wait to be used again, now. */
  MEMORY_POOLED,
  /** Bytes of address space that mappings of files take, now. */
  MAPPED_SPACE,
  /** Sockets and listeners that are open, now. */
  SOCKETS_OPEN,
  /** Files that are open, now. */
  FILES_OPEN,
  /** Files left open that reported, when the transport closed them, that bytes were not stored. */
  CLOSE_FAILURES
}
