package io.iovec.samples.smb.share;

/** What opening has done (MS-SMB2 2.2.14). */
public enum Outcome {
  /** What was there has been replaced. */
  SUPERSEDED(0),
  /** What was there has been opened. */
  OPENED(1),
  /** It was not there. */
  CREATED(2),
  /** What was there has been emptied. */
  OVERWRITTEN(3);

  private final int code;

  Outcome(int code) {
    this.code = code;
  }

  /** Returns the number that stands in a response. */
  public int code() {
    return code;
  }
}
