package io.iovec;

/**
 * A promise of a transport. Cost capabilities say how a thing is done: without one it is done in
 * user memory, with the same bytes. Function capabilities say what can be done: without one the
 * call refuses as its documentation says.
 */
public enum Capability {
  /** recv can leave payload in the kernel. */
  KERNEL_RECV(true, "received payload can stay in the kernel"),

  /** send can take payload from a kernel entry without pulling it up. */
  KERNEL_SEND(true, "payload can be sent from the kernel"),

  /** A file can be read into a kernel entry. */
  KERNEL_READ(true, "a file can be read into the kernel's keeping"),

  /** A kernel entry can be written to a file without pulling it up. */
  KERNEL_WRITE(true, "a file can be written from the kernel"),

  /** What recv left in the kernel can be sent on without pulling it up. */
  KERNEL_RELAY(true, "bytes can go from socket to socket in the kernel"),

  /**
   * What {@link IoFile#read} returned can be delivered even if the file shrinks afterwards. Without
   * it that ends in a {@link SourceException}.
   */
  PINNED_READ(false, "bytes read from a file stay when it shrinks"),

  /** {@link StreamSocket#pending} works. Without it the call refuses. */
  PENDING(false, "payload can stay in the socket's own queue"),

  /** Kernel entries can be shared. Without it {@link IoVector#share()} refuses for them. */
  KERNEL_SHARE(false, "kernel entries can be shared without copying"),

  /** Unix-domain sockets can be listened on and connected. Without it those calls refuse. */
  UNIX_SOCKETS(false, "Unix-domain sockets work"),

  /**
   * The kernel itself keeps {@link Transport#open} inside its root. Without it the check is made
   * before the file is opened, and someone who may change the directory at that moment may defeat
   * it.
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
