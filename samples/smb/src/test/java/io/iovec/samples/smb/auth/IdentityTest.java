package io.iovec.samples.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdentityTest {
  @Test
  void isOneLineInALogWhateverTheClientSent() {
    assertThat(new Identity("a\r\nb\u001b[2J", "D\u2028", "W\u202e\u0085", false))
        .hasToString("D?\\a??b?[2J@W??");
  }

  @Test
  void showsOnlyWhatThereIs() {
    assertThat(new Identity("user", "", "", false)).hasToString("user");
    assertThat(new Identity("", "", "PC", true)).hasToString("anonymous@PC");
    assertThat(new Identity("user", "HOME", "PC", false)).hasToString("HOME\\user@PC");
  }

  @Test
  void isTheSameUserInWhateverCaseAndFromWhateverComputer() {
    Identity user = new Identity("user", "Home", "PC", false);
    assertThat(user.isSameUser(new Identity("USER", "HOME", "OTHER", false))).isTrue();
    assertThat(user.isSameUser(new Identity("user2", "Home", "PC", false))).isFalse();
    assertThat(user.isSameUser(new Identity("user", "Away", "PC", false))).isFalse();
    assertThat(user.isSameUser(new Identity("user", "Home", "PC", true))).isFalse();
  }

  @Test
  void makesTheServersNamesOfItsHostName() {
    assertThat(ServerNames.of("fileserver-number-1.example.org"))
        .isEqualTo(
            new ServerNames(
                "WORKGROUP", "FILESERVER-NUMB", "example.org", "fileserver-number-1.example.org"));
    assertThat(ServerNames.of("vm")).isEqualTo(new ServerNames("WORKGROUP", "VM", "", "vm"));
  }

  @Test
  void refusesNamesThatDoNotFit() {
    assertThatThrownBy(() -> ServerNames.of("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ServerNames.of("a".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("dnsComputer=");
  }
}
