package io.iovec.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import io.iovec.Candidate;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Binds {@link Transport} to the one that {@link Transports} chooses at runtime, and {@link
 * Selection} to the report on that choice. The application keeps the {@link TransportLifecycle} and
 * closes it, which closes the transport:
 *
 * <pre>{@code
 * try (TransportLifecycle lifecycle = new TransportLifecycle()) {
 *   Injector injector = Guice.createInjector(new IovecModule().with(lifecycle), new ServerModule());
 *   log(injector.getInstance(Selection.class).describe());
 *   injector.getInstance(Server.class).run();
 * }
 * }</pre>
 *
 * <p>The candidates are what {@link java.util.ServiceLoader} finds, and in front of them what the
 * application adds to the set of providers:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), TransportProvider.class).addBinding().to(MyProvider.class);
 * }</pre>
 *
 * <p>The configuration is, in this order: what the application binds by {@code
 * OptionalBinder.newOptionalBinder(binder(), TransportConfig.class).setBinding()}; that of {@link
 * #with(TransportConfig)}; the system properties, as they are when the first of these is asked for.
 *
 * <p>The transport is opened when it is first asked for, in every {@link com.google.inject.Stage}:
 * an injector that cannot be made has opened none, unless a singleton of the application's had
 * asked for it by then. One that cannot be had is a {@link com.google.inject.ProvisionException}
 * whose message says why, for every candidate.
 */
public final class IovecModule extends AbstractModule {
  private final @Nullable TransportConfig config;
  private final @Nullable TransportLifecycle lifecycle;

  /**
   * Makes a module that is configured by system properties. Each injector has a {@link
   * TransportLifecycle} of its own, which the application takes from it and closes.
   */
  public IovecModule() {
    this(null, null);
  }

  private IovecModule(@Nullable TransportConfig config, @Nullable TransportLifecycle lifecycle) {
    this.config = config;
    this.lifecycle = lifecycle;
  }

  /** Returns this module with a configuration in place of the system properties. */
  public IovecModule with(TransportConfig newConfig) {
    return new IovecModule(newConfig, lifecycle);
  }

  /**
   * Returns this module with a handle that is the caller's own, so that the transport can be closed
   * even if no injector comes out of it.
   *
   * @param newLifecycle serves one injector
   */
  public IovecModule with(TransportLifecycle newLifecycle) {
    return new IovecModule(config, newLifecycle);
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), TransportProvider.class);
    var configDefault =
        OptionalBinder.newOptionalBinder(binder(), TransportConfig.class).setDefault();
    if (config != null) {
      configDefault.toInstance(config);
    } else {
      configDefault.toProvider(TransportConfig::fromSystemProperties).in(Singleton.class);
    }
    if (lifecycle != null) {
      bind(TransportLifecycle.class).toInstance(lifecycle);
    } else {
      bind(TransportLifecycle.class).in(Singleton.class);
    }
    // Not in a scope: Stage.PRODUCTION opens singletons early. The lifecycle keeps the only one.
    bind(Transport.class).toProvider(TransportOpener.class);
  }

  @Provides
  @Singleton
  static Selection select(TransportConfig config, Set<TransportProvider> added) {
    List<Candidate> candidates = new ArrayList<>();
    for (TransportProvider provider : added) {
      candidates.add(Transports.probe(provider, config));
    }
    candidates.addAll(Transports.find(config));
    return Transports.select(config, candidates);
  }
}
