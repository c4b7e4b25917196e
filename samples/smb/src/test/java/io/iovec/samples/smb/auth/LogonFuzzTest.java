package io.iovec.samples.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, a step answers or throws one of two statuses. */
class LogonFuzzTest {
  private static final int ROUNDS = 60_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ServerNames names = ServerNames.of("files.example.org");
  private int answered;

  @Test
  void survivesFirstTokensWithErrors() {
    List<ByteBuffer> tokens =
        List.of(
            Tokens.init(),
            Tokens.bare(Tokens.init()),
            Tokens.initPreferringKerberos(),
            Tokens.initWithoutNtlmssp());
    for (int i = 0; i < ROUNDS; i++) {
      step(new Logon(names, true), damaged(tokens.get(random.nextInt(tokens.size()))));
    }
    // Some damage does not matter: the test still reaches what lies behind the checks.
    assertThat(answered).as("seed=%s", seed).isBetween(ROUNDS / 100, ROUNDS * 9 / 10);
  }

  @Test
  void survivesSecondTokensWithErrors() {
    List<ByteBuffer> tokens =
        List.of(Tokens.user(), Tokens.userWithoutPassword(), Tokens.anonymous());
    for (int i = 0; i < ROUNDS; i++) {
      Logon logon = new Logon(names, true);
      ByteBuffer token = tokens.get(random.nextInt(tokens.size()));
      boolean bare = random.nextBoolean();
      step(logon, bare ? Tokens.bare(Tokens.init()) : Tokens.init());
      step(logon, damaged(bare ? Tokens.bare(token) : token));
    }
    // Of the second tokens at least those without any damage.
    assertThat(answered).as("seed=%s", seed).isBetween(ROUNDS * 11 / 10, ROUNDS * 19 / 10);
  }

  @Test
  void survivesDeepNesting() {
    for (int tag : new int[] {0x30, 0x24, 0x60, 0xa0, 0xa1}) {
      byte[] nested = new byte[65_536];
      for (int i = 0; i < nested.length; i += 2) {
        nested[i] = (byte) tag;
        nested[i + 1] = (byte) 0x80;
      }
      step(new Logon(names, true), nested);
    }
    assertThat(answered).isZero();
  }

  private void step(Logon logon, ByteBuffer token) {
    byte[] bytes = new byte[token.remaining()];
    token.duplicate().get(bytes);
    step(logon, bytes);
  }

  private void step(Logon logon, byte[] token) {
    try {
      assertThat(logon.step(ByteBuffer.wrap(token)).token()).isNotNull();
      answered++;
    } catch (StatusException e) {
      assertThat(e.status()).isIn(NtStatus.INVALID_PARAMETER, NtStatus.LOGON_FAILURE);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("seed=" + seed + " token=" + Arrays.toString(token), e);
    }
  }

  private byte[] damaged(ByteBuffer token) {
    byte[] bytes = new byte[token.remaining()];
    token.duplicate().get(bytes);
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> (byte) 0xff;
            case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt(256);
          };
    }
    return switch (random.nextInt(6)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
      default -> bytes;
    };
  }
}
