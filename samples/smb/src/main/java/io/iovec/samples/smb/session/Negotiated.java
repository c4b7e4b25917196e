package io.iovec.samples.smb.session;

import java.util.UUID;

/**
 * What NEGOTIATE settled, and what FSCTL_VALIDATE_NEGOTIATE_INFO is compared with: MS-SMB2
 * 3.3.5.15.12.
 *
 * @param dialect such as 0x0302
 * @param clientCapabilities as the client sent them
 * @param clientGuid as the client sent it
 * @param clientSecurityMode as the client sent it
 * @param capabilities as the server answered
 * @param securityMode as the server answered
 * @param serverGuid as the server answered
 * @param maxTransactSize bytes of a query or a change
 * @param maxReadSize bytes of a READ
 * @param maxWriteSize bytes of a WRITE
 */
public record Negotiated(
    int dialect,
    int clientCapabilities,
    UUID clientGuid,
    int clientSecurityMode,
    int capabilities,
    int securityMode,
    UUID serverGuid,
    int maxTransactSize,
    int maxReadSize,
    int maxWriteSize) {
  private static final int LARGE_MTU = 0x04;

  /** Tells whether a request may cost more than one credit, and has to where it moves much. */
  public boolean isMultiCredit() {
    return (capabilities & LARGE_MTU) != 0;
  }
}
