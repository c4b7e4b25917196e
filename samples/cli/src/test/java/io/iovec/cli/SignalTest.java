package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Ctrl-C and SIGTERM leave behind: a summary, and no process or file. */
class SignalTest {
  private static final int SIGINT_STATUS = 130;
  private static final int SIGTERM_STATUS = 143;

  @TempDir private Path directory;

  private static String awaitAddress(Child server) {
    return server.awaitSaid("Listening on (\\S+),");
  }

  @Test
  void serversServeSayWhatWasChosenAndEndCleanly() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    try (Child upload =
            Child.start(
                directory, "upload", files.toString(), "--port", "0", "--transport", "nio");
        Child relay =
            Child.start(
                directory, "relay", "--listen", "127.0.0.1:0", "--to", awaitAddress(upload))) {
      HttpRequest put =
          HttpRequest.newBuilder(URI.create("http://" + awaitAddress(relay) + "/hello"))
              .PUT(BodyPublishers.ofString("hello"))
              .build();
      HttpResponse<String> response = HttpClient.newHttpClient().send(put, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(files.resolve("hello")).hasContent("hello");

      relay.signal("TERM");
      upload.signal("INT");

      assertThat(relay.awaitEnd()).isEqualTo(SIGTERM_STATUS);
      assertThat(upload.awaitEnd()).isEqualTo(SIGINT_STATUS);
      assertThat(upload.said())
          .contains("Transport nio: asked for by name. Policy cheapest.", "Not kernel: ")
          .contains("Stopped. Entered user memory: ", "Counters: ", "SOCKETS_OPEN=0")
          .doesNotContain("\tat ");
      assertThat(relay.said()).contains("Stopped. ", "SOCKETS_OPEN=0").doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void theSmbServerServesSaysHowToReachItAndEndsCleanly(String signal, int status)
      throws Exception {
    Path files = Files.createDirectory(directory.resolve("films"));
    Path hello = Files.writeString(directory.resolve("hello"), "hello");
    try (Child serve =
        Child.start(
            directory, "serve", files.toString(), "--guest", "--port=0", "--transport=nio")) {
      String address = awaitAddress(serve);
      String port = address.substring(address.indexOf(':') + 1);
      serve.awaitSaid("To reach it: smbclient //127.0.0.1/films -p " + port + " -N\\R");
      String uri = "smb://" + address + "/films/hello";
      Ran put = Ran.iovec(SmbjCommand.NAME, "put", hello.toString(), uri);
      assertThat(put.status()).as(put.toString()).isZero();
      assertThat(files.resolve("hello")).hasContent("hello");

      serve.signal(signal);

      assertThat(serve.awaitEnd()).as(serve::said).isEqualTo(status);
      assertThat(serve.said())
          .contains("Transport nio: asked for by name. Policy cheapest.", "Not kernel: ")
          .contains(", sharing " + files + " as films. Ctrl-C ends it.")
          .contains("Stopped. Entered user memory: ", "Counters: ")
          .contains("SOCKETS_OPEN=0", "FILES_OPEN=0")
          .doesNotContain("\tat ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio/cheapest warm-up upload", "nio/cheapest warm-up smb put"})
  void theDemoLeavesNoProcessAndNoFile(String moment) throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    try (Child demo =
        Child.start(
            directory, "demo", "--size", "64m", "--transport", "nio", "--dir", files.toString())) {
      demo.awaitSaid(moment);
      List<ProcessHandle> children = demo.descendants();
      assertThat(children).isNotEmpty();

      demo.signal("INT");

      assertThat(demo.awaitEnd()).as(demo::said).isEqualTo(SIGINT_STATUS);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
      try (Stream<Path> left = Files.list(files)) {
        assertThat(left).isEmpty();
      }
      assertThat(demo.said()).doesNotContain("\tat ").doesNotContain("iovec: ");
    }
  }
}
