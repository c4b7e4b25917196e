package io.iovec.samples.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The steps of a logon, with the tokens of real clients. That clients take the answers is shown by
 * {@link LogonInteropTest}, that nothing else comes of bad tokens by {@link LogonFuzzTest}.
 */
class LogonTest {
  private final Logon logon = new Logon(ServerNames.of("files.example.org"), true);

  @Test
  void offersNtlmsspAsSambaDoes() {
    assertThat(Tokens.hex(Logon.offer()))
        .isEqualTo(
            "604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa32a3028a0261b246e6f74"
                + "5f646566696e65645f696e5f5246433431373840706c656173655f69676e6f7265");
  }

  @Test
  void challengesWithinSpnego() throws StatusException {
    Logon.Outcome outcome = logon.step(Tokens.init());
    assertThat(outcome).isInstanceOf(Logon.Challenge.class);
    // accept-incomplete, NTLMSSP, and the challenge message
    assertThat(Tokens.hex(outcome.token()))
        .startsWith("a181")
        .contains("a0030a0101a10c060a2b06010401823702020aa2")
        .contains("4e544c4d53535000" + "02000000");
  }

  @Test
  void letsAGuestInWithoutAMechListMic() throws StatusException {
    logon.step(Tokens.init());
    Logon.Outcome outcome = logon.step(Tokens.user());
    assertThat(outcome)
        .asInstanceOf(type(Logon.Done.class))
        .extracting(Logon.Done::identity)
        .isEqualTo(new Identity("smbtest", "WORKGROUP", "VM", false));
    assertThat(Tokens.hex(outcome.token())).isEqualTo("a1073005a0030a0100");
  }

  @Test
  void knowsAUserWithoutAPasswordFromAnAnonymousOne() throws StatusException {
    logon.step(Tokens.init());
    assertThat(logon.step(Tokens.userWithoutPassword()))
        .asInstanceOf(type(Logon.Done.class))
        .extracting(Logon.Done::identity)
        .isEqualTo(new Identity("root", "WORKGROUP", "VM", false));
  }

  @Test
  void knowsAnAnonymousUser() throws StatusException {
    logon.step(Tokens.init());
    assertThat(logon.step(Tokens.anonymous()))
        .asInstanceOf(type(Logon.Done.class))
        .extracting(Logon.Done::identity)
        .isEqualTo(new Identity("", "", "VM", true));
  }

  @Test
  void takesAUserWhoAsksToBeAnonymousForAnonymous() throws StatusException {
    ByteBuffer flagged = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
    flagged.putInt(60, flagged.getInt(60) | Ntlm.ANONYMOUS);
    assertThat(identity(flagged)).isEqualTo(new Identity("", "WORKGROUP", "VM", true));
  }

  @Test
  void takesAUserWithoutANameForAnonymous() throws StatusException {
    ByteBuffer nameless = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
    nameless.putShort(36, (short) 0);
    assertThat(identity(nameless)).isEqualTo(new Identity("", "WORKGROUP", "VM", true));
  }

  @Test
  void readsNamesThatAreNotUnicode() throws StatusException {
    ByteBuffer latin = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
    latin.putInt(60, latin.getInt(60) & ~Ntlm.UNICODE).putShort(36, (short) 1);
    assertThat(identity(latin).user()).isEqualTo("s");
  }

  @Test
  void refusesHalfACharacter() {
    ByteBuffer odd = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
    odd.putShort(36, (short) 13);
    assertRefused(NtStatus.INVALID_PARAMETER, () -> identity(odd));
  }

  @Test
  void letsNobodyInWithANameOfMoreThan256Characters() throws StatusException {
    ByteBuffer user = Tokens.bare(Tokens.user());
    ByteBuffer roomy = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
    roomy.put(user).putInt(40, 1000).clear();
    assertThat(identity(roomy.putShort(36, (short) 512)).user()).hasSize(256);
    roomy.putShort(36, (short) 514);
    assertRefused(NtStatus.LOGON_FAILURE, () -> identity(roomy));
  }

  @Test
  void answersBareNtlmsspWithBareNtlmssp() throws StatusException {
    Logon.Outcome challenge = logon.step(Tokens.bare(Tokens.init()));
    assertThat(Tokens.hex(challenge.token())).startsWith("4e544c4d53535000" + "02000000");
    Logon.Outcome done = logon.step(Tokens.bare(Tokens.user()));
    assertThat(done)
        .asInstanceOf(type(Logon.Done.class))
        .returns(0, d -> d.token().remaining())
        .returns("smbtest", d -> d.identity().user());
  }

