package io.iovec.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS for both ends, over {@code server.p12}. That was made for a hundred years by:
 *
 * <pre>
 * keytool -genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost \
 *     -ext san=dns:localhost,ip:127.0.0.1 -startdate "2020/01/01 00:00:00" -validity 36500 \
 *     -storetype PKCS12 -keystore server.p12 -storepass changeit
 * </pre>
 */
final class AdapterTls {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private AdapterTls() {}

  /** Has the certificate's key. */
  static SSLContext server() throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** Trusts that certificate and no other. */
  static SSLContext client() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store().getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file =
        Objects.requireNonNull(AdapterTls.class.getResourceAsStream("server.p12"))) {
      store.load(file, PASSWORD);
    }
    return store;
  }
}
