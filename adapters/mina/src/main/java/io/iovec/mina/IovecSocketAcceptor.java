package io.iovec.mina;

import io.iovec.Framer;
import io.iovec.Poller;
import io.iovec.Registration;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.polling.AbstractPollingIoAcceptor;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.util.ExceptionMonitor;
import org.jspecify.annotations.Nullable;

/**
 * Accepts TCP connections on a transport. An application that used MINA's {@code NioSocketAcceptor}
 * changes this one line; filters, handlers, configuration, statistics and {@code dispose} work the
 * same:
 *
 * <pre>{@code
 * IovecSocketAcceptor acceptor = new IovecSocketAcceptor(transport);
 * acceptor.getFilterChain().addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory()));
 * acceptor.setHandler(handler);
 * acceptor.bind(new InetSocketAddress(4450));
 * }</pre>
 *
 * <p>That is <em>buffers mode</em>. In <em>vectors mode</em>, with a {@linkplain #setFramer
 * framer}, each message reaches the chain as one {@link io.iovec.IoVector}, whose payload may never
 * have entered user memory. What comes out of the chain closes it: the handler, or whoever it hands
 * the vector to. A vector is confined to one thread at a time; handing it over as MINA's {@code
 * ExecutorFilter} does is safe. For that filter's limits see {@link VectorSizeEstimator}. With an
 * SslFilter or a compression filter in the chain the wire carries no messages that could be framed:
 * such a session receives buffers. When the peer closes inside of a message, {@code
 * exceptionCaught} is given an {@link java.io.EOFException} before {@code inputClosed}. With {@code
 * useReadOperation} the vector is given to {@code messageReceived} and to the read future: only one
 * of them may use it.
 *
 * <p>In either mode sessions are {@link IovecSession}s and take vectors. They differ from MINA's
 * own where those are wrong: futures of what could not be sent fail, also when the session is
 * closed, and those of what TLS kept; an {@link Error} that a handler or filter throws closes its
 * session and does not end the thread of others; scheduledWriteBytes counts file regions and
 * vectors, and stays at {@link Integer#MAX_VALUE} where it would overflow; {@code inputClosed} is
 * fired once; a file region that fails closes the session; {@code suspendWrite} holds back the rest
 * of a message too. There is no urgent data: {@code oobInline} is refused. There are no Unix-domain
 * sockets, for which MINA's socket interfaces have no room.
 *
 * <p>As thread-safe as MINA's acceptors. As with those, {@code unbind} and {@code dispose} wait for
 * sessions to end, so they must not be called in an I/O thread.
 */
