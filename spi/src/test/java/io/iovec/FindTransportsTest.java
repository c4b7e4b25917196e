package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finding providers, among them some that cannot be loaded. Choosing is in TransportsTest. */
class FindTransportsTest {
  /** A provider in order. */
  public static class Good extends Base {
    /** Called by the service loader. */
    public Good() {
      super("good");
    }
  }

  /** Never loaded: its class file is made to look too new. */
  public static class TooNew extends Base {
    /** Not called. */
    public TooNew() {
      super("too-new");
    }
  }

  /** A provider that cannot be made. */
  public static class FailsToStart extends Base {
    /** Called by the service loader. */
    public FailsToStart() {
      super("fails");
      throw new IllegalStateException("no native library");
    }
  }

  /** A provider that does not even know its name. */
  public static class Nameless extends Base {
    /** Called by the service loader. */
    public Nameless() {
      super("");
    }

    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }
  }

  abstract static class Base implements TransportProvider {
    private final String name;

    Base(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Probe probe(TransportConfig config) {
      return new Probe(Verdict.yes("tried it"), Map.of(), Map.of());
    }

    @Override
    public Transport open(TransportConfig config) {
      return new FakeTransport();
    }
  }

  @TempDir private Path directory;

  private List<Candidate> find(String... lines) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (ProvidersOnPath path = new ProvidersOnPath(directory, TooNew.class.getName(), lines)) {
      thread.setContextClassLoader(path);
      return Transports.find(TransportConfig.defaults());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Candidate unusable(List<Candidate> found) {
    assertThat(found).filteredOn(Candidate::isUsable).extracting(Candidate::name).contains("good");
    List<Candidate> unusable = found.stream().filter(c -> !c.isUsable()).toList();
    assertThat(unusable).hasSize(1);
    return unusable.get(0);
  }

  @Test
  void findsNoneWhereThereIsNone() throws IOException {
    assertThat(find()).isEmpty();
  }

  @Test
  void findsAndProbesWhatIsThere() throws IOException {
    Candidate good = find(Good.class.getName()).get(0);
    assertThat(good.name()).isEqualTo("good");
    assertThat(good.isUsable()).isTrue();
    assertThat(good.provider()).isInstanceOf(Good.class);
  }

  @Test
  void listsAClassThatIsTooNewForThisJvmAndFindsTheOthers() throws IOException {
    Candidate tooNew = unusable(find(TooNew.class.getName(), Good.class.getName()));
    assertThat(tooNew.provider()).isNull();
    assertThat(tooNew.probe().usable().reason())
        .contains("UnsupportedClassVersionError")
        .contains("TooNew");
  }

  @Test
  void findsTheOthersInFrontOfAClassThatIsTooNew() throws IOException {
    Candidate tooNew = unusable(find(Good.class.getName(), TooNew.class.getName()));
    assertThat(tooNew.probe().usable().reason()).contains("TooNew");
  }

  @Test
  void listsAClassThatIsNotThere() throws IOException {
    Candidate missing = unusable(find("x.Missing", Good.class.getName()));
    assertThat(missing.probe().usable().reason()).contains("x.Missing");
  }

  @Test
  void listsAClassThatCannotBeMade() throws IOException {
    Candidate fails = unusable(find(FailsToStart.class.getName(), Good.class.getName()));
    assertThat(fails.probe().usable().reason()).contains("FailsToStart");
  }

  @Test
  void listsAClassThatIsNoProvider() throws IOException {
    Candidate no = unusable(find(Bytes.class.getName(), Good.class.getName()));
    assertThat(no.probe().usable().reason()).contains(Bytes.class.getName());
  }

  @Test
  void listsAProviderThatDoesNotKnowItsName() throws IOException {
    Candidate nameless = unusable(find(Nameless.class.getName(), Good.class.getName()));
    assertThat(nameless.probe().usable().reason()).contains("no name");
    assertThat(nameless.name()).isEqualTo(Nameless.class.getName());
  }

  @Test
  void endsWhenTheServiceFileCannotBeParsed() throws IOException {
    assertThat(find("this is no class name"))
        .as("candidates")
        .hasSizeBetween(1, 64)
        .noneMatch(Candidate::isUsable)
        .allSatisfy(c -> assertThat(c.probe().usable().reason()).contains("META-INF/services"));
  }

  @Test
  void selectsAndOpensWhatItFound() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (ProvidersOnPath path =
        new ProvidersOnPath(
            directory, TooNew.class.getName(), TooNew.class.getName(), Good.class.getName())) {
      thread.setContextClassLoader(path);
      TransportConfig config = TransportConfig.defaults();
      assertThat(Transports.select(config).chosen().name()).isEqualTo("good");
      try (Transport transport = Transports.open(config)) {
        assertThat(transport.name()).isEqualTo("fake");
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
