package io.iovec.samples.smb.auth;

import java.util.Locale;

/**
 * The names that the server gives itself in its NTLM challenge.
 *
 * @param nbDomain its domain or workgroup, 1 to 15 characters
 * @param nbComputer its NetBIOS name, 1 to 15 characters
 * @param dnsDomain may be empty, at most 255 characters
 * @param dnsComputer its host name, at most 255 characters
 */
public record ServerNames(
    String nbDomain, String nbComputer, String dnsDomain, String dnsComputer) {
  private static final int MOST_NETBIOS = 15;
  private static final int MOST_DNS = 255;

  public ServerNames {
    check("nbDomain", nbDomain, 1, MOST_NETBIOS);
    check("nbComputer", nbComputer, 1, MOST_NETBIOS);
    check("dnsDomain", dnsDomain, 0, MOST_DNS);
    check("dnsComputer", dnsComputer, 0, MOST_DNS);
  }

  /**
   * Makes the names of a server that belongs to no domain.
   *
   * @param hostName such as {@code files.example.org}, 1 to 255 characters
   */
  public static ServerNames of(String hostName) {
    int dot = hostName.indexOf('.');
    String label = dot < 0 ? hostName : hostName.substring(0, dot);
    String computer = label.substring(0, Math.min(MOST_NETBIOS, label.length()));
    String domain = dot < 0 ? "" : hostName.substring(dot + 1);
    return new ServerNames("WORKGROUP", computer.toUpperCase(Locale.ROOT), domain, hostName);
  }

  private static void check(String what, String name, int least, int most) {
    if (name.length() < least || name.length() > most) {
      throw new IllegalArgumentException(what + "=" + name + " least=" + least + " most=" + most);
    }
  }
}
