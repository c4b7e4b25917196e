package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line takes and refuses. What the commands do is tested with each of them. */
class CommandLineTest {
  @AfterEach
  void clearProperties() {
    System.clearProperty("iovec.policy");
    System.clearProperty("iovec.debug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "upload", "relay", "doctor", "demo"})
  void everyCommandHelps(String command) {
    Ran ran = Ran.iovec(command, "--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).startsWith("Usage: iovec " + command).contains("Exit status:");
  }

  @Test
  void helpListsTheCommandsButNotThoseOfTheDemo() {
    Ran ran = Ran.iovec("--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).contains("serve", "upload", "relay", "doctor", "demo");
    assertThat(ran.out()).doesNotContain(DemoServerCommand.NAME, SmbjCommand.NAME);
  }

  @Test
  void tellsItsVersion() {
    Ran ran = Ran.iovec("--version");

    assertThat(ran.status()).isZero();
    assertThat(ran.out()).matches("iovec \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                    | Unmatched argument",
        "frob                                  | Unmatched argument at index 0: 'frob'",
        "upload --bogus x                      | Unknown option: '--bogus'",
        "serve                                 | Missing required parameter: 'DIR'",
        "serve /no/such/directory --guest      | /no/such/directory is not a directory",
        "serve . --guest --port 65536          | --port=65536: from 0 to 65535",
        "serve . --guest --port -1             | --port=-1: from 0 to 65535",
        "serve . --guest --port x              | Invalid value for option '--port'",
        "serve . --guest --policy best         | Invalid value for option '--policy'",
        "serve . --guest --share a/b           | --share=a/b: 1 to 80 characters, without",
        "serve . --guest --share IPC$          | --share=IPC$: Windows keeps that name for itself",
        "serve . --guest --host [::1            | --host=[::1: there is no such host",
        "serve .                               | without --guest nobody could log on",
        "upload                                | Missing required parameter: 'DIR'",
        "upload /no/such/directory             | /no/such/directory is not a directory",
        "upload . --port 65536                 | --port=65536: from 0 to 65535",
        "upload . --port x                     | Invalid value for option '--port'",
        "upload . --policy best                | Invalid value for option '--policy'",
        "relay --listen 127.0.0.1:0            | Missing required option: '--to=HOST:PORT'",
        "relay --listen 1 --to 127.0.0.1:1     | '1' is not HOST:PORT",
        "relay --listen ::1:1 --to 127.0.0.1:1 | '::1:1' is not HOST:PORT, nor [IPV6]:PORT",
        "relay --listen [::1]:x --to [::1]:1   | '[::1]:x' has no port from 0 to 65535",
        "demo --size 1x                        | '1x' is not a number of bytes",
        "demo --client wget                    | --client=wget: auto, curl or java",
        "demo --smb-client mount               | --smb-client=mount: auto, smbclient or smbj",
        "demo --size 0                         | --size=0: at least 1 byte"
      })
  void aWrongCommandLineIsAnErrorWithUsage(String line, String error) {
    Ran ran = Ran.iovec(line.split(" ", -1));

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains(error).contains("Usage: iovec").doesNotContain("\tat ");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void noCommandIsAnErrorWithUsage() {
    Ran ran = Ran.iovec();

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err()).contains("Missing a command").contains("Usage: iovec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve . --guest --transport",
        "upload . --transport",
        "relay --listen 127.0.0.1:0 --to 127.0.0.1:1 --transport",
        "demo --transport"
      })
  void aTransportThatCannotBeHadIsAnErrorThatSaysWhy(String line) {
    Ran ran = Ran.iovec((line + " nowhere").split(" ", -1));

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("iovec: nowhere: asked for by name, but there is none; found: ")
        .contains("nio: works: ")
        .doesNotContain("\tat ")
        .doesNotContain("com.google.inject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"upload .", "serve . --guest"})
  void anAddressThatCannotBeHadIsAnErrorInAFewWords(String line) {
    // 192.0.2.0/24 is for documentation: no machine has an address of it.
    Ran ran = Ran.iovec((line + " --host 192.0.2.1 --transport nio").split(" ", -1));

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("iovec: cannot serve: ")
        .doesNotContain("\tat ")
        .doesNotContain("com.google.inject");
  }

  @Test
  void aPropertyCanBeSetAndAWrongOneIsAnErrorThatNamesIt() {
    Ran ran = Ran.iovec("doctor", "-Diovec.policy=best");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualToNormalizingNewlines(
            "iovec: iovec.policy=best: must be kernel, cheapest or memory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--debug", "-Diovec.debug=true"})
  void debugShowsStackTraces(String option) {
    Ran ran = Ran.iovec("doctor", "-Diovec.policy=best", option);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("\tat io.iovec");
  }
}
