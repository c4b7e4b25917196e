package io.iovec.mina.conformance;

import io.iovec.Transport;
import io.iovec.conformance.AdapterHandler;
import io.iovec.conformance.AdapterServer;
import io.iovec.conformance.AdapterSetup;
import io.iovec.mina.IovecSocketAcceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mina.core.filterchain.DefaultIoFilterChainBuilder;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.LineDelimiter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.executor.OrderedThreadPoolExecutor;
import org.apache.mina.filter.ssl.SslFilter;
import org.jspecify.annotations.Nullable;

/** An acceptor as an application sets it up. */
final class MinaServer implements AdapterServer {
  private static final int THREADS = 4;
  private static final int LONGEST_LINE = 1 << 20;
  private static final int SECONDS_TO_END = 10;

  private final IovecSocketAcceptor acceptor;
  private final @Nullable OrderedThreadPoolExecutor threads;
  private InetSocketAddress address = loopback();

  private MinaServer(IovecSocketAcceptor acceptor, @Nullable OrderedThreadPoolExecutor threads) {
    this.acceptor = acceptor;
    this.threads = threads;
  }

  static MinaServer start(Transport transport, AdapterSetup setup, AdapterHandler handler)
      throws IOException {
    IovecSocketAcceptor acceptor = new IovecSocketAcceptor(transport);
    OrderedThreadPoolExecutor threads =
        setup.executor() ? new OrderedThreadPoolExecutor(THREADS) : null;
    acceptor.setFramer(setup.framer());
    acceptor.setReuseAddress(true);
    acceptor.setCloseOnDeactivation(false);
    acceptor.getSessionConfig().setTcpNoDelay(true);
    acceptor.getSessionConfig().setBothIdleTime(Math.toIntExact(setup.idle().toSeconds()));
    acceptor.setHandler(new MinaHandler(handler));
    DefaultIoFilterChainBuilder chain = acceptor.getFilterChain();
    if (setup.tls() != null) {
      chain.addLast("tls", new SslFilter(setup.tls()));
    }
    if (setup.codec()) {
      chain.addLast("codec", new ProtocolCodecFilter(lines()));
    }
    if (threads != null) {
      chain.addLast("threads", new MinaExecutorFilter(threads));
    }
    MinaServer server = new MinaServer(acceptor, threads);
    server.bind(server.address());
    return server;
  }

  private static TextLineCodecFactory lines() {
    TextLineCodecFactory lines =
        new TextLineCodecFactory(
            StandardCharsets.UTF_8, LineDelimiter.UNIX.getValue(), LineDelimiter.UNIX.getValue());
    lines.setDecoderMaxLineLength(LONGEST_LINE);
    lines.setEncoderMaxLineLength(LONGEST_LINE);
    return lines;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void unbind() {
    acceptor.unbind();
  }

  @Override
  public void bind(InetSocketAddress to) throws IOException {
    acceptor.bind(to);
    address = Objects.requireNonNull(acceptor.getLocalAddress());
  }

  @Override
  public void close() throws Exception {
    acceptor.dispose(true);
    if (threads != null) {
      threads.shutdown();
      if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new TimeoutException("the executor's threads did not end");
      }
    }
  }
}
