package io.iovec;

/**
 * Why payload that was wanted in the kernel went through user memory. Counted by every transport,
 * each once, with the bytes that went through user memory and no more (C-11); see {@link
 * Counters#fallbacks}.
 */
public enum Fallback {
  /** A kill switch or a missing capability forbids the way through the kernel. */
  SWITCHED_OFF,
  /** The system refused this file or socket (EINVAL, ENOSYS, EPERM, EOPNOTSUPP). */
  REFUSED,
  /** The file was opened to append, which the kernel's way does not do. */
  APPEND,
  /** No further kernel buffers could be had, and waiting would not have helped. */
  NO_BUFFERS,
  /** The bytes came in pieces so small that the kernel buffers set aside could not hold them. */
  FRAGMENTED,
  /** The entry was made by another transport (C-06). */
  FOREIGN
}
