package io.iovec.conformance;

import io.iovec.Transport;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * An adapter with one flaw, and what the kit has to say of it. Immutable: each method returns
 * another one.
 *
 * @param flaw what is wrong with it, as the rest of the sentence "an adapter that"
 * @param alteration makes the wrong adapter of a right one
 * @param patienceSeconds how long the rules wait for something
 * @param broken the rules that must notice, and words that their failures must contain
 * @param collateral further rules that are known to notice
 */
record AdapterMutant(
    String flaw,
    UnaryOperator<Adapter> alteration,
    int patienceSeconds,
    Map<String, String> broken,
    Set<String> collateral) {

  /** Starts a server in a wrong way. */
  private interface Serving {
    AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
        throws Exception;
  }

  /** Begins with an adapter that is right. */
  static AdapterMutant of(String flaw) {
    return new AdapterMutant(flaw, a -> a, 1, Map.of(), Set.of());
  }

  private AdapterMutant by(UnaryOperator<Adapter> wrong) {
    return new AdapterMutant(
        flaw, a -> wrong.apply(alteration.apply(a)), patienceSeconds, broken, collateral);
  }

  /** Makes it wrong by wrapping the transport it is given. */
  AdapterMutant byTransport(UnaryOperator<Transport> wrong) {
    return by(a -> altered(a, (t, setup, handler) -> a.serve(wrong.apply(t), setup, handler)));
  }

  /** Makes it wrong by another set-up. */
  AdapterMutant bySetup(UnaryOperator<AdapterSetup> wrong) {
    return by(a -> altered(a, (t, setup, handler) -> a.serve(t, wrong.apply(setup), handler)));
  }

  /** Makes it wrong by wrapping what is told of the events of a server. */
  AdapterMutant byHandler(UnaryOperator<AdapterHandler> wrong) {
    return by(a -> altered(a, (t, setup, handler) -> a.serve(t, setup, wrong.apply(handler))));
  }

  /** Makes it wrong by wrapping each connection. */
  AdapterMutant byConnection(UnaryOperator<AdapterConnection> wrong) {
    return byHandler(handler -> wrapping(wrong, handler));
  }

  /** Makes it wrong by wrapping each server. */
  AdapterMutant byServer(UnaryOperator<AdapterServer> wrong) {
    return by(a -> altered(a, (t, setup, handler) -> wrong.apply(a.serve(t, setup, handler))));
  }

  private static Adapter altered(Adapter inner, Serving serving) {
    return new Adapter() {
      @Override
      public String name() {
        return inner.name();
      }

      @Override
      public Set<Feature> features() {
        return inner.features();
      }

      @Override
      public AdapterServer serve(Transport transport, AdapterSetup setup, AdapterHandler handler)
          throws Exception {
        return serving.serve(transport, setup, handler);
      }
    };
  }

  /** Returns a handler that tells another one of wrapped connections, of each by one object. */
  private static AdapterHandler wrapping(
      UnaryOperator<AdapterConnection> wrapper, AdapterHandler handler) {
    Map<AdapterConnection, AdapterConnection> wrapped =
        Collections.synchronizedMap(new IdentityHashMap<>());
    return new AdapterMutantHandler(handler) {
      @Override
      AdapterConnection altered(AdapterConnection connection) {
        return wrapped.computeIfAbsent(connection, wrapper);
      }
    };
  }

  /** Has the rules wait longer than the second that is enough for most. */
  AdapterMutant patience(int seconds) {
    return new AdapterMutant(flaw, alteration, seconds, broken, collateral);
  }

  /** Says that a rule notices, and what the failure's message contains: the reason, no accident. */
  AdapterMutant breaks(String rule, String words) {
    Map<String, String> more = new LinkedHashMap<>(broken);
    more.put(rule, words);
    return new AdapterMutant(
        flaw, alteration, patienceSeconds, Collections.unmodifiableMap(more), collateral);
  }

  /** Says that rules notice besides. */
  AdapterMutant alsoBreaks(String... rules) {
    Set<String> more = new TreeSet<>(collateral);
    more.addAll(Set.of(rules));
    return new AdapterMutant(
        flaw, alteration, patienceSeconds, broken, Collections.unmodifiableSet(more));
  }

  @Override
  public String toString() {
    return flaw;
  }
}
