package io.iovec.conformance;

/** What a transport asks of the system, as far as that can be made to fail. */
public enum Call {
  /** To accept a connection. */
  ACCEPT,
  /** To make or finish a connection. */
  CONNECT,
  /** To receive, into user memory or a kernel buffer. */
  RECV,
  /** To send, from user memory, a kernel buffer or a file. */
  SEND,
  /** To open a file. */
  OPEN,
  /** To read a file, into user memory or a kernel buffer. */
  READ,
  /** To write a file, from user memory or a kernel buffer. */
  WRITE,
  /** To force a file to the device. */
  SYNC,
  /** To make a kernel buffer. */
  KERNEL_BUFFER,
  /** To pull bytes of a kernel buffer up, push them down, move or share them. */
  MOVE,
  /** To wait for readiness. */
  POLL
}
