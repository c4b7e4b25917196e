package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.SessionSetupResponse;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Connections, sessions and trees without files, which {@link OpensTest} has. */
class SessionTest {
  private final Sessions server = sessions(true);
  private final Connection connection = server.connection();

  @Test
  void logsOnInTwoSteps() throws StatusException {
    Session session = connection.begin();
    assertThat(session.step(Clients.negotiate())).isInstanceOf(Logon.Challenge.class);
    assertThat(session.isLoggedOn()).isFalse();
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> connection.session(session.id()));
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> session.connect(null));
    assertThat(connection.logon(session.id())).isSameAs(session);
    assertThat(session.step(Clients.authenticate("someone"))).isInstanceOf(Logon.Done.class);
    assertThat(connection.session(session.id())).isSameAs(session);
    assertThat(session.identity().user()).isEqualTo("someone");
  }

  @Test
  void tellsClientsThatTheyHaveNoKey() throws StatusException {
    assertThat(logOn(connection, "someone").flags()).isEqualTo(SessionSetupResponse.GUEST);
    assertThat(logOn(connection, "").flags()).isEqualTo(SessionSetupResponse.ANONYMOUS);
  }

  @Test
  void refusesWhomTheLogonRefuses() throws StatusException {
    Session session = sessions(false).connection().begin();
    session.step(Clients.negotiate());
    assertRefused(NtStatus.LOGON_FAILURE, () -> session.step(Clients.authenticate("someone")));
    assertThat(session.isLoggedOn()).isFalse();
  }

  @Test
  void logsOnAgainWithWhatIsConnectedLeftAsItIs() throws StatusException {
    Session session = logOn(connection, "someone");
    Tree tree = session.connect(null);
    session.step(Clients.negotiate());
    assertThat(session.isLoggedOn()).isTrue();
    session.step(Clients.authenticate("another"));
    assertThat(session.identity().user()).isEqualTo("another");
    assertThat(session.tree(tree.id())).isSameAs(tree);
  }

  @Test
  void givesEachSessionAnIdOfItsOwn() throws StatusException {
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < Limits.DEFAULT.sessions(); i++) {
      ids.add(connection.begin().id());
    }
    assertThat(ids).hasSize(Limits.DEFAULT.sessions()).doesNotContain(0L, -1L);
  }

  @Test
  void boundsTheSessionsOfAConnection() throws StatusException {
    Session last = null;
    for (int i = 0; i < Limits.DEFAULT.sessions(); i++) {
      last = connection.begin();
    }
    assertRefused(NtStatus.INSUFFICIENT_RESOURCES, connection::begin);
    close(last);
    connection.begin();
  }

  @Test
  void knowsNoSessionOfAnotherConnection() throws StatusException {
    Session session = logOn(connection, "someone");
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> server.connection().session(session.id()));
  }

  @Test
  void knowsNoSessionThatHasEnded() throws StatusException {
    Session session = logOn(connection, "someone");
    Tree tree = session.connect(null);
    close(session);
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> connection.session(session.id()));
    assertRefused(NtStatus.NETWORK_NAME_DELETED, () -> session.tree(tree.id()));
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> session.connect(null));
    assertThat(tree.isConnected()).isFalse();
    assertThat(server.count()).isZero();
  }

  @Test
  void boundsTheTreesOfASession() throws StatusException {
    Session session = logOn(connection, "someone");
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < Limits.DEFAULT.trees(); i++) {
      ids.add(session.connect(null).id());
    }
    assertThat(ids).hasSize(Limits.DEFAULT.trees()).doesNotContain(0, -1);
    assertRefused(NtStatus.INSUFFICIENT_RESOURCES, () -> session.connect(null));
    session.tree(ids.iterator().next()).disconnect(() -> {});
    session.connect(null);
  }

  @Test
  void knowsNoTreeThatHasBeenDisconnected() throws StatusException {
    Session session = logOn(connection, "someone");
    Tree tree = session.connect(null);
    boolean[] done = {false};
    tree.disconnect(() -> done[0] = true);
    assertThat(done[0]).isTrue();
    assertThat(tree.isConnected()).isFalse();
    assertRefused(NtStatus.NETWORK_NAME_DELETED, () -> session.tree(tree.id()));
  }

  @Test
  void hasNoFilesInThePipeShare() throws StatusException {
    Tree pipes = logOn(connection, "someone").connect(null);
    assertThat(pipes.isPipes()).isTrue();
    assertRefused(NtStatus.OBJECT_NAME_NOT_FOUND, pipes::share);
  }

  @Test
  void closesThePreviousSessionOfAUserWhoReconnects() throws StatusException {
    Session previous = logOn(connection, "someone");
    Connection next = server.connection();
    Session session = logOn(next, "SomeOne");
    assertThat(replace(next, previous.id(), session)).isTrue();
    assertRefused(NtStatus.USER_SESSION_DELETED, () -> connection.session(previous.id()));
    assertThat(session.isLoggedOn()).isTrue();
  }

  @Test
  void leavesThePreviousSessionOfAnotherUser() throws StatusException {
    Session previous = logOn(connection, "someone");
    Connection next = server.connection();
    assertThat(replace(next, previous.id(), logOn(next, "another"))).isTrue();
    assertThat(previous.isLoggedOn()).isTrue();
  }

  @Test
  void leavesASessionThatNamesItselfAsThePreviousOne() throws StatusException {
    Session session = logOn(connection, "someone");
    assertThat(replace(connection, session.id(), session)).isTrue();
    assertThat(replace(connection, 0, session)).isTrue();
    assertThat(session.isLoggedOn()).isTrue();
  }

  @Test
  void leavesAPreviousSessionWhoseLogonIsNotFinished() throws StatusException {
    Session previous = connection.begin();
    assertThat(replace(connection, previous.id(), logOn(connection, "someone"))).isTrue();
    assertThat(connection.logon(previous.id())).isSameAs(previous);
  }

  @Test
  void endsAllSessionsWithTheConnection() throws StatusException {
    Session session = logOn(connection, "someone");
    Tree tree = session.connect(null);
    boolean[] done = {false};
    connection.close(() -> done[0] = true);
    assertThat(done[0]).isTrue();
    assertThat(connection.isClosed()).isTrue();
    assertThat(session.isLoggedOn()).isFalse();
    assertThat(tree.isConnected()).isFalse();
    assertThat(server.count()).isZero();
    assertRefused(NtStatus.INSUFFICIENT_RESOURCES, connection::begin);
  }

  @Test
  void negotiatesOnce() {
    assertThat(connection.isNegotiated()).isFalse();
    assertThatThrownBy(connection::negotiated).isInstanceOf(IllegalStateException.class);
    Negotiated chosen = negotiated(0x0302, 4);
    connection.negotiated(chosen);
    assertThat(connection.negotiated()).isSameAs(chosen);
    assertThatThrownBy(() -> connection.negotiated(chosen))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void chargesMoreThanOneCreditOnlyWhereThatWasNegotiated() {
    assertThat(connection.charge(128)).isEqualTo(1);
    connection.negotiated(negotiated(0x0202, 0));
    assertThat(connection.charge(128)).isEqualTo(1);
    Connection other = server.connection();
    other.negotiated(negotiated(0x0210, 4));
    assertThat(other.charge(128)).isEqualTo(128);
    assertThat(other.charge(0)).isEqualTo(1);
  }

  private static Sessions sessions(boolean guest) {
    return Clients.sessions(guest, Runnable::run, Limits.DEFAULT);
  }

  private static Session logOn(Connection connection, String user) throws StatusException {
    return Clients.logOn(connection, user);
  }

  private static void close(Session session) {
    boolean[] done = {false};
    session.close(() -> done[0] = true);
    assertThat(done[0]).isTrue();
  }

  private static boolean replace(Connection connection, long previousId, Session session) {
    boolean[] done = {false};
    connection.replace(previousId, session, () -> done[0] = true);
    return done[0];
  }

  private static Negotiated negotiated(int dialect, int capabilities) {
    UUID guid = new UUID(1, 2);
    return new Negotiated(dialect, 0, guid, 1, capabilities, 1, guid, 65_536, 65_536, 65_536);
  }

  private static void assertRefused(NtStatus status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(status));
  }
}
