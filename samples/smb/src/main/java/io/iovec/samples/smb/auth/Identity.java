package io.iovec.samples.smb.auth;

/**
 * Who a client says it is; nothing here has been proved.
 *
 * @param user empty if anonymous
 * @param domain may be empty
 * @param workstation the client's computer, may be empty
 * @param anonymous whether the client logged on without a user
 */
public record Identity(String user, String domain, String workstation, boolean anonymous) {
  /** Tells whether both are the same user of the same domain, in whatever case they are written. */
  public boolean isSameUser(Identity other) {
    return anonymous == other.anonymous
        && user.equalsIgnoreCase(other.user)
        && domain.equalsIgnoreCase(other.domain);
  }

  /** Returns {@code DOMAIN\\user@workstation} for a log: one line, whatever the client sent. */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder();
    if (anonymous) {
      s.append("anonymous");
    } else {
      s.append(domain).append(domain.isEmpty() ? "" : "\\").append(user);
    }
    s.append(workstation.isEmpty() ? "" : "@").append(workstation);
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (Character.isISOControl(c)
          || Character.getType(c) == Character.LINE_SEPARATOR
          || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
          || Character.getType(c) == Character.FORMAT) {
        s.setCharAt(i, '?');
      }
    }
    return s.toString();
  }
}
