package io.iovec.samples.smb;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.iovec.Transport;
import io.iovec.mina.IovecSocketAcceptor;
import io.iovec.samples.smb.share.Share;
import java.io.IOException;

/**
 * Binds what an {@link SmbServer} is made of, but for the transport: that is the {@code
 * IovecModule}'s, or the application's. The server listens once it has been asked for, and whoever
 * asked closes it:
 *
 * <pre>{@code
 * try (TransportLifecycle lifecycle = new TransportLifecycle()) {
 *   Injector injector =
 *       Guice.createInjector(new IovecModule().with(lifecycle), new SmbModule(config));
 *   try (SmbServer server = injector.getInstance(SmbServer.class)) {
 *     server.awaitClosed();
 *   }
 * }
 * }</pre>
 *
 * <p>A server that cannot listen, or not share its directory, is a {@link
 * com.google.inject.ProvisionException} whose cause is the {@link IOException}.
 */
public final class SmbModule extends AbstractModule {
  private final SmbConfig config;

  /** Makes a module for servers of one configuration. */
  public SmbModule(SmbConfig config) {
    this.config = config;
  }

  @Override
  protected void configure() {
    bind(SmbConfig.class).toInstance(config);
    bind(SmbServer.class);
  }

  @Provides
  static Share share(Transport transport, SmbConfig config) throws IOException {
    return new Share(transport, config.shareName(), config.directory(), config.readOnly());
  }

  @Provides
  static IovecSocketAcceptor acceptor(Transport transport) {
    return new IovecSocketAcceptor(transport);
  }
}
