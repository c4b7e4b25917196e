package io.iovec.samples.smb.protocol;

/** What a message asks for or answers (MS-SMB2 2.2.1). */
public enum Command {
  NEGOTIATE(0),
  SESSION_SETUP(1),
  LOGOFF(2),
  TREE_CONNECT(3),
  TREE_DISCONNECT(4),
  CREATE(5),
  CLOSE(6),
  FLUSH(7),
  READ(8),
  WRITE(9),
  LOCK(10),
  IOCTL(11),
  CANCEL(12),
  ECHO(13),
  QUERY_DIRECTORY(14),
  CHANGE_NOTIFY(15),
  QUERY_INFO(16),
  SET_INFO(17),
  OPLOCK_BREAK(18);

  private final int code;

  Command(int code) {
    this.code = code;
  }

  /** Returns the number that stands in a header. */
  public int code() {
    return code;
  }

  /**
   * Returns the command of a number.
   *
   * @throws StatusException INVALID_PARAMETER if there is none
   */
  public static Command of(int code) throws StatusException {
    for (Command command : values()) {
      if (command.code == code) {
        return command;
      }
    }
    throw new StatusException(NtStatus.INVALID_PARAMETER, "command=" + code);
  }
}
