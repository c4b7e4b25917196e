package io.iovec.guice;

import static io.iovec.guice.IovecModuleTest.adding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.Stage;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the transport is opened, and who closes it. What is opened: {@link IovecModuleTest}. */
class TransportLifecycleTest {
  private final FakeProvider mine = new FakeProvider("mine", 99);
  private final IovecModule module = new IovecModule().with(TransportConfig.defaults());

  /** Takes the transport when it is made. */
  static final class Server {
    final Transport transport;

    @Inject
    Server(Transport transport) {
      this.transport = transport;
    }
  }

  /** Cannot be made, after the server has been. */
  static final class Broken {
    @Inject
    Broken(Server server) {
      throw new IllegalStateException("broken after " + server.transport.name());
    }
  }

  private static Module eager(Class<?>... types) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        for (Class<?> type : types) {
          bind(type).asEagerSingleton();
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"DEVELOPMENT", "PRODUCTION"})
  void opensWhenFirstAskedForInEveryStage(Stage stage) {
    Injector injector = Guice.createInjector(stage, module, adding(mine));
    assertThat(mine.opened).isEmpty();

    injector.getInstance(Transport.class);

    assertThat(mine.opened).hasSize(1);
  }

  @Test
  void thereIsOneTransportAnInjector() {
    Injector injector = Guice.createInjector(module, adding(mine));

    assertThat(injector.getInstance(Server.class).transport)
        .isSameAs(injector.getInstance(Transport.class))
        .isSameAs(injector.getInstance(Server.class).transport);
    assertThat(mine.opened).hasSize(1);
  }

  @Test
  void thereIsOneTransportHoweverManyThreadsAsk() throws Exception {
    Injector injector = Guice.createInjector(module, adding(mine));
    Callable<Transport> ask = () -> injector.getInstance(Transport.class);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Transport>> answers =
          threads.invokeAll(Stream.generate(() -> ask).limit(32).toList());
      for (Future<Transport> answer : answers) {
        assertThat(answer.get()).isSameAs(injector.getInstance(Transport.class));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(mine.opened).hasSize(1);
  }

  @Test
  void closesTheTransportOnceHoweverOftenItIsClosed() {
    Injector injector = Guice.createInjector(module, adding(mine));
    injector.getInstance(Transport.class);
    TransportLifecycle lifecycle = injector.getInstance(TransportLifecycle.class);

    lifecycle.close();
    lifecycle.close();

    assertThat(mine.opened.get(0).closeCount).isEqualTo(1);
    assertThat(lifecycle.isOpen()).isFalse();
  }

  @Test
  void opensNothingAfterClose() {
    Injector injector = Guice.createInjector(module, adding(mine));
    injector.getInstance(TransportLifecycle.class).close();

    assertThatThrownBy(() -> injector.getInstance(Transport.class))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("closed");
    assertThat(mine.opened).isEmpty();
  }

  @Test
  void twoInjectorsOfOneModuleHaveNothingInCommon() {
    Injector one = Guice.createInjector(module, adding(mine));
    Injector two = Guice.createInjector(module, adding(mine));
    FakeTransport first = (FakeTransport) one.getInstance(Transport.class);
    FakeTransport second = (FakeTransport) two.getInstance(Transport.class);

    one.getInstance(TransportLifecycle.class).close();

    assertThat(first).isNotSameAs(second);
    assertThat(first.closeCount).isEqualTo(1);
    assertThat(second.closeCount).isZero();
    assertThat(two.getInstance(Transport.class)).isSameAs(second);
  }

  @Test
  void oneHandleServesOneInjector() {
    try (TransportLifecycle lifecycle = new TransportLifecycle()) {
      Injector one = Guice.createInjector(module.with(lifecycle), adding(mine));
      Injector two = Guice.createInjector(module.with(lifecycle), adding(mine));
      one.getInstance(Transport.class);

      assertThatThrownBy(() -> two.getInstance(Transport.class))
          .isInstanceOf(ProvisionException.class)
          .hasMessageContaining("serves another injector");
    }
  }

  @Test
  void aFailedInjectorHasOpenedNothingThatNobodyAskedFor() {
    Module failing =
        new AbstractModule() {
          @Override
          protected void configure() {
            addError("broken");
          }
        };

    assertThatThrownBy(() -> Guice.createInjector(Stage.PRODUCTION, module, adding(mine), failing))
        .isInstanceOf(CreationException.class);
    assertThat(mine.opened).isEmpty();
  }

  @Test
  void theCallersHandleClosesWhatAFailedInjectorHadOpened() {
    assertThatThrownBy(
            () -> {
              try (TransportLifecycle lifecycle = new TransportLifecycle()) {
                Guice.createInjector(
                    module.with(lifecycle), adding(mine), eager(Server.class, Broken.class));
              }
            })
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("broken after mine");

    assertThat(mine.opened).hasSize(1);
    assertThat(mine.opened.get(0).closeCount).isEqualTo(1);
  }

  @Test
  void anEagerSingletonThatCannotHaveItsTransportFailsTheInjectorAndSaysWhy() {
    mine.unusable("needs a moon");

    assertThatThrownBy(
            () ->
                Guice.createInjector(
                    module.with(TransportConfig.defaults().withTransport("mine")),
                    adding(mine),
                    eager(Server.class)))
        .isInstanceOf(CreationException.class)
        .hasMessageContaining("mine: does not work: needs a moon")
        .hasMessageContaining("found: works");
  }

  @Test
  void asksAgainAfterAFailureToOpen() {
    mine.refusing("not yet");
    Injector injector = Guice.createInjector(module, adding(mine));
    assertThatThrownBy(() -> injector.getInstance(Transport.class)).hasMessageContaining("not yet");

    mine.refusing(null);

    assertThat(injector.getInstance(Transport.class).name()).isEqualTo("mine");
  }
}