  @Test
  void choosesNtlmsspWhereTheClientPrefersAnotherMechanism() throws StatusException {
    Logon.Outcome chosen = logon.step(Tokens.initPreferringKerberos());
    assertThat(chosen).isInstanceOf(Logon.Challenge.class);
    assertThat(Tokens.hex(chosen.token()))
        .isEqualTo("a1153013a0030a0101a10c060a2b06010401823702020a");
    Logon.Outcome challenge = logon.step(Tokens.response(Tokens.bare(Tokens.init())));
    assertThat(Tokens.hex(challenge.token())).contains("4e544c4d53535000" + "02000000");
    assertThat(logon.step(Tokens.user())).isInstanceOf(Logon.Done.class);
  }

  @Test
  void refusesAClientWithoutNtlmssp() {
    assertRefused(NtStatus.LOGON_FAILURE, () -> logon.step(Tokens.initWithoutNtlmssp()));
  }

  @Test
  void letsNobodyInWithoutGuests() throws StatusException {
    Logon strict = new Logon(ServerNames.of("files"), false);
    strict.step(Tokens.init());
    assertRefused(NtStatus.LOGON_FAILURE, () -> strict.step(Tokens.user()));
  }

  @Test
  void hasFailedForGoodOnceAStepHas() throws StatusException {
    logon.step(Tokens.init());
    assertRefused(NtStatus.INVALID_PARAMETER, () -> logon.step(Tokens.init()));
    assertRefused(NtStatus.LOGON_FAILURE, () -> logon.step(Tokens.user()));
  }

  @Test
  void isOverOnceTheClientIsIn() throws StatusException {
    logon.step(Tokens.init());
    logon.step(Tokens.user());
    assertRefused(NtStatus.LOGON_FAILURE, () -> logon.step(Tokens.init()));
  }

  @Test
  void refusesAnAuthenticationBeforeTheChallenge() {
    assertRefused(NtStatus.INVALID_PARAMETER, () -> logon.step(Tokens.bare(Tokens.user())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 15, 65_536, 65_537})
  void refusesTokensThatAreNone(int length) {
    assertRefused(NtStatus.INVALID_PARAMETER, () -> logon.step(ByteBuffer.allocate(length)));
  }

  @Test
  void refusesATokenOfMoreThan64KiBWhateverIsInIt() throws StatusException {
    ByteBuffer roomy = ByteBuffer.allocate(65_537).put(Tokens.bare(Tokens.init())).clear();
    assertRefused(NtStatus.INVALID_PARAMETER, () -> logon.step(roomy));
    Logon other = new Logon(ServerNames.of("files"), true);
    assertThat(other.step(roomy.limit(65_536))).isInstanceOf(Logon.Challenge.class);
  }

  @Test
  void leavesTheCallersBufferAsItWas() throws StatusException {
    ByteBuffer init = Tokens.init();
    ByteBuffer framed = ByteBuffer.allocate(200).position(17);
    framed.put(init.duplicate()).flip().position(17);
    assertThat(logon.step(framed)).isInstanceOf(Logon.Challenge.class);
    assertThat(framed.position()).isEqualTo(17);
    assertThat(framed.remaining()).isEqualTo(init.remaining());
  }

  @Test
  void refusesANameThatReachesBeyondTheMessage() throws StatusException {
    for (int field : new int[] {12, 20, 28, 36, 44, 52}) {
      for (int offset : new int[] {1 << 16, Integer.MAX_VALUE, -1}) {
        Logon each = new Logon(ServerNames.of("files"), true);
        each.step(Tokens.bare(Tokens.init()));
        ByteBuffer user = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
        user.putShort(field, (short) 2).putInt(field + 4, offset);
        assertRefused(NtStatus.INVALID_PARAMETER, () -> each.step(user));
      }
    }
  }

  @Test
  void acceptsANameThatEndsWhereTheMessageDoes() throws StatusException {
    logon.step(Tokens.bare(Tokens.init()));
    ByteBuffer user = Tokens.bare(Tokens.user()).order(ByteOrder.LITTLE_ENDIAN);
    user.putShort(36, (short) 2).putInt(40, user.limit() - 2);
    assertThat(logon.step(user)).isInstanceOf(Logon.Done.class);
    Logon other = new Logon(ServerNames.of("files"), true);
    other.step(Tokens.bare(Tokens.init()));
    user.putInt(40, user.limit() - 1);
    assertRefused(NtStatus.INVALID_PARAMETER, () -> other.step(user));
  }

  private static Identity identity(ByteBuffer authenticate) throws StatusException {
    Logon each = new Logon(ServerNames.of("files"), true);
    each.step(Tokens.bare(Tokens.init()));
    return ((Logon.Done) each.step(authenticate)).identity();
  }

  private static void assertRefused(NtStatus status, ThrowingCallable step) {
    assertThatThrownBy(step)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(status));
  }
}
