package io.iovec;

/**
 * A promise of a transport. Cost capabilities say how a thing is done: without one it is done in
 * user memory, with the same bytes; with one, most payload goes that way under {@link
 * Policy#KERNEL} (C-12), and what does not is counted as a {@link Fallback}. Function capabilities
 * say what can be done: without one the call refuses as its documentation says (C-19).
 */
public enum Capability {
  /** recv can leave payload in the kernel (C-01). */
  KERNEL_RECV(true, "received payload can stay in the kernel"),

  /** send can take payload from a kernel entry without pulling it up (C-08). */
  KERNEL_SEND(true, "payload can be sent from the kernel"),

  /** A file can be read into a kernel entry (C-08, C-16). */
  KERNEL_READ(true, "a file can be read into the kernel's keeping"),

  /** A kernel entry can be written to a file without pulling it up (C-04, C-16). */
  KERNEL_WRITE(true, "a file can be written from the kernel"),

  /** What recv left in the kernel can be sent on without pulling it up (C-07). */
  KERNEL_RELAY(true, "bytes can go from socket to socket in the kernel"),

  /**
   * What {@link IoFile#read} returned can be delivered even if the file shrinks afterwards (F-12).
   * Without it that ends in a {@link SourceException} (F-13).
   */
  PINNED_READ(false, "bytes read from a file stay when it shrinks"),

  /** {@link StreamSocket#pending} works (S-33). Without it the call refuses (S-32). */
  PENDING(false, "payload can stay in the socket's own queue"),

  /**
   * Kernel entries can be shared (V-03). Without it {@link IoVector#share()} refuses for them
   * (V-04).
   */
  KERNEL_SHARE(false, "kernel entries can be shared without copying"),

  /**
   * Unix-domain sockets can be listened on and connected (S-30). Without it those calls refuse
   * (S-31).
   */
  UNIX_SOCKETS(false, "Unix-domain sockets work"),

  /**
   * The kernel itself keeps {@link Transport#open} inside its root (F-39). Without it the check is
   * made before the file is opened, and someone who may change the directory at that moment may
   * defeat it.
   */
  CONFINED_OPEN(false, "opening a file cannot leave its root");

  private final boolean cost;
  private final String meaning;

  Capability(boolean cost, String meaning) {
    this.cost = cost;
    this.meaning = meaning;
  }

  /** Tells whether it says how a thing is done (true) or what can be done (false). */
  public boolean isCost() {
    return cost;
  }

  /** Returns what it promises, for reports. */
  public String meaning() {
    return meaning;
  }
}
