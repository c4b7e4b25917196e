package io.iovec.mina;

import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.ReadyHandler;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.mina.core.file.FileRegion;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.future.DefaultWriteFuture;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.AbstractIoService;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.SessionState;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.util.ExceptionMonitor;
import org.jspecify.annotations.Nullable;

/**
 * A connection of an {@link IovecSocketAcceptor} or {@link IovecSocketConnector}. As thread-safe as
 * MINA's own sessions.
 *
 * <p>{@link #write(Object)} takes an {@link IoVector} too, in either mode, and sends it in order
 * with everything else. It gives the vector away, whatever comes of it: do not touch it again. Its
 * bytes are released as they are sent, and the rest when the session ends, before the {@link
 * WriteFuture} is completed. {@code messageSent} is given the vector that was written, which is
 * closed by then. A vector can be written once: a second write fails, so broadcast what {@link
 * IoVector#share()} makes for each session. Nor can one with pending bytes, of which nobody would
 * say when they have come: write what {@link IoVector#hold} has made of them.
 *
 * <p>A vector passes every filter that lets go what it does not know. With an {@link SslFilter}, a
 * compression filter or a {@link org.apache.mina.filter.buffer.BufferedWriteFilter} in the chain it
 * is pulled up into one buffer before the first filter sees it, in the thread that writes; with a
 * {@link org.apache.mina.filter.codec.ProtocolCodecFilter} the filters see a {@link FileRegion},
 * which that does not encode.
 */
public final class IovecSession extends AbstractIoSession {
  private final AbstractIoService service;
  private final Engine engine;
  private final IovecProcessor processor;
  private final StreamSocket socket;
  private final SessionChain chain = new SessionChain(this);
  private final @Nullable InetSocketAddress localAddress;
  private final @Nullable InetSocketAddress remoteAddress;
  private volatile @Nullable WriteQueue queue;

  /** Opened while the processor has it; else whoever makes it closing ends it. */
  private final AtomicReference<SessionState> state = new AtomicReference<>(SessionState.OPENING);

  // The rest is the processor's thread's.
  private final @Nullable Frames frames;
  private final Lending lending;
  private final Watch watch = new Watch();
  private @Nullable WriteToClosedSessionException unwritten;

  @SuppressWarnings("this-escape") // only to be asked later
  IovecSession(
      AbstractIoService service, Engine engine, IovecProcessor processor, StreamSocket socket) {
    super(service);
    this.service = service;
    this.engine = engine;
    this.processor = processor;
    this.socket = socket;
    this.localAddress = inet(socket.localAddress());
    this.remoteAddress = inet(socket.remoteAddress());
    this.frames = engine.frames();
    this.lending = new Lending(this, socket, processor);
    SocketSessionConfig defaults = (SocketSessionConfig) service.getSessionConfig();
    config = new IovecSessionConfig(socket, this::isConnected);
    config.setAll(defaults);
    // What it is otherwise differs: transports set it, MINA's default is not to.
    getConfig().setTcpNoDelay(defaults.isTcpNoDelay());
    // A session that is flushed before the processor has it would hold up all behind it in MINA's
    // queue, for ever if it never comes. While it counts as scheduled it is not put there.
    scheduledForFlush();
    processor.expectSession();
  }

