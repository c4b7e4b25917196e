package io.iovec.samples.smb.auth;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * One client's logon, a step for each SESSION_SETUP: MS-SMB2 3.3.5.5, MS-SPNG, MS-NLMP. Takes
 * NTLMSSP with and without SPNEGO around it and answers in kind. Confined to one thread at a time;
 * does not block.
 *
 * <p>It proves nothing: with guests allowed everybody is let in, as whoever they say, without a key
 * for signing; otherwise nobody is.
 *
 * <pre>{@code
 * Logon logon = new Logon(names, guest);
 * Logon.Outcome outcome = logon.step(token);   // Challenge: answer MORE_PROCESSING_REQUIRED
 * outcome = logon.step(nextToken);             // Done: answer SUCCESS
 * }</pre>
 */
public final class Logon {
  /** What to answer. */
  public sealed interface Outcome permits Challenge, Done {
    /** Returns the security buffer of the answer, perhaps empty, from position to limit. */
    ByteBuffer token();
  }

  /** The logon goes on: answer with MORE_PROCESSING_REQUIRED. */
  public record Challenge(ByteBuffer token) implements Outcome {
    @Override
    public ByteBuffer token() {
      return token.asReadOnlyBuffer();
    }
  }

  /** The client is logged on. */
  public record Done(Identity identity, ByteBuffer token) implements Outcome {
    @Override
    public ByteBuffer token() {
      return token.asReadOnlyBuffer();
    }
  }

  private enum State {
    NEW,
    CHOSEN, // SPNEGO without a token of NTLMSSP's yet
    CHALLENGED,
    ENDED
  }

  private static final int MOST_TOKEN = 64 * 1024;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ByteBuffer OFFER = Spnego.offer();

  private final ServerNames names;
  private final boolean guest;
  private State state = State.NEW;
  private boolean bare; // without SPNEGO

  /**
   * Begins a logon.
   *
   * @param guest whether anybody is let in
   */
  public Logon(ServerNames names, boolean guest) {
    this.names = names;
    this.guest = guest;
  }

  /** Returns the security buffer of a NEGOTIATE response: that NTLMSSP is spoken. */
  public static ByteBuffer offer() {
    return OFFER.asReadOnlyBuffer();
  }

  /**
   * Takes the client's next token.
   *
   * @param token position to limit, at most 64 KiB; only used during the call, and not changed
   * @throws StatusException INVALID_PARAMETER if the token is not well-formed or not expected now,
   *     LOGON_FAILURE if the client is not let in; the logon has then failed for good
   */
  public Outcome step(ByteBuffer token) throws StatusException {
    State now = state;
    state = State.ENDED;
    if (token.remaining() > MOST_TOKEN) {
      throw new StatusException(NtStatus.INVALID_PARAMETER);
    }
    return switch (now) {
      case NEW -> begin(token);
      case CHOSEN -> challenge(Spnego.readResponse(token));
      case CHALLENGED -> finish(bare ? token : Spnego.readResponse(token));
      case ENDED -> throw new StatusException(NtStatus.LOGON_FAILURE);
    };
  }

  private Outcome begin(ByteBuffer token) throws StatusException {
    bare = Ntlm.isMessage(token);
    if (bare) {
      return challenge(token);
    }
    Spnego.Init init = Spnego.readInit(token);
    if (!init.ntlmssp()) {
      throw new StatusException(NtStatus.LOGON_FAILURE);
    }
    if (init.mechToken() == null) {
      state = State.CHOSEN;
      return new Challenge(Spnego.incomplete(null));
    }
    return challenge(init.mechToken());
  }

  private Outcome challenge(ByteBuffer negotiate) throws StatusException {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    int flags = Ntlm.readNegotiate(negotiate);
    ByteBuffer challenge = Ntlm.challenge(flags, names, random, Instant.now());
    state = State.CHALLENGED;
    return new Challenge(bare ? challenge : Spnego.incomplete(challenge));
  }

  private Outcome finish(ByteBuffer authenticate) throws StatusException {
    Identity identity = Ntlm.readAuthenticate(authenticate);
    if (!guest) {
      throw new StatusException(NtStatus.LOGON_FAILURE);
    }
    return new Done(identity, bare ? ByteBuffer.allocate(0) : Spnego.completed());
  }
}
