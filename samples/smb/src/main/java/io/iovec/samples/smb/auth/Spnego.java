package io.iovec.samples.smb.auth;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.jspecify.annotations.Nullable;

/** SPNEGO's tokens: RFC 4178 and MS-SPNG, with NTLMSSP as the only mechanism. */
final class Spnego {
  private static final ASN1ObjectIdentifier SPNEGO = new ASN1ObjectIdentifier("1.3.6.1.5.5.2");
  private static final ASN1ObjectIdentifier NTLMSSP =
      new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.2.10");
  private static final String HINT = "not_defined_in_RFC4178@please_ignore";
  private static final int ACCEPT_COMPLETED = 0;
  private static final int ACCEPT_INCOMPLETE = 1;

  private Spnego() {}

  /**
   * What a client begins with.
   *
   * @param ntlmssp whether NTLMSSP is among its mechanisms
   * @param mechToken NTLMSSP's first token, if it is the mechanism that the client likes best and
   *     it sent one
   */
  record Init(boolean ntlmssp, @Nullable ByteBuffer mechToken) {}

  /** Makes the NegTokenInit2 that a server begins with. */
  static ByteBuffer offer() {
    DERSequence hints = new DERSequence(tagged(0, new DERGeneralString(HINT)));
    ASN1EncodableVector fields = new ASN1EncodableVector();
    fields.add(tagged(0, new DERSequence(NTLMSSP)));
    fields.add(tagged(3, hints));
    ASN1EncodableVector token = new ASN1EncodableVector();
    token.add(SPNEGO);
    token.add(tagged(0, new DERSequence(fields)));
    return encode(new DERTaggedObject(false, BERTags.APPLICATION, 0, new DERSequence(token)));
  }

  /** Makes the NegTokenResp that chooses NTLMSSP, with its token if there is one. */
  static ByteBuffer incomplete(@Nullable ByteBuffer ntlm) {
    ASN1EncodableVector fields = new ASN1EncodableVector();
    fields.add(tagged(0, new ASN1Enumerated(ACCEPT_INCOMPLETE)));
    fields.add(tagged(1, NTLMSSP));
    if (ntlm != null) {
      fields.add(tagged(2, new DEROctetString(bytes(ntlm))));
    }
    return encode(tagged(1, new DERSequence(fields)));
  }

  /**
   * Makes the NegTokenResp that ends the negotiation. Without a mechListMIC: nobody has the key for
   * one where nothing is proved, and clients do not ask for it then.
   */
  static ByteBuffer completed() {
    return encode(tagged(1, new DERSequence(tagged(0, new ASN1Enumerated(ACCEPT_COMPLETED)))));
  }

  /**
   * Reads a client's NegTokenInit.
   *
   * @throws StatusException INVALID_PARAMETER if it is none
   */
  static Init readInit(ByteBuffer token) throws StatusException {
    try {
      ASN1TaggedObject outer = (ASN1TaggedObject) ASN1Primitive.fromByteArray(bytes(token));
      if (!outer.hasTag(BERTags.APPLICATION, 0)) {
        throw malformed();
      }
      ASN1Sequence content = (ASN1Sequence) outer.getBaseUniversal(false, BERTags.SEQUENCE);
      if (!content.getObjectAt(0).equals(SPNEGO)) {
        throw malformed();
      }
      ASN1Sequence fields = fields((ASN1TaggedObject) content.getObjectAt(1), 0);
      ASN1Sequence mechanisms = null;
      ByteBuffer mechToken = null;
      for (ASN1Encodable field : fields) {
        ASN1TaggedObject tagged = (ASN1TaggedObject) field;
        if (tagged.hasContextTag(0)) {
          mechanisms = ASN1Sequence.getInstance(tagged, true);
        } else if (tagged.hasContextTag(2)) {
          mechToken = octets(tagged);
        }
      }
      if (mechanisms == null || mechanisms.size() == 0) {
        throw malformed();
      }
      boolean preferred = mechanisms.getObjectAt(0).equals(NTLMSSP);
      boolean offered = false;
      for (ASN1Encodable mechanism : mechanisms) {
        offered |= mechanism.equals(NTLMSSP);
      }
      return new Init(offered, preferred ? mechToken : null);
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle says what it does not like with whatever exception comes to hand.
      throw new StatusException(NtStatus.INVALID_PARAMETER, e);
    }
  }

  /**
   * Reads a client's NegTokenResp.
   *
   * @return the mechanism's token in it
   * @throws StatusException INVALID_PARAMETER if it is none or has no token
   */
  static ByteBuffer readResponse(ByteBuffer token) throws StatusException {
    try {
      ASN1TaggedObject outer = (ASN1TaggedObject) ASN1Primitive.fromByteArray(bytes(token));
      for (ASN1Encodable field : fields(outer, 1)) {
        ASN1TaggedObject tagged = (ASN1TaggedObject) field;
        if (tagged.hasContextTag(2)) {
          return octets(tagged);
        }
      }
      throw malformed();
    } catch (IOException | RuntimeException e) {
      // Bouncy Castle says what it does not like with whatever exception comes to hand.
      throw new StatusException(NtStatus.INVALID_PARAMETER, e);
    }
  }

  private static ASN1Sequence fields(ASN1TaggedObject choice, int tag) throws StatusException {
    if (!choice.hasContextTag(tag)) {
      throw malformed();
    }
    return ASN1Sequence.getInstance(choice, true);
  }

  private static ByteBuffer octets(ASN1TaggedObject tagged) {
    return ByteBuffer.wrap(ASN1OctetString.getInstance(tagged, true).getOctets());
  }

  private static StatusException malformed() {
    return new StatusException(NtStatus.INVALID_PARAMETER);
  }

  private static DERTaggedObject tagged(int tag, ASN1Encodable content) {
    return new DERTaggedObject(true, tag, content);
  }

  private static ByteBuffer encode(DERTaggedObject token) {
    try {
      return ByteBuffer.wrap(token.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new IllegalStateException("token=" + token, e);
    }
  }

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.duplicate().get(bytes);
    return bytes;
  }
}
