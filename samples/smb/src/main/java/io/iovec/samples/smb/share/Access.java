package io.iovec.samples.smb.share;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;

/** Bits of an access mask: what an open file may be used for (MS-SMB2 2.2.13.1). */
public final class Access {
  /** Read a file's data, list a directory. */
  public static final int READ_DATA = 0x1;

  /** Write a file's data, make files in a directory. */
  public static final int WRITE_DATA = 0x2;

  /** Write behind a file's end, make directories in a directory. */
  public static final int APPEND_DATA = 0x4;

  /** Read extended attributes; there are none. */
  public static final int READ_EA = 0x8;

  /** Write extended attributes; there are none. */
  public static final int WRITE_EA = 0x10;

  /** Execute a file, which needs its data; pass through a directory. */
  public static final int EXECUTE = 0x20;

  /** Delete what is in a directory. */
  public static final int DELETE_CHILD = 0x40;

  /** Read sizes, times and attributes. */
  public static final int READ_ATTRIBUTES = 0x80;

  /** Set times and attributes. */
  public static final int WRITE_ATTRIBUTES = 0x100;

  /** Delete or rename. */
  public static final int DELETE = 0x10000;

  /** Read who may do what. */
  public static final int READ_CONTROL = 0x20000;

  /** Change who may do what. */
  public static final int WRITE_DAC = 0x40000;

  /** Change whose it is. */
  public static final int WRITE_OWNER = 0x80000;

  /** Wait for it. */
  public static final int SYNCHRONIZE = 0x100000;

  /** All that may be granted. */
  public static final int ALL =
      READ_DATA
          | WRITE_DATA
          | APPEND_DATA
          | READ_EA
          | WRITE_EA
          | EXECUTE
          | DELETE_CHILD
          | READ_ATTRIBUTES
          | WRITE_ATTRIBUTES
          | DELETE
          | READ_CONTROL
          | WRITE_DAC
          | WRITE_OWNER
          | SYNCHRONIZE;

  /** What changes nothing. */
  public static final int ALL_READING =
      READ_DATA | READ_EA | EXECUTE | READ_ATTRIBUTES | READ_CONTROL | SYNCHRONIZE;

  /** Whatever can be granted; never granted itself, like the following. */
  public static final int MAXIMUM_ALLOWED = 0x2000000;

  /** All that reading takes. */
  public static final int GENERIC_READ = 0x80000000;

  /** All that writing takes. */
  public static final int GENERIC_WRITE = 0x40000000;

  /** All that executing takes. */
  public static final int GENERIC_EXECUTE = 0x20000000;

  /** {@link #ALL}. */
  public static final int GENERIC_ALL = 0x10000000;

  /** Bits that take part in sharing; who has none of them is in nobody's way. */
  static final int SHARED = READ_DATA | WRITE_DATA | APPEND_DATA | EXECUTE | DELETE;

  static final int READING = READ_DATA | EXECUTE;
  static final int WRITING = WRITE_DATA | APPEND_DATA;

  private static final int SYSTEM_SECURITY = 0x1000000;

  private Access() {}

  /**
   * Returns what is granted.
   *
   * @param desired what is asked for, generic bits and all
   * @param most what can be granted
   * @throws StatusException ACCESS_DENIED if that is less than what is asked for by name, or
   *     nothing is; PRIVILEGE_NOT_HELD for what only auditors may
   */
  static int grant(int desired, int most) throws StatusException {
    if ((desired & SYSTEM_SECURITY) != 0) {
      throw new StatusException(NtStatus.PRIVILEGE_NOT_HELD);
    }
    int specific =
        desired & ~(MAXIMUM_ALLOWED | GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
    int reading = READ_CONTROL | SYNCHRONIZE;
    specific |= (desired & GENERIC_READ) == 0 ? 0 : READ_DATA | READ_EA | READ_ATTRIBUTES | reading;
    specific |= (desired & GENERIC_EXECUTE) == 0 ? 0 : EXECUTE | READ_ATTRIBUTES | reading;
    specific |=
        (desired & GENERIC_WRITE) == 0
            ? 0
            : WRITE_DATA | APPEND_DATA | WRITE_EA | WRITE_ATTRIBUTES | reading;
    specific |= (desired & GENERIC_ALL) == 0 ? 0 : ALL;
    if ((specific & ~most) != 0 || desired == 0) {
      throw new StatusException(
          NtStatus.ACCESS_DENIED, String.format("desired=%x of %x", desired, most));
    }
    return (desired & MAXIMUM_ALLOWED) != 0 ? most : specific;
  }
}
