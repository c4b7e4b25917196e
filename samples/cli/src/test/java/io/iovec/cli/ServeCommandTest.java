package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The command that a user copies from the log. What the server then does: {@link ServeInteropTest};
 * how it ends: {@link SignalTest}.
 */
class ServeCommandTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "127.0.0.1, films,     smbclient //127.0.0.1/films -p 4450 -N",
        "0.0.0.0,   films,     smbclient //localhost/films -p 4450 -N",
        "::1,       films,     smbclient //0:0:0:0:0:0:0:1/films -p 4450 -N",
        "127.0.0.1, my films,  smbclient '//127.0.0.1/my films' -p 4450 -N",
        "127.0.0.1, it's $(x), smbclient '//127.0.0.1/it'\\''s $(x)' -p 4450 -N",
      })
  void isWhatAShellTakes(String host, String share, String command) {
    assertThat(ServeCommand.smbclient(new InetSocketAddress(host, 4450), share)).isEqualTo(command);
  }
}
