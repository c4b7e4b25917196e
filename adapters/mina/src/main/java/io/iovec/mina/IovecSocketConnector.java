package io.iovec.mina;

import io.iovec.Framer;
import io.iovec.Transport;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.polling.AbstractPollingIoConnector;
import org.apache.mina.core.service.IoProcessor;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.transport.socket.SocketConnector;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.jspecify.annotations.Nullable;

/**
 * Makes TCP connections on a transport, as MINA's {@code NioSocketConnector} does. Modes, sessions
 * and ownership are as for {@link IovecSocketAcceptor}.
 *
 * <pre>{@code
 * IovecSocketConnector connector = new IovecSocketConnector(transport);
 * connector.setHandler(handler);
 * ConnectFuture connecting = connector.connect(new InetSocketAddress(host, 4450));
 * }</pre>
 *
 * <p>As thread-safe as MINA's connectors. {@code dispose} waits for connections that are being
 * made, until they time out; {@code dispose(true)} must not be called in an I/O thread.
 */
public final class IovecSocketConnector extends AbstractPollingIoConnector<IovecSession, Connecting>
    implements SocketConnector {
  private static final int MOST_EMPTY_ROUNDS = 16;

  /** Where nothing connects to. */
  private static final SocketAddress NOWHERE = new InetSocketAddress(0);

  private final Engine engine;

  // The connector's thread's.
  private final Map<Connecting, ConnectionRequest> connecting = new HashMap<>();
  private final List<Connecting> ready = new ArrayList<>();
  private int emptyRounds;

  /**
   * Makes a connector on the best transport of this machine, as the system properties of {@link
   * io.iovec.TransportConfig} have it, which {@code dispose} closes.
   *
   * @throws org.apache.mina.core.RuntimeIoException if none can be opened
   */
  public IovecSocketConnector() {
    this(Engine.open());
  }

  /**
   * Makes a connector with as many processors as the machine has, and one.
   *
   * @param transport is closed by the caller, after {@code dispose(true)}
   * @throws org.apache.mina.core.RuntimeIoException if it has no pollers
   */
  @Inject
  public IovecSocketConnector(Transport transport) {
    this(transport, IovecProcessorPool.DEFAULT_COUNT);
  }

  /**
   * Makes a connector.
   *
   * @param transport is closed by the caller, after {@code dispose(true)}
   * @param processorCount how many threads serve the sessions
   * @throws IllegalArgumentException if {@code processorCount} is not positive
   * @throws org.apache.mina.core.RuntimeIoException if the transport has no pollers
   */
  public IovecSocketConnector(Transport transport, int processorCount) {
    this(Engine.on(transport, processorCount));
  }

  /**
   * Makes a connector on processors that other services may use too.
   *
   * @param processors are disposed of by the caller, after this: sessions that are open go on until
   *     then
   * @throws org.apache.mina.core.RuntimeIoException if the transport has no pollers
   */
  public IovecSocketConnector(IovecProcessorPool processors) {
    this(Engine.on(processors));
  }

  @SuppressWarnings("this-escape") // MINA's configuration asks only what kind of service it is
  private IovecSocketConnector(Engine engine) {
    super(new ServiceConfig(), engine.processors());
    this.engine = engine;
    ((ServiceConfig) getSessionConfig()).init(this);
  }

  /**
   * Changes how sessions that are connected from now on receive.
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
  public SocketSessionConfig getSessionConfig() {
    return (SocketSessionConfig) sessionConfig;
  }

  @Override
  public @Nullable InetSocketAddress getDefaultRemoteAddress() {
    return (InetSocketAddress) super.getDefaultRemoteAddress();
  }

  @Override
  public void setDefaultRemoteAddress(InetSocketAddress address) {
    super.setDefaultRemoteAddress(address);
  }

  /** Nothing: MINA calls it in the middle of the constructor. */
  @Override
  protected void init() {}

  @Override
  protected void destroy() {
    engine.close();
  }

  @Override
  protected void wakeup() {
    engine.poller().wakeup();
  }

  @Override
  protected int select(int timeoutMillis) throws IOException {
    ready.clear();
    if (isDisposing() && connecting.isEmpty()) {
      // Here, because MINA calls destroy() with a lock that handlers may wait for.
      engine.dispose();
      if (++emptyRounds > MOST_EMPTY_ROUNDS) {
        throw new ClosedSelectorException(); // MINA has lost count, and would go on for ever
      }
      return 0;
    }
    // As with a selector, no time means no limit: so does a connect timeout of 0.
    Engine.poll(
        engine.poller(), timeoutMillis == 0 ? -1 : TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
    return ready.size();
  }

  @Override
  protected Connecting newHandle(@Nullable SocketAddress local) {
    return new Connecting(local);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an application may well ask for the same address
  protected boolean connect(Connecting handle, SocketAddress remote) throws IOException {
    if (remote == NOWHERE) {
      return false;
    }
    int receiveBuffer = getSessionConfig().getReceiveBufferSize();
    try {
      return handle.connect(engine.transport(), remote, receiveBuffer);
    } catch (BindException e) {
      throw (BindException)
          new BindException("Error while binding on " + handle.local()).initCause(e);
    }
  }

  @Override
  protected void register(Connecting handle, ConnectionRequest request) throws IOException {
    if (!handle.isBegun()) {
      return; // and is counted by that
    }
    handle.register(engine.poller(), () -> ready.add(handle));
    connecting.put(handle, request);
  }

  @Override
  protected boolean finishConnect(Connecting handle) throws IOException {
    ConnectionRequest request = connecting.get(handle);
    if (request == null || request.isCanceled() || !handle.socket().finishConnect()) {
      return false; // what is cancelled is closed just now
    }
    connecting.remove(handle);
    handle.made(request);
    return true;
  }

  @Override
  protected IovecSession newSession(IoProcessor<IovecSession> processor, Connecting handle) {
    IovecSession session = engine.session(this, handle.socket());
    handle.session(session);
    return session;
  }

  @Override
  protected void close(Connecting handle) {
    connecting.remove(handle);
    handle.close();
    if (handle.isMadeAndCancelled()) {
      // MINA has counted its end twice, so it would take the next connection for none.
      connect0(NOWHERE, null, null);
    }
  }

  @Override
  protected Iterator<Connecting> selectedHandles() {
    return ready.iterator();
  }

  @Override
  protected Iterator<Connecting> allHandles() {
    return connecting.keySet().iterator();
  }

  @Override
  protected @Nullable ConnectionRequest getConnectionRequest(Connecting handle) {
    return connecting.get(handle);
  }
}
