package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of one connection, each as a vector of its own (S-19): what its {@link
 * Framer} wants in user memory is there, the rest where the socket's policy has it. Confined to the
 * socket's thread.
 *
 * <pre>{@code
 * void ready() {                                     // the poller says so, or this did
 *   long n = 1;
 *   for (int i = 0; i < MOST_PER_TURN && n > 0; i++) {
 *     n = frames.recv(socket);
 *     IoVector message = frames.poll();
 *     if (message != null) {
 *       handle(message);
 *     }
 *   }
 *   if (frames.hasMore()) {
 *     loop.execute(this::ready);                     // no poller knows of it
 *   }
 * }
 * }</pre>
 *
 * <p>Large messages are received exactly, not a byte beyond their end. Behind one of 32 KiB or less
 * more is received, if it has come: up to 4 KiB in one call, and twice as much whenever that was
 * not all, up to 64 KiB (S-85). So many small messages take few calls, and one that comes alone
 * takes one. Those that came together lie in one piece of memory, which is given back with the last
 * of them; {@link #hasMore} says that there is a next one in it. Of a large message that came
 * behind small ones the first bytes are therefore in user memory. Four times {@link
 * TransportConfig#memoryEntrySize} is the most too; under policy {@link Policy#KERNEL}, and while
 * half of {@link TransportConfig#memoryLimit} is in use, each message is received exactly.
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
  private final long largest;
  private final ReadAhead ahead;
  private volatile Framer nextFramer;
  private Framer framer;

  /** The message that waits to be taken. */
  private @Nullable IoVector whole;

  /** The present message as far as it has come, and what has come behind it. */
  private @Nullable IoVector received;

  /** Whether the framer has been asked about it. */
  private boolean isBegun;

  private Frame frame = Frame.unknown(1);

  /** How many bytes of it the caller has been told of. */
  private long told;

  /** Whether the socket has been told how many there will be. */
  private boolean isExpected;

  /** Begins in front of a message. */
  public Frames(Transport transport, Framer framer) {
    this.transport = transport;
    this.hasPending = transport.capabilities().contains(Capability.PENDING);
    this.framer = framer;
    this.nextFramer = framer;
    this.largest =
        Math.min(transport.config().kernelLimit(), transport.config().memoryLimit()) / SHARES;
    this.ahead = new ReadAhead(transport);
  }

  /**
   * Receives what has arrived of the present message, or the beginning of one: from what has been
   * received already if there is some, else from the socket. {@link #poll} has it when it is whole,
   * and must then be called before this is called again.
   *
   * @return as {@link StreamSocket#recv(IoVector, int, long)}, of this message: what is behind it
   *     is counted with the next, and what stays pending is not
   * @throws IllegalStateException if a whole message waits for {@link #poll}, or the socket cannot
   *     receive: the pending bytes of a message are outstanding
   * @throws IOException if the connection failed, the framer refused what it saw, or a message is
   *     larger than a quarter of the transport's limits: the connection can then only be closed
   */
  public long recv(StreamSocket socket) throws IOException {
    if (whole != null) {
      throw new IllegalStateException("poll the message first, message=" + whole);
    }
    IoVector into = begin();
    if (into.length() == told) {
      long n;
      try {
        n = receive(socket, into);
      } finally {
        if (into.isEmpty()) {
          close();
        }
      }
      if (n <= 0) {
        return n;
      }
    }
    look(into);
    long before = told;
    told = ofMessage(into);
    long n = told - before;
    if (staysPending() && into.length() >= frame.memory()) {
      socket.pending(into, frame.length() - into.length());
      told = frame.length();
    }
    if (isWhole()) {
      finish(into);
    }
    return n;
  }

  private IoVector begin() throws IOException {
    IoVector into = received;
    if (into == null) {
      into = transport.vector();
      received = into;
    }
    if (!isBegun) {
      isBegun = true;
      isExpected = false;
      told = 0;
      framer = nextFramer;
      frame = ask(NOTHING);
    }
    return into;
  }

  private long receive(StreamSocket socket, IoVector into) throws IOException {
    int room = ahead.room(into, frame, socket.policy());
    if (room > 0) {
      long n = socket.recv(into, room, 0);
      ahead.received(room, n);
      return n;
    }
    long length = into.length();
    if (length > 0 && !isExpected && rest(length) > 0) {
      socket.expect(rest(length));
      isExpected = true;
    }
    long inMemory = Math.min(length, frame.memory());
    return socket.recv(into, (int) (frame.memory() - inMemory), behind(length - inMemory));
  }

  /** Has the framer look at what has come, until it knows the message or wants more. */
  private void look(IoVector into) throws IOException {
    while (!frame.isKnown() && into.length() >= frame.memory()) {
      frame = ask(into.pullUp(frame.memory()));
    }
  }

  /** Returns how much of what has come is the present message's. */
  private long ofMessage(IoVector into) {
    return frame.isKnown() ? Math.min(into.length(), frame.length()) : into.length();
  }

  private boolean isWhole() {
    return switch (frame.kind()) {
      case UNKNOWN -> false;
      case WHOLE, PENDING -> told == frame.length();
      case PIECE -> told > 0;
    };
  }

  /** Cuts the message off what has come. */
  private void finish(IoVector into) throws IOException {
    boolean isAll = into.length() == told;
    whole = isAll ? into : into.split(told);
    received = isAll ? null : into;
    isBegun = false;
    ahead.passed(frame);
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
  private long rest(long length) {
    return switch (frame.kind()) {
      case UNKNOWN, PIECE -> 0;
      case WHOLE, PENDING -> staysPending() ? 0 : frame.length() - length;
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
   * Changes the framer, from the next message on, whether its bytes have been received or not: one
   * for strangers may refuse what another allows. Any thread.
   */
  public void framer(Framer newFramer) {
    nextFramer = newFramer;
  }

  /**
   * Takes the message out if it is whole, but for what stays pending; the caller then owns it. Null
   * if it is not.
   */
  public @Nullable IoVector poll() {
    IoVector message = whole;
    whole = null;
    return message;
  }

  /** Tells whether there are bytes of a message: the stream must not end, nor pause for long. */
  public boolean isInMessage() {
    return whole != null || (isBegun && received != null);
  }

  /**
   * Tells whether bytes behind the last message have been received. No poller reports them: whoever
   * stops before {@link #recv} has nothing more calls it again in a turn of its own (S-85).
   */
  public boolean hasMore() {
    return received != null && !isBegun;
  }

  /**
   * Moves to {@code into} what has been received and not handed out, for who goes on without
   * messages, as with TLS: those bytes come before the socket's. What does not fit stays for the
   * next call. What the socket was told to expect, in the middle of a message, it still expects.
   *
   * @return the bytes moved, 0 if there are none or {@code into} is full
   * @throws IOException if the system refuses
   */
  public int take(ByteBuffer into) throws IOException {
    IoVector left = received;
    if (left == null) {
      return 0;
    }
    isBegun = false;
    int n = left.take(into);
    if (left.isEmpty()) {
      close();
    }
    return n;
  }

  /** Drops what has been received and not handed out. */
  @Override
  public void close() {
    isBegun = false;
    IoVector first = whole;
    IoVector second = received;
    whole = null;
    received = null;
    try {
      if (first != null) {
        first.close();
      }
    } finally {
      if (second != null) {
        second.close();
      }
    }
  }
}
