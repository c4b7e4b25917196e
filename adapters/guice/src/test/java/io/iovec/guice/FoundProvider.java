package io.iovec.guice;

/** What the service file of these tests names, besides a class that does not exist. */
public final class FoundProvider extends FakeProvider {
  /** Makes a provider in the middle of the priorities. */
  public FoundProvider() {
    super("found", 10);
  }
}
