package io.iovec.samples.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients take what {@link Logon} answers, with nothing else of the server: {@link LogonServer}
 * says that there are no shares.
 */
class LogonInteropTest {
  private static final Path SMBCLIENT = Path.of("/usr/bin/smbclient");
  private static final String LOGGED_ON = "tree connect failed: NT_STATUS_BAD_NETWORK_NAME";

  private final LogonServer server = new LogonServer();

  @BeforeEach
  void start() throws IOException {
    server.start(true);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMB2_02", "SMB2_10", "SMB3_00", "SMB3_02"})
  void smbclientIsAGuestInEachDialect(String dialect) throws Exception {
    assertThat(smbclient("-m", dialect, "-U", "WORKGROUP\\someone%secret")).contains(LOGGED_ON);
    assertThat(server.identities())
        .singleElement()
        .satisfies(
            who -> {
              assertThat(who.user()).isEqualTo("someone");
              assertThat(who.domain()).isEqualTo("WORKGROUP");
              assertThat(who.workstation()).isNotEmpty();
              assertThat(who.anonymous()).isFalse();
            });
  }

  @Test
  void smbclientWithoutAPasswordIsAGuest() throws Exception {
    assertThat(smbclient("-N")).contains(LOGGED_ON);
    assertThat(server.identities()).singleElement().returns(false, Identity::anonymous);
  }

  @Test
  void smbclientWithoutAUserIsAnonymous() throws Exception {
    assertThat(smbclient("-U", "%")).contains(LOGGED_ON);
    assertThat(server.identities()).singleElement().returns(true, Identity::anonymous);
  }

  @Test
  void smbclientIsRefusedWhereThereAreNoGuests() throws Exception {
    server.close();
    server.start(false);
    assertThat(smbclient("-U", "someone%secret"))
        .contains("session setup failed: NT_STATUS_LOGON_FAILURE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SMB_2_0_2", "SMB_2_1", "SMB_3_0", "SMB_3_0_2"})
  void smbjIsAGuestInEachDialect(String dialect) throws Exception {
    AuthenticationContext user =
        new AuthenticationContext("someone", "secret".toCharArray(), "HERE");
    smbj(user, SMB2Dialect.valueOf(dialect));
    assertThat(server.identities())
        .singleElement()
        .returns("someone", Identity::user)
        .returns("HERE", Identity::domain)
        .returns(false, Identity::anonymous);
  }

  @Test
  void smbjsGuestSignsNothingInDialectsThatDeriveKeys() throws Exception {
    smbj(AuthenticationContext.guest(), SMB2Dialect.SMB_3_0);
    // In 2.0.2 and 2.1 it signs with a key that only a real logon would have given both sides.
    assertThat(server.signed()).isZero();
  }

  @Test
  void smbjsGuestIsAGuest() throws Exception {
    smbj(AuthenticationContext.guest(), SMB2Dialect.SMB_3_0_2);
    assertThat(server.identities()).singleElement().returns("Guest", Identity::user);
  }

  @Test
  void smbjsAnonymousIsAnonymous() throws Exception {
    smbj(AuthenticationContext.anonymous(), SMB2Dialect.SMB_3_0_2);
    assertThat(server.identities()).singleElement().returns(true, Identity::anonymous);
  }

  private void smbj(AuthenticationContext context, SMB2Dialect dialect) throws IOException {
    SmbConfig config =
        SmbConfig.builder()
            .withDialects(dialect)
            .withTimeout(20, TimeUnit.SECONDS)
            .withSoTimeout(20, TimeUnit.SECONDS)
            .build();
    try (SMBClient client = new SMBClient(config);
        var connection = client.connect("127.0.0.1", server.port())) {
      Session session = connection.authenticate(context);
      assertThat(session.isGuest() || session.isAnonymous()).isTrue();
      assertThatThrownBy(() -> session.connectShare("share"))
          .isInstanceOf(SMBApiException.class)
          .hasMessageContaining("STATUS_BAD_NETWORK_NAME");
    }
  }

  private String smbclient(String... options) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(SMBCLIENT), "smbclient is not installed");
    List<String> command = new ArrayList<>();
    command.add(SMBCLIENT.toString());
    command.addAll(List.of("-p", Integer.toString(server.port())));
    command.addAll(List.of(options));
    command.addAll(List.of("//127.0.0.1/share", "-c", "ls"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
