package io.iovec.conformance;

/** What can happen to a {@link Call}; named by what {@code errno.h} calls it. */
public enum Fault {
  /** One byte is moved instead of all. */
  ONE_BYTE,
  /** Half of the bytes are moved. */
  HALF,
  /** Nothing now, though the system had said that it was ready. */
  EAGAIN,
  /** A signal came before anything was moved. */
  EINTR,
  /** The file system is full. */
  ENOSPC,
  /** The file would exceed a limit. */
  EFBIG,
  /** The device failed. */
  EIO,
  /** Nobody receives any more. */
  EPIPE,
  /** The peer has reset the connection. */
  ECONNRESET,
  /** The system is out of memory. */
  ENOMEM,
  /** The process is out of descriptors. */
  EMFILE,
  /** The machine is out of descriptors. */
  ENFILE,
  /** The system does not do this here. */
  EINVAL;

  /** Tells whether it moves bytes, though not all. */
  public boolean isShort() {
    return this == ONE_BYTE || this == HALF;
  }

  /** Tells whether a caller need not learn of it: trying again is enough. */
  public boolean isTransparent() {
    return isShort() || this == EAGAIN || this == EINTR;
  }
}
