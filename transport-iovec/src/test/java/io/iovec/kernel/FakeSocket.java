package io.iovec.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream socket. What is sent lands in the peer's queue in segments; the send buffer is full when
 * so many bytes wait there. After a reset: queued data, ECONNRESET once, then 0.
 */
final class FakeSocket extends FakeObject {
  static final int SEGMENT = 32 << 10;

  final int domain;
  final Map<Long, Integer> options = new HashMap<>();
  final byte[] linger = new byte[8];

  /** Every value of SO_RCVLOWAT that was set. */
  final List<Integer> lowats = new ArrayList<>();

  /** Whether each call that sent something said MSG_MORE or SPLICE_F_MORE. */
  final List<Boolean> mores = new ArrayList<>();

  /** How large the segments are in which what this sends arrives. */
  int segment = SEGMENT;

  /** How many bytes may be under way. */
  int sendBuffer = 4 << 20;

  byte[] local;
  byte[] remote;
  int backlog;
  Deque<FakeSocket> accepts;
  FakeSocket peer;
  boolean connecting;
  Errno error;
  private boolean ended;
  private boolean endSent;
  private boolean readShut;
  private boolean dead;
  private int lowat = 1;
  private final Deque<Piece> in = new ArrayDeque<>();
  private int inBytes;
  private final Deque<Piece> corked = new ArrayDeque<>();
  private int corkedBytes;

  FakeSocket(int domain) {
    this.domain = domain;
  }

  static void join(FakeSocket a, FakeSocket b) {
    a.peer = b;
    b.peer = a;
    a.connecting = false;
    b.connecting = false;
  }

  boolean isConnected() {
    return peer != null && !connecting && !dead;
  }

  /** Returns how many bytes wait to be received. */
  int queued() {
    return inBytes;
  }

  @Override
  int readiness() {
    if (accepts != null) {
      return accepts.isEmpty() ? 0 : Linux.EPOLLIN;
    }
    if (connecting) {
      return 0;
    }
    if (peer == null && error == null) {
      return Linux.EPOLLOUT | Linux.EPOLLHUP;
    }
    boolean end = ended || readShut || dead;
    int events = inBytes >= lowat || end || error != null ? Linux.EPOLLIN : 0;
    events |= free() > 0 || endSent || dead ? Linux.EPOLLOUT : 0;
    events |= error != null ? Linux.EPOLLERR : 0;
    return events | ((end && endSent) || dead ? Linux.EPOLLHUP : 0);
  }

  private Errno takeError() {
    Errno e = error;
    error = null;
    return e;
  }

  int soError() {
    Errno e = takeError();
    return e == null ? 0 : e.number();
  }

  void lowat(int bytes) {
    lowats.add(bytes);
    lowat = Math.max(1, bytes);
  }

  int lowat() {
    return lowat;
  }

  /** Returns whether there is something to take; false at the end of the stream. */
  private boolean canTake() {
    if (peer == null && error == null && !dead) {
      throw new Refused(Errno.ENOTCONN);
    }
    if (inBytes > 0) {
      return true;
    }
    Errno e = takeError();
    if (e != null) {
      throw new Refused(e);
    }
    if (ended || readShut || dead) {
      return false;
    }
    throw new Refused(Errno.EAGAIN);
  }

  private Piece take(long most) {
    Piece first = in.remove();
    Piece piece = first.front(most);
    if (piece.length() < first.length()) {
      in.addFirst(first.rest(piece.length()));
    }
    inBytes -= piece.length();
    return piece;
  }

  int recv(ByteBuffer to, int position, int length, boolean peek) {
    if (!canTake()) {
      return 0;
    }
    int n = 0;
    if (peek) {
      for (Piece piece : in) {
        Piece here = piece.front(length - n);
        to.put(position + n, here.page(), here.start(), here.length());
        n += here.length();
      }
      return n;
    }
    while (n < length && inBytes > 0) {
      Piece piece = take(length - n);
      to.put(position + n, piece.page(), piece.start(), piece.length());
      n += piece.length();
    }
    return n;
  }

  /** A segment whose place is not all there stays. */
  int recvMapped(FakeFile file, long offset, long length) {
    if (!canTake()) {
      return 0;
    }
    int n = 0;
    while (n < length && inBytes > 0) {
      if (!file.store(in.element().front(length - n), offset + n)) {
        if (n == 0) {
          throw new Refused(Errno.EFAULT);
        }
        return n;
      }
      n += take(length - n).length();
    }
    return n;
  }

  /** At most as many pages as the pipe has slots; EAGAIN for no data and for no slot alike. */
  long spliceTo(FakePipe pipe, long length) {
    long most = Math.min(length, (long) pipe.free() * FakePipe.PAGE);
    if (most == 0) {
      throw new Refused(Errno.EAGAIN);
    }
    if (!canTake()) {
      return 0;
    }
    long n = 0;
    while (n < most && inBytes > 0 && pipe.free() > 0) {
      Piece piece = take(most - n);
      pipe.add(piece);
      n += piece.length();
    }
    return n;
  }

  private int free() {
    return peer == null ? 0 : sendBuffer - peer.inBytes - corkedBytes;
  }

  /** Returns how many bytes can be sent now, 1 or more. */
  int room() {
    if (error != null) {
      throw new Refused(takeError());
    }
    if (dead || endSent) {
      throw new Refused(Errno.EPIPE);
    }
    if (peer == null || connecting) {
      throw new Refused(Errno.ENOTCONN);
    }
    if (peer.dead && domain == Linux.AF_UNIX) {
      throw new Refused(Errno.EPIPE);
    }
    if (free() <= 0) {
      throw new Refused(Errno.EAGAIN);
    }
    return free();
  }

  /** Ends a call that sent: what was corked goes out unless there is more to come. */
  void sent(boolean more) {
    mores.add(more);
    if (!more || corkedBytes >= segment) {
      flush();
    }
  }

  /** Sends what is corked, as setting TCP_NODELAY does. */
  void push() {
    if (corkedBytes > 0) {
      flush();
    }
  }

  void put(Piece piece) {
    for (Piece rest = piece; rest.length() > 0; rest = rest.rest(rest.front(segment).length())) {
      corked.add(rest.front(segment));
    }
    corkedBytes += piece.length();
  }

  private void flush() {
    if (peer.dead) {
      // It answers with a reset.
      corked.clear();
      corkedBytes = 0;
      dead = true;
      return;
    }
    peer.in.addAll(corked);
    peer.inBytes += corkedBytes;
    corked.clear();
    corkedBytes = 0;
  }

  void shutdown(int how) {
    if (!isConnected()) {
      throw new Refused(Errno.ENOTCONN);
    }
    if (how != Linux.SHUT_WR) {
      readShut = true;
    }
    if (how != Linux.SHUT_RD && !endSent) {
      flush();
      endSent = true;
      peer.ended = true;
    }
  }

  /** The connection breaks: the peer keeps what it has, and is told once. */
  void reset() {
    dead = true;
    if (peer != null && !peer.dead) {
      peer.dead = true;
      peer.error = Errno.ECONNRESET;
    }
  }

  @Override
  void closed() {
    if (accepts != null) {
      accepts.forEach(FakeSocket::reset);
    }
    if (peer != null && !dead) {
      if (inBytes > 0) {
        reset();
      } else {
        if (!endSent) {
          flush();
        }
        peer.ended = true;
      }
    }
    dead = true;
  }
}
