package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.iovec.Frames;
import org.apache.mina.core.session.SessionState;
import org.junit.jupiter.api.Test;

/** Sessions for which bytes have been received that nobody has read. */
class ReadySessionsTest {
  private final ReadySessions ready = new ReadySessions();
  private final IovecSession session = mock(IovecSession.class);

  ReadySessionsTest() {
    Frames frames = mock(Frames.class);
    when(frames.hasMore()).thenReturn(true);
    when(session.frames()).thenReturn(frames);
    when(session.watch()).thenReturn(new Watch());
    when(session.state()).thenReturn(SessionState.OPENED);
  }

  @Test
  void isServedInEveryRoundWithoutWaiting() {
    ready.received(session);

    for (int round = 0; round < 3; round++) {
      assertThat(ready.begin()).isTrue();
      ready.complete();
      assertThat(ready.iterator()).toIterable().containsExactly(session);
    }
  }

  @Test
  void costsNothingWhileItIsSuspendedAndIsServedWhenItIsResumed() {
    when(session.isReadSuspended()).thenReturn(true);
    ready.received(session);
    assertThat(ready.begin()).isFalse();
    ready.complete();
    clearInvocations(session);

    assertThat(ready.begin()).isFalse();
    ready.complete();
    verifyNoInteractions(session);
    assertThat(ready.count()).isZero();

    when(session.isReadSuspended()).thenReturn(false);
    ready.resumed(session);
    assertThat(ready.begin()).isTrue();
    ready.complete();
    assertThat(ready.iterator()).toIterable().containsExactly(session);
  }
}
