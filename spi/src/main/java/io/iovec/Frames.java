package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one connection, each as a vector: what its {@link Framer} wants in user
 * memory is there, the rest where the socket's policy has it. Confined to the socket's thread.
 *
 * <pre>{@code
 * long n;
 * while ((n = frames.recv(socket)) > 0) {
 *   IoVector message = frames.poll();
 *   if (message != null) {
 *     handle(message);
 *   }
 * }
 * }</pre>
 *
 * <p>Never receives beyond the end of a message, and holds nothing between two of them (S-19).
 *
 * <p>A message of {@link Frame#pending} with 64 KiB of payload or more is handed out as soon as
 * what is in front of that is there, if the transport has {@link Capability#PENDING}: it ends in a
 * pending entry, and until that is empty this cannot receive either (S-83).
 *
 * <p>With {@link Frame#upTo} whatever one call receives is a message: pieces of a stream, which may
 * end behind any of them (S-84).
 */
public final class Frames implements AutoCloseable {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  /** As much of a limit as is set aside for one message, see {@link StreamSocket#expect}. */
  private static final int SHARES = 4;

  /** As little payload as stays pending: less has come with its header, or soon will. */
  private static final long LEAST_PENDING = 64 << 10;

  private final Transport transport;
  private final boolean hasPending;
  private volatile Framer nextFramer;
  private Framer framer;
  private final long largest;
  private @Nullable IoVector message;
  private Frame frame = Frame.unknown(1);

  /** Begins in front of a message. */
  public Frames(Transport transport, Framer framer) {
    this.transport = transport;
    this.hasPending = transport.capabilities().contains(Capability.PENDING);
    this.framer = framer;
    this.nextFramer = framer;
    this.largest =
        Math.min(transport.config().kernelLimit(), transport.config().memoryLimit()) / SHARES;
  }

  /**
   * Receives what has arrived of the present message, or the beginning of one. {@link #poll} has it
   * when it is whole, and must then be called before this is called again.
   *
   * @return as {@link StreamSocket#recv(IoVector, int, long)}; what stays pending is not counted
   * @throws IllegalStateException if a whole message waits for {@link #poll}, or the socket cannot
   *     receive: the pending bytes of a message are outstanding
   * @throws IOException if the connection failed, the framer refused what it saw, or a message is
   *     larger than a quarter of the transport's limits: the connection can then only be closed
   */
  public long recv(StreamSocket socket) throws IOException {
    if (isWhole()) {
      throw new IllegalStateException("poll the message first, message=" + message);
    }
    IoVector into = message;
    if (into == null) {
      into = transport.vector();
      message = into;
      framer = nextFramer;
      frame = ask(NOTHING);
    }
    long n;
    try {
      long length = into.length();
      long inMemory = Math.min(length, frame.memory());
      n = socket.recv(into, (int) (frame.memory() - inMemory), behind(length - inMemory));
    } finally {
      if (into.isEmpty()) {
        close();
      }
    }
    while (!frame.isKnown() && into.length() == frame.memory()) {
      frame = ask(into.pullUp(frame.memory()));
      long rest = rest(into);
      if (rest > 0) {
        socket.expect(rest);
      }
    }
    if (staysPending() && into.length() == frame.memory()) {
      socket.pending(into, frame.kernel());
    }
    return n;
  }

  /** Returns how many bytes are received behind those in user memory, of which some have been. */
  private long behind(long received) {
    return switch (frame.kind()) {
      case UNKNOWN -> 0;
      case PIECE -> Math.min(frame.kernel(), largest);
      case WHOLE, PENDING -> staysPending() ? 0 : frame.kernel() - received;
    };
  }

  /** Returns how many bytes of the message are certain to come, and will be received. */
  private long rest(IoVector received) {
    return switch (frame.kind()) {
      case UNKNOWN, PIECE -> 0;
      case WHOLE, PENDING -> staysPending() ? 0 : frame.length() - received.length();
    };
  }

  private boolean staysPending() {
    return hasPending && frame.kind() == Frame.Kind.PENDING && frame.kernel() >= LEAST_PENDING;
  }

  private Frame ask(ByteBuffer start) throws IOException {
    int seen = start.remaining();
    Frame next = framer.frame(start);
    if (next.length() < seen || (!next.isKnown() && next.length() == seen)) {
      throw new IllegalStateException("seen=" + seen + " answer=" + next + " framer=" + framer);
    }
    if (next.length() > largest && next.kind() != Frame.Kind.PIECE) {
      throw new IOException(
          "a message of %d bytes, more than the %d that are set aside for one: see iovec.kernelLimit and iovec.memoryLimit"
              .formatted(next.length(), largest));
    }
    return next;
  }

  /**
   * Changes the framer, from the next message on: one for strangers may refuse what another allows.
   * Any thread.
   */
  public void framer(Framer newFramer) {
    nextFramer = newFramer;
  }

  /**
   * Takes the message out if it is whole, but for what stays pending; the caller then owns it. Null
   * if it is not.
   */
  public @Nullable IoVector poll() {
    IoVector whole = isWhole() ? message : null;
    if (whole != null) {
      message = null;
    }
    return whole;
  }

  private boolean isWhole() {
    if (message == null) {
      return false;
    }
    return switch (frame.kind()) {
      case UNKNOWN -> false;
      case WHOLE, PENDING -> message.length() == frame.length();
      case PIECE -> !message.isEmpty();
    };
  }

  /** Tells whether there are bytes of a message: the stream must not end, nor pause for long. */
  public boolean isInMessage() {
    return message != null;
  }

  /** Drops what has been received of a message. */
  @Override
  public void close() {
    if (message != null) {
      message.close();
      message = null;
    }
  }
}