public final class IovecSocketAcceptor
    extends AbstractPollingIoAcceptor<IovecSession, StreamListener> implements SocketAcceptor {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int ACCEPTED_PER_TURN = 64;

  private final Engine engine;

  // The acceptor's thread's.
  private final Map<StreamListener, Registration> listeners = new HashMap<>();
  private final List<StreamListener> ready = new ArrayList<>();
  private boolean paused;
  private long pausedUntilNanos;
  private boolean pauseTold;

  /**
   * Makes an acceptor on the best transport of this machine, as the system properties of {@link
   * io.iovec.TransportConfig} have it, which {@code dispose} closes.
   *
   * @throws org.apache.mina.core.RuntimeIoException if none can be opened
   */
  public IovecSocketAcceptor() {
    this(Engine.open());
  }

  /**
   * Makes an acceptor with as many processors as the machine has, and one.
   *
   * @param transport is closed by the caller, after {@code dispose(true)}
   * @throws org.apache.mina.core.RuntimeIoException if it has no pollers
   */
  @Inject
  public IovecSocketAcceptor(Transport transport) {
    this(transport, IovecProcessorPool.DEFAULT_COUNT);
  }

  /**
   * Makes an acceptor.
   *
   * @param transport is closed by the caller, after {@code dispose(true)}
   * @param processorCount how many threads serve the sessions
   * @throws IllegalArgumentException if {@code processorCount} is not positive
   * @throws org.apache.mina.core.RuntimeIoException if the transport has no pollers
   */
  public IovecSocketAcceptor(Transport transport, int processorCount) {
    this(Engine.on(transport, processorCount));
  }

  /**
   * Makes an acceptor on processors that other services may use too.
   *
   * @param processors are disposed of by the caller, after this: sessions that are open go on until
   *     then
   * @throws org.apache.mina.core.RuntimeIoException if the transport has no pollers
   */
  public IovecSocketAcceptor(IovecProcessorPool processors) {
    this(Engine.on(processors));
  }

  @SuppressWarnings("this-escape") // MINA's configuration asks only what kind of service it is
  private IovecSocketAcceptor(Engine engine) {
    super(new ServiceConfig(), engine.processors());
    this.engine = engine;
    ((ServiceConfig) getSessionConfig()).init(this);
  }

  /**
   * Changes how sessions that are accepted from now on receive.
   *
   * @param framer finds the messages, in the I/O threads, several at once; or null, as at first,
   *     for buffers
   */
  public void setFramer(@Nullable Framer framer) {
    engine.framer(framer);
  }

  /** Returns what finds the messages of new sessions, or null if they receive buffers. */
  public @Nullable Framer getFramer() {
    return engine.framer();
  }

  @Override
  public TransportMetadata getTransportMetadata() {
    return ServiceConfig.METADATA;
  }

  @Override
  public @Nullable InetSocketAddress getLocalAddress() {
    return (InetSocketAddress) super.getLocalAddress();
  }

  @Override
  public @Nullable InetSocketAddress getDefaultLocalAddress() {
    return (InetSocketAddress) super.getDefaultLocalAddress();
  }

  @Override
  public void setDefaultLocalAddress(InetSocketAddress address) {
    setDefaultLocalAddress((SocketAddress) address);
  }

  /** Nothing: MINA calls it in the middle of the constructor. */
  @Override
  protected void init() {}

  @Override
  protected void init(@Nullable SelectorProvider provider) {}

  @Override
  protected void destroy() {
    engine.close();
  }

  @Override
  protected void wakeup() {
    engine.poller().wakeup();
  }

  @Override
  protected int select() throws IOException {
    ready.clear();
    if (isDisposing() && listeners.isEmpty()) {
      // Here, because MINA calls destroy() with a lock that handlers may wait for.
      engine.dispose();
      return 0;
    }
    long left = paused ? pausedUntilNanos - System.nanoTime() : -1;
    if (paused && left <= 0) {
      paused = false;
      listeners.values().forEach(registration -> registration.interest(Poller.READ));
      left = -1;
    }
    Engine.poll(engine.poller(), left);
    return ready.size();
  }

  @Override
  protected Iterator<StreamListener> selectedHandles() {
    return ready.iterator();
  }

  @Override
  protected StreamListener open(SocketAddress address) throws IOException {
    Map<SocketOption<?>, Object> options = new HashMap<>();
    options.put(StandardSocketOptions.SO_REUSEADDR, isReuseAddress());
    int receiveBuffer = getSessionConfig().getReceiveBufferSize();
    if (receiveBuffer > 0) {
      options.put(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    StreamListener listener;
    try {
      listener = engine.transport().listen(address, getBacklog(), options);
    } catch (BindException e) {
      throw (BindException) new BindException("Error while binding on " + address).initCause(e);
    } catch (IOException e) {
      throw new IOException("Error while binding on " + address, e);
    }
    try {
      int interest = paused ? 0 : Poller.READ;
      listeners.put(
          listener, engine.poller().register(listener, interest, readiness -> ready.add(listener)));
      return listener;
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  @Override
  protected SocketAddress localAddress(StreamListener listener) {
    return listener.localAddress();
  }

  @Override
  protected void close(StreamListener listener) {
    listeners.remove(listener);
    listener.close();
  }

  @Override
  protected void processHandles(Iterator<StreamListener> handles) {
    while (handles.hasNext()) {
      StreamListener listener = handles.next();
      handles.remove();
      int accepted = 0;
      while (accepted < ACCEPTED_PER_TURN && acceptOne(listener)) {
        accepted++;
      }
    }
  }

  /** Tells whether there was a connection. */
  private boolean acceptOne(StreamListener listener) {
    StreamSocket socket = accept(listener);
    if (socket == null) {
      return false;
    }
    try {
      IovecSession session = engine.session(this, socket);
      initSession(session, null, null);
      session.getProcessor().add(session);
    } catch (RuntimeException e) {
      socket.close();
      ExceptionMonitor.getInstance().exceptionCaught(e);
    }
    return true;
  }

  private @Nullable StreamSocket accept(StreamListener listener) {
    if (paused || !listener.isOpen()) {
      return null;
    }
    try {
      StreamSocket socket = listener.accept();
      pauseTold = pauseTold && socket == null;
      return socket;
    } catch (IOException e) {
      // Out of descriptors, most likely: until some are closed there is no use in asking again.
      paused = true;
      pausedUntilNanos = System.nanoTime() + PAUSE_NANOS;
      listeners.values().forEach(registration -> registration.interest(0));
      if (!pauseTold) {
        pauseTold = true;
        ExceptionMonitor.getInstance().exceptionCaught(e);
      }
      return null;
    }
  }

  /** Is not called: {@link #processHandles} does without. */
  @Override
  protected @Nullable IovecSession accept(
      IoProcessor<IovecSession> processor, StreamListener listener) {
    StreamSocket socket = accept(listener);
    return socket == null ? null : engine.session(this, socket);
  }
}
