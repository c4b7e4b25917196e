package io.iovec.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.OptionalBinder;
import io.iovec.Candidate;
import io.iovec.Policy;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What is chosen, among which candidates, by which configuration. Who closes it: {@link
 * TransportLifecycleTest}. The rules of choosing themselves are tested where they are, in the spi.
 */
class IovecModuleTest {
  private final IovecModule module = new IovecModule().with(TransportConfig.defaults());

  @AfterEach
  void clearProperties() {
    System.clearProperty("iovec.transport");
    System.clearProperty("iovec.policy");
  }

  static Module adding(TransportProvider... providers) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        var set = Multibinder.newSetBinder(binder(), TransportProvider.class);
        for (TransportProvider provider : providers) {
          set.addBinding().toInstance(provider);
        }
      }
    };
  }

  private static Transport transport(Injector injector) {
    return injector.getInstance(Transport.class);
  }

  @Test
  void choosesWhatServiceLoaderFinds() {
    assertThat(transport(Guice.createInjector(module)).name()).isEqualTo("found");
  }

  @Test
  void choosesTheBestOfWhatIsFoundAndWhatIsAdded() {
    Injector better = Guice.createInjector(module, adding(new FakeProvider("mine", 11)));
    Injector worse = Guice.createInjector(module, adding(new FakeProvider("mine", 9)));

    assertThat(transport(better).name()).isEqualTo("mine");
    assertThat(transport(worse).name()).isEqualTo("found");
  }

  @Test
  void anAddedProviderStandsInFrontOfAFoundOneOfTheSameNameAndPriority() {
    FakeProvider mine = new FakeProvider("found", 10);

    Transport transport = transport(Guice.createInjector(module, adding(mine)));

    assertThat(mine.opened).containsExactly((FakeTransport) transport);
  }

  @Test
  void passesOverABetterOneThatDoesNotWork() {
    FakeProvider broken = new FakeProvider("mine", 11).unusable("no luck");

    assertThat(transport(Guice.createInjector(module, adding(broken))).name()).isEqualTo("found");
  }

  @Test
  void takesTheOneThatIsNamed() {
    Injector injector =
        Guice.createInjector(
            new IovecModule().with(TransportConfig.defaults().withTransport("worst")),
            adding(new FakeProvider("worst", -1)));

    assertThat(transport(injector).name()).isEqualTo("worst");
  }

  @Test
  void reportsTheChoiceAndEveryCandidateInOrder() {
    Injector injector =
        Guice.createInjector(
            module,
            adding(new FakeProvider("low", 1), new FakeProvider("high", 99).unusable("no luck")));

    Selection selection = injector.getInstance(Selection.class);

    assertThat(selection.candidates())
        .extracting(Candidate::name)
        .containsExactly("high", "found", "low", "unloadable-1");
    assertThat(selection.chosen()).extracting(Candidate::name).isEqualTo("found");
    assertThat(selection.describe()).contains("high: does not work: no luck", "NoSuchProvider");
  }

  @Test
  void probesOnceAnInjector() {
    FakeProvider mine = new FakeProvider("mine", 11);
    Injector injector = Guice.createInjector(module, adding(mine));

    injector.getInstance(Selection.class);
    transport(injector);
    transport(injector);

    assertThat(mine.probeCount).isEqualTo(1);
  }

  @Test
  void aNamedOneThatDoesNotWorkIsAnErrorThatSaysWhyForEveryCandidate() {
    Injector injector =
        Guice.createInjector(
            new IovecModule().with(TransportConfig.defaults().withTransport("mine")),
            adding(new FakeProvider("mine", 11).unusable("needs a moon")));

    assertThatThrownBy(() -> transport(injector))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("mine: asked for by name, but does not work here")
        .hasMessageContaining("mine: does not work: needs a moon")
        .hasMessageContaining("found: works: tried it")
        .hasMessageContaining("unloadable-1: does not work: cannot be loaded")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void aNamedOneThatIsNotThereIsAnErrorThatSaysWhatIs() {
    Injector injector =
        Guice.createInjector(
            new IovecModule().with(TransportConfig.defaults().withTransport("nowhere")));

    assertThatThrownBy(() -> transport(injector))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("nowhere: asked for by name, but there is none; found: found");
  }

  @Test
  void oneThatCannotBeOpenedAfterAGoodProbeIsAnErrorAndNoOtherIsTaken() {
    FakeProvider mine = new FakeProvider("mine", 11).refusing("out of luck");
    Injector injector = Guice.createInjector(module, adding(mine));

    assertThatThrownBy(() -> transport(injector))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("out of luck")
        .hasMessageContaining("mine: the best that works here")
        .hasRootCauseMessage("out of luck");
    assertThat(injector.getInstance(TransportLifecycle.class).isOpen()).isFalse();
  }

  @Test
  void theReportCanBeHadWhenTheTransportCannot() {
    Injector injector =
        Guice.createInjector(
            new IovecModule().with(TransportConfig.defaults().withTransport("nowhere")));

    assertThat(injector.getInstance(Selection.class).chosen()).isNull();
  }

  @Test
  void isConfiguredBySystemPropertiesUnlessToldOtherwise() {
    System.setProperty("iovec.transport", "found");
    System.setProperty("iovec.policy", "memory");

    Transport transport = transport(Guice.createInjector(new IovecModule()));

    assertThat(transport.config())
        .isEqualTo(TransportConfig.fromSystemProperties())
        .extracting(TransportConfig::policy)
        .isEqualTo(Policy.MEMORY);
  }

  @Test
  void aConfigurationGivenToTheModuleReplacesTheSystemProperties() {
    System.setProperty("iovec.policy", "memory");
    TransportConfig given = TransportConfig.defaults().withPolicy(Policy.KERNEL);

    assertThat(transport(Guice.createInjector(new IovecModule().with(given))).config())
        .isEqualTo(given);
  }

  @Test
  void aConfigurationThatTheApplicationBindsReplacesBoth() {
    System.setProperty("iovec.policy", "memory");
    TransportConfig bound = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    Module application =
        new AbstractModule() {
          @Override
          protected void configure() {
            OptionalBinder.newOptionalBinder(binder(), TransportConfig.class)
                .setBinding()
                .toInstance(bound);
          }
        };

    assertThat(transport(Guice.createInjector(module, application)).config()).isEqualTo(bound);
  }

  @Test
  void aPropertyThatMeansNothingIsAnErrorThatNamesIt() {
    System.setProperty("iovec.policy", "best");
    Injector injector = Guice.createInjector(new IovecModule());

    assertThatThrownBy(() -> transport(injector))
        .isInstanceOf(ProvisionException.class)
        .hasMessageContaining("iovec.policy=best");
  }
}
