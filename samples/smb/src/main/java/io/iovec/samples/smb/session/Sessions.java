package io.iovec.samples.smb.session;

import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.share.ListingMemory;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a whole server by their ids, which nobody can guess: a client that lost its
 * connection names its previous session to have it closed. Thread-safe.
 */
public final class Sessions {
  private final Supplier<Logon> logons;
  private final Executor worker;
  private final Limits limits;
  private final ListingMemory listings = ListingMemory.ofHeap();
  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<Long, Session> byId = new ConcurrentHashMap<>();

  /**
   * Makes an empty table.
   *
   * @param logons begins a logon
   * @param worker runs what touches files: it may block; outlives all connections
   * @param limits hold for each connection
   */
  public Sessions(Supplier<Logon> logons, Executor worker, Limits limits) {
    this.logons = logons;
    this.worker = worker;
    this.limits = limits;
  }

  /** Makes the state of a new client connection, which the caller closes. */
  public Connection connection() {
    return new Connection(this, worker, limits);
  }

  /** Returns how many sessions there are, on all connections, finished logons or not. */
  public int count() {
    return byId.size();
  }

  /** Returns what the listings of all connections may take of the heap. */
  public ListingMemory listings() {
    return listings;
  }

  Logon logon() {
    return logons.get();
  }

  Session add(LongFunction<Session> maker) {
    while (true) {
      long id = random.nextLong();
      if (id != 0 && id != -1) {
        Session session = maker.apply(id);
        if (byId.putIfAbsent(id, session) == null) {
          return session;
        }
      }
    }
  }

  @Nullable Session find(long id) {
    return byId.get(id);
  }

  void remove(Session session) {
    byId.remove(session.id(), session);
  }
}
