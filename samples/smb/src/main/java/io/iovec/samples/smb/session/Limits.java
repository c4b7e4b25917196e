package io.iovec.samples.smb.session;

/**
 * How much one client connection may have at once.
 *
 * @param credits message ids granted or being worked on, each good for 64 KiB; 1 to 8192
 * @param sessions logons, finished or not
 * @param trees shares connected, in each session
 * @param opens open files and directories
 */
public record Limits(int credits, int sessions, int trees, int opens) {
  /** Four requests of 8 MiB on their way, and more files than a client needs. */
  public static final Limits DEFAULT = new Limits(512, 64, 256, 1024);

  public Limits {
    if (credits < 1 || sessions < 1 || trees < 1 || opens < 1) {
      throw new IllegalArgumentException(
          "credits=" + credits + " sessions=" + sessions + " trees=" + trees + " opens=" + opens);
    }
  }
}