  private static @Nullable InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : null;
  }

  /**
   * Returns the socket, to set its {@linkplain StreamSocket#policy(io.iovec.Policy) policy} or to
   * look at it. The session receives, sends and closes, and is who {@link
   * StreamSocket#whenReturned} tells.
   */
  public StreamSocket socket() {
    return socket;
  }

  /**
   * Changes what finds the messages of this session, from the next one on. For a protocol that
   * allows more to those it knows.
   *
   * @throws IllegalStateException if this session receives buffers, because its service had no
   *     framer when it was made
   */
  public void setFramer(Framer framer) {
    if (frames == null) {
      throw new IllegalStateException("receives buffers, session=" + this);
    }
    frames.framer(framer);
  }

  /**
   * Runs {@code task} once, when more has arrived of the message that this session has handed out
   * with its payload {@linkplain io.iovec.Frame#pending pending}, or nothing more will, because the
   * peer or this session has ended. For a worker that wrote what was there and does not wait for
   * the peer:
   *
   * <pre>{@code
   * void write(IovecSession session, IoVector payload) {
   *   position += file.write(payload, position);
   *   if (!payload.isEmpty()) {
   *     session.whenArrived(() -> executor.execute(() -> write(session, payload)));
   *   }
   * }
   * }</pre>
   *
   * <p>It runs in the I/O thread, or in this one if the session is closed: keep it short. How much
   * has arrived depends; nothing, perhaps. A second task replaces one that has not run. Where no
   * message is out it runs as soon as the I/O thread comes to it. {@link #suspendRead} holds back
   * the next message, not the payload of this one. Any thread.
   */
  public void whenArrived(Runnable task) {
    lending.whenArrived(task);
    look();
  }

  /**
   * Runs {@code task} once, when all of the message that is out has come, as {@link #whenArrived}:
   * it was used, or it was released and its bytes have been dropped. For who holds the message, and
   * refuses it: not every client bears an answer while it is still asking. Bytes that were released
   * are dropped by the session's reading, so not while {@link #suspendRead} holds that back.
   */
  public void whenAllArrived(Runnable task) {
    lending.whenAllArrived(task);
    look();
  }

  private void look() {
    processor.updateTrafficControl(this);
    if (state() == SessionState.CLOSING) {
      lending.end();
    }
  }

  /**
   * Tells whether a message is out whose payload is pending, and neither used up nor released: the
   * next one cannot be received. Any thread.
   */
  public boolean isReadLent() {
    return lending.isAway();
  }

  @Override
  public AbstractIoService getService() {
    return service;
  }

  @Override
  public IoProcessor<IovecSession> getProcessor() {
    return processor;
  }

  @Override
  public IoFilterChain getFilterChain() {
    return chain;
  }

  @Override
  public TransportMetadata getTransportMetadata() {
    return ServiceConfig.METADATA;
  }

  @Override
  public SocketSessionConfig getConfig() {
    return (SocketSessionConfig) config;
  }

  @Override
  public @Nullable InetSocketAddress getLocalAddress() {
    return localAddress;
  }

  @Override
  public @Nullable InetSocketAddress getRemoteAddress() {
    return remoteAddress;
  }

  @Override
  public @Nullable InetSocketAddress getServiceAddress() {
    return (InetSocketAddress) super.getServiceAddress();
  }

  @Override
  public boolean isActive() {
    return socket.isOpen();
  }

  @Override
  public boolean isSecured() {
    return getAttributeMap() != null && getAttribute(SslFilter.SSL_SECURED) != null;
  }

  @Override
  public WriteFuture write(Object message) {
    return write(message, null);
  }

  /**
   * Writes as MINA does, and vectors as said above.
   *
   * @throws UnsupportedOperationException if {@code destination} is not null
   */
  @Override
  @SuppressWarnings("NullAway") // a connection has no destination
  public WriteFuture write(Object message, @Nullable SocketAddress destination) {
    if (!(message instanceof IoVector vector) || destination != null) {
      return super.write(message, destination);
    }
    if (vector.isClosed()) {
      return refused(vector, null);
    }
    if (isClosing()) {
      vector.close();
      return super.write(vector, null);
    }
    DefaultWriteFuture future = new DefaultWriteFuture(this);
    DefaultWriteRequest request = new DefaultWriteRequest(vector, future);
    try {
      request.setMessage(Chains.outbound(chain, engine.transport(), vector));
    } catch (IOException | RuntimeException e) {
      return refused(vector, e);
    }
    Object sent = request.getMessage();
    chain.fireFilterWrite(request);
    if (future.isDone() && !future.isWritten()) {
      vector.close();
      if (sent instanceof VectorRegion region && !region.isQueued()) {
        region.close(); // a filter failed
      }
    }
    return future;
  }

  private WriteFuture refused(IoVector vector, @Nullable Exception why) {
    Exception cause = why;
    try {
      VectorRegion.ensureUnwritten(vector);
      vector.close();
    } catch (IllegalStateException e) {
      cause = cause == null ? e : cause;
    }
    return DefaultWriteFuture.newNotWrittenFuture(this, cause);
  }

  /**
   * Tells whether {@code suspendWrite} holds back what is written, which it no longer does when
   * {@code closeOnFlush} was called: that sends everything first.
   */
  @Override
  public boolean isWriteSuspended() {
    WriteQueue started = queue;
    return super.isWriteSuspended() && (started == null || !started.isCloseRequested());
  }

  /** Is called by {@link #closeNow}, once, in the thread that calls it. */
  @Override
  protected void destroy() {
    ownQueue().end();
  }

  /** Puts our queue around the one that MINA has made, and what is in it. Any thread. */
  private WriteQueue ownQueue() {
    WriteQueue own;
    synchronized (state) {
      own = queue;
      if (own != null) {
        return own;
      }
      own = new WriteQueue(this, getWriteRequestQueue(), engine);
      setWriteRequestQueue(own);
      queue = own;
    }
    own.takeOver();
    return own;
  }

  /** Ends a session that its processor has not got, and will not take then. Any thread. */
  void abandon() {
    if (!state.compareAndSet(SessionState.OPENING, SessionState.CLOSING)) {
      return;
    }
    socket.close();
    lending.end();
    try {
      destroy();
    } catch (IllegalStateException e) {
      // There is no queue yet, so there was no initializer that could have written.
    }
    chain.end();
    getCloseFuture().setClosed(); // which MINA does not do for sessions that never came
  }

  /** Sets the counters of what is scheduled to nothing, for a session that is closed. */
  void nothingScheduled() {
    setScheduledWriteBytes(0);
    setScheduledWriteMessages(0);
  }

  // The processor's thread.

  Lending lending() {
    return lending;
  }

  /** Begins to watch the socket. */
  void start(Poller poller, ReadyHandler handler) throws IOException {
    if (!state.compareAndSet(SessionState.OPENING, SessionState.OPENED)) {
      throw new IllegalStateException("closed before it was opened, session=" + this);
    }
    ownQueue();
    watch.begin(poller.register(socket, isReadSuspended() ? 0 : Poller.READ, handler));
  }

  WriteQueue queue() {
    WriteQueue started = queue;
    if (started == null) {
      throw new IllegalStateException("not with the processor yet, session=" + this);
    }
    return started;
  }

  SessionState state() {
    return Objects.requireNonNull(state.get());
  }

  Watch watch() {
    return watch;
  }

  /** Returns what receives messages, or null if this session was made to receive buffers. */
  @Nullable Frames frames() {
    return frames;
  }

  /** Fails what waits to be sent, for a session that is about to be removed. */
  void failWrites() {
    WriteQueue ending = queue;
    WriteToClosedSessionException cause = ending == null ? null : ending.end();
    if (cause != null) {
      unwritten = cause;
    }
  }

  /** Closes the socket, and releases and fails what is left. Once. */
  void destroyNow() {
    SessionState before = state.getAndSet(SessionState.CLOSING);
    if (before == SessionState.CLOSING) {
      return;
    }
    failWrites();
    lending.count();
    socket.close();
    lending.end();
    try {
      if (frames != null) {
        frames.close();
      }
    } catch (RuntimeException e) { // an onRelease of the application's
      ExceptionMonitor.getInstance().exceptionCaught(e);
    }
    WriteQueue ending = queue;
    if (ending != null) {
      ending.endSending();
    }
    chain.end();
    if (!watch.hasBegun()) {
      getCloseFuture().setClosed();
    }
    if (unwritten != null) {
      chain.fireExceptionCaught(unwritten);
    }
  }
}
