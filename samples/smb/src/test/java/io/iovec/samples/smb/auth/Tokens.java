package io.iovec.samples.smb.auth;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Security buffers as smbclient 4.17.12 sent them, and some made from them. */
final class Tokens {
  private static final String NEGOTIATE =
      "4e544c4d535350000100000015820862000000002800000000000000280000000601000000" + "00000f";
  private static final String INIT =
      "604806062b0601050502a03e303ca00e300c060a2b06010401823702020aa22a0428" + NEGOTIATE;

  private static final String USER =
      "a18201a4308201a0a2820188048201844e544c4d5353500003000000180018005800"
          + "0000e000e0007000000012001200500100000e000e00620100000400040070010000"
          + "100010007401000015820862060100000000000f615a7c6e0a39b4ccf56c12cf707c"
          + "b744000000000000000000000000000000000000000000000000f56d9401e044c231"
          + "44af7c2f8e36cf0c0101000000000000de4736036a7add0150a8ea8e2fbebbeb0000"
          + "0000020010004c004f00430041004c0053004d004200010010004c004f0043004100"
          + "4c0053004d004200040000000300040076006d0007000800de4736036a7add010600"
          + "0400020000000800300030000000000000000000000000000000d20f7b829143b63b"
          + "07842decfceb63d3c2d60407ee78db3cf65633c3d109cb020a001000000000000000"
          + "0000000000000000000009001c0063006900660073002f003100320037002e003000"
          + "2e0030002e0031000000000057004f0052004b00470052004f005500500073006d00"
          + "6200740065007300740056004d00d4d3d82d776dd15088af336dad322304a3120410"
          + "01000000b6c8a97a8d9b564400000000";

  private static final String USER_WITHOUT_PASSWORD =
      "a181a33081a0a281890481864e544c4d535350000300000000000000580000000000"
          + "0000580000001200120058000000080008006a000000040004007200000010001000"
          + "7600000015820062060100000000000fc5aeffb314361fb413f0e9ae5a6175615700"
          + "4f0052004b00470052004f005500500072006f006f00740056004d00f500fb4d84dc"
          + "4e7ebf00667537adcd2ea312041001000000a28e5cd7c294e2d7276ed44f";

  private static final String ANONYMOUS =
      "a1723070a26e046c4e544c4d53535000030000000000000058000000000000005800"
          + "0000000000005800000000000000580000000400040058000000100010005c000000"
          + "158a0062060100000000000f4dedf83623e84a2773d9b1cc6cceaf6e56004d00294e"
          + "85e11622df43fa945d410203069c";

  private static final String NTLMSSP = "060a2b06010401823702020a";
  private static final String KERBEROS = "06092a864886f712010202";
  private static final String ANOTHER_TOKEN = "a20504036b6572";

  private Tokens() {}

  /** NegTokenInit with NTLMSSP's NEGOTIATE. */
  static ByteBuffer init() {
    return of(INIT);
  }

  /** NegTokenResp of the user smbtest with the password Passw0rd. */
  static ByteBuffer user() {
    return of(USER);
  }

  /** NegTokenResp of {@code smbclient -N}. */
  static ByteBuffer userWithoutPassword() {
    return of(USER_WITHOUT_PASSWORD);
  }

  /** NegTokenResp of {@code smbclient -U %}. */
  static ByteBuffer anonymous() {
    return of(ANONYMOUS);
  }

  /** NegTokenInit with Kerberos, its token, and then NTLMSSP. */
  static ByteBuffer initPreferringKerberos() {
    return init("a0193017" + KERBEROS + NTLMSSP, ANOTHER_TOKEN);
  }

  /** NegTokenInit with Kerberos and its token. */
  static ByteBuffer initWithoutNtlmssp() {
    return init("a00d300b" + KERBEROS, ANOTHER_TOKEN);
  }

  /** What a NegTokenInit or NegTokenResp has for NTLMSSP. */
  static ByteBuffer bare(ByteBuffer token) {
    String hex = hex(token);
    int start = hex.indexOf("4e544c4d53535000");
    int mic = hex.lastIndexOf("a3120410");
    return of(hex.substring(start, mic < 0 ? hex.length() : mic));
  }

  /** A NegTokenResp with a short token. */
  static ByteBuffer response(ByteBuffer ntlm) {
    String token = hex(ntlm);
    return of("a1" + sized("30" + sized("a2" + sized("04" + sized(token)))));
  }

  private static ByteBuffer init(String mechTypes, String mechToken) {
    String fields = "30" + sized(mechTypes + mechToken);
    return of("60" + sized("06062b0601050502" + "a0" + sized(fields)));
  }

  private static String sized(String content) {
    return "%02x".formatted(content.length() / 2) + content;
  }

  static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static ByteBuffer of(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
