package io.iovec.samples.upload;

import static io.iovec.samples.upload.HttpClient.concat;
import static io.iovec.samples.upload.HttpClient.get;
import static io.iovec.samples.upload.HttpClient.head;
import static io.iovec.samples.upload.HttpClient.put;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.samples.upload.HttpClient.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What clients that behave, or only speak badly, see. Those that die are in UploadFailureTest. */
class UploadProtocolTest extends ServerTest {
  private static final int MIB = 1 << 20;

  UploadProtocolTest(On on) {
    super(on);
  }

  @Test
  void returnsWhatWasStored() throws IOException {
    start();
    try (HttpClient client = client()) {
      for (int length :
          new int[] {
            0, 1, 16_000, 16 << 10, (16 << 10) + 1, 300_000, MIB - 1, MIB, MIB + 1, 5_000_017
          }) {
        byte[] bytes = randomBytes(length);
        assertThat(client.exchange(put("f" + length, bytes)).status()).isEqualTo(201);
        assertThat(temporary.resolve("f" + length)).hasBinaryContent(bytes);
        Response response = client.exchange(get("f" + length));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void replacesWhatWasThere() throws IOException {
    start();
    try (HttpClient client = client()) {
      assertThat(client.exchange(put("a", new byte[5])).status()).isEqualTo(201);
      assertThat(client.exchange(put("a", new byte[3])).status()).isEqualTo(204);
      assertThat(client.exchange(put("a%20%C3%A9", new byte[3])).status()).isEqualTo(201);
      assertThat(client.exchange(get("a")).body()).hasSize(3);
      assertThat(client.exchange(get("a%20%c3%a9")).body()).hasSize(3);
    }
  }

  @Test
  void understandsARequestSplitAnywhere() throws IOException {
    start();
    byte[] request = put("a", "0123456789".getBytes(ISO_8859_1));
    try (HttpClient client = client()) {
      for (int split = 1; split < request.length; split++) {
        long before = received();
        client.send(request, 0, split);
        awaitReceived(before + split);
        client.send(request, split, request.length);
        assertThat(client.receive().status())
            .as("split=" + split)
            .isEqualTo(split == 1 ? 201 : 204);
        assertThat(temporary.resolve("a")).hasContent("0123456789");
      }
    }
  }

  @Test
  void understandsAByteAtATime() throws IOException {
    start();
    byte[] request = put("a", "0123456789".getBytes(ISO_8859_1), "Connection: close");
    try (HttpClient client = client()) {
      for (int i = 0; i < request.length; i++) {
        client.send(request, i, i + 1);
        awaitReceived(i + 1);
      }
      assertThat(client.receive().status()).isEqualTo(201);
      assertThat(client.isEnded()).isTrue();
      assertThat(temporary.resolve("a")).hasContent("0123456789");
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    start();
    byte[] a = randomBytes(10);
    byte[] b = randomBytes(40_000);
    try (HttpClient client = client()) {
      client.send(
          concat(put("a", a), put("b", b), get("a"), get("none"), get("b"), put("a", b), get("a")));
      assertThat(client.receive().status()).isEqualTo(201);
      assertThat(client.receive().status()).isEqualTo(201);
      assertThat(client.receive().body()).isEqualTo(a);
      assertThat(client.receive().status()).isEqualTo(404);
      assertThat(client.receive().body()).isEqualTo(b);
      assertThat(client.receive().status()).isEqualTo(204);
      assertThat(client.receive().body()).isEqualTo(b);
    }
  }

  @Test
  void answersManyPipelinedRequests() throws IOException {
    start();
    int count = 500;
    try (HttpClient client = client()) {
      client.exchange(put("a", new byte[100]));
      byte[][] requests = new byte[count][];
      for (int i = 0; i < count; i++) {
        requests[i] = i % 2 == 0 ? get("a") : put("b", new byte[i]);
      }
      client.send(concat(requests));
      for (int i = 0; i < count; i++) {
        assertThat(client.receive().status())
            .as("i=" + i)
            .isEqualTo(i % 2 == 0 ? 200 : i == 1 ? 201 : 204);
      }
      assertThat(temporary.resolve("b")).hasSize(count - 1);
    }
  }

  @Test
  void refusesAndClosesTheConnection() throws IOException {
    start(UploadConfig.defaults(temporary).withLimits(1000, 10, Duration.ofSeconds(30)));
    Map<String, Integer> cases = new LinkedHashMap<>();
    cases.put("\r\n\r\n", 400);
    cases.put("GET / HTTP/1.1\n\n", 400);
    cases.put("GET /../a HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    cases.put("GET /a HTTP/1.1\r\n\r\n", 400);
    cases.put("PUT /a%00 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx", 400);
    cases.put("\0\1\2\3\r\n\r\n", 400);
    cases.put("DELETE /a HTTP/1.1\r\nHost: h\r\n\r\n", 405);
    cases.put("PUT /a HTTP/1.1\r\nHost: h\r\n\r\n", 411);
    cases.put("PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n", 413);
    cases.put("PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501);
    cases.put("GET /a HTTP/3.0\r\nHost: h\r\n\r\n", 505);
    cases.put("GET /" + "a".repeat(16 << 10), 431);
    for (Map.Entry<String, Integer> expected : cases.entrySet()) {
      try (HttpClient client = client()) {
        client.send(expected.getKey());
        Response response = client.receive();
        assertThat(response.status()).as(expected.getKey()).isEqualTo(expected.getValue());
        assertThat(response.closes()).isTrue();
        assertThat(new String(response.body(), ISO_8859_1)).startsWith(expected.getValue() + " ");
        assertThat(client.isEnded()).isTrue();
      }
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void namesTheMethodsThatThereAre() throws IOException {
    start();
    try (HttpClient client = client()) {
      assertThat(client.exchange(head("POST", "a", 0)).fields())
          .containsEntry("allow", "GET, HEAD, PUT");
    }
  }

  @Test
  void takesAHeadOfExactlyTheLimit() throws IOException {
    start();
    int others = head("GET", "none", -1, "X: ").length;
    String filler = "X: " + "x".repeat((16 << 10) - others);
    try (HttpClient client = client()) {
      assertThat(client.exchange(head("GET", "none", -1, filler)).status()).isEqualTo(404);
      assertThat(client.exchange(head("GET", "none", -1, filler + "x")).status()).isEqualTo(431);
    }
  }

  @Test
  void findsOnlyFiles() throws IOException {
    start();
    Files.createDirectory(temporary.resolve("directory"));
    try (HttpClient client = client()) {
      assertThat(client.exchange(get("none")).status()).isEqualTo(404);
      assertThat(client.exchange(get("directory")).status()).isEqualTo(404);
      Response refused = client.exchange(put("directory", new byte[3]));
      assertThat(refused.status()).isEqualTo(409);
      assertThat(client.isEnded()).isTrue();
    }
    awaitNothingUnfinished();
  }

  @Test
  void doesNotFollowALinkOutOfTheDirectory() throws IOException {
    start();
    Files.createSymbolicLink(temporary.resolve("link"), Path.of("/etc/passwd"));
    try (HttpClient client = client()) {
      assertThat(client.exchange(get("link")).status()).isGreaterThanOrEqualTo(400);
    }
    try (HttpClient client = client()) {
      assertThat(client.exchange(put("link", new byte[3])).status()).isEqualTo(204);
      assertThat(client.exchange(get("link")).body()).hasSize(3);
    }
  }

  @Test
  void saysTheLengthWithoutTheFile() throws IOException {
    start();
    try (HttpClient client = client()) {
      client.exchange(put("a", new byte[2 * MIB]));
      client.send(concat(head("HEAD", "a", -1), head("HEAD", "none", -1), get("a")));
      assertThat(client.receive(false).fields()).containsEntry("content-length", "" + 2 * MIB);
      assertThat(client.receive(false).status()).isEqualTo(404);
      assertThat(client.receive().body()).hasSize(2 * MIB);
    }
  }

  @Test
  void tellsAClientThatWaitsToGoOn() throws IOException {
    start(UploadConfig.defaults(temporary).withLimits(MIB, 10, Duration.ofSeconds(30)));
    byte[] payload = randomBytes(100_000);
    try (HttpClient client = client()) {
      client.send(head("PUT", "a", payload.length, "Expect: 100-continue"));
      assertThat(client.receive().status()).isEqualTo(100);
      client.send(payload);
      assertThat(client.receive().status()).isEqualTo(201);
      // It did not wait.
      client.send(put("b", payload, "Expect: 100-continue"));
      assertThat(client.receive().status()).isIn(100, 201);
      assertThat(client.exchange(head("PUT", "c", MIB + 1, "Expect: 100-continue")).status())
          .isIn(201, 413);
    }
    assertThat(temporary.resolve("a")).hasBinaryContent(payload);
    assertThat(temporary.resolve("b")).hasBinaryContent(payload);
  }

  @Test
  void closesForClientsThatWantItSo() throws IOException {
    start();
    for (String request :
        new String[] {
          "GET /none HTTP/1.0\r\n\r\n", "GET /none HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        }) {
      try (HttpClient client = client()) {
        Response response = client.send(request).receive();
        assertThat(response.closes()).isTrue();
        assertThat(client.isEnded()).isTrue();
      }
    }
  }

  @Test
  void repliesToAClientThatSendsNoMore() throws IOException {
    start();
    byte[] payload = randomBytes(3 * MIB);
    try (HttpClient client = client()) {
      client.send(concat(put("a", payload), get("a")));
      client.shutdownOutput();
      assertThat(client.receive().status()).isEqualTo(201);
      assertThat(client.receive().body()).isEqualTo(payload);
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void waitsForASlowReaderAndServesOthersMeanwhile() throws IOException {
    start();
    byte[] payload = randomBytes(24 * MIB);
    Files.write(temporary.resolve("a"), payload);
    try (HttpClient slow = new HttpClient(address(), 4096)) {
      slow.send(get("a"));
      try (HttpClient other = client()) {
        for (int i = 0; i < 20; i++) {
          assertThat(other.exchange(put("b", new byte[MIB])).status()).isIn(201, 204);
        }
      }
      assertThat(slow.receive().body()).isEqualTo(payload);
    }
  }

  @Test
  void refusesWhileTheClientStillSends() throws IOException {
    start(UploadConfig.defaults(temporary).withLimits(1000, 10, Duration.ofSeconds(30)));
    try (HttpClient client = client()) {
      client.send(head("PUT", "a", 4 * MIB));
      client.send(new byte[4 * MIB]);
      assertThat(client.receive().status()).isEqualTo(413);
      client.shutdownOutput();
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void closesWhatIsIdle() throws IOException {
    start(UploadConfig.defaults(temporary).withLimits(MIB, 10, Duration.ofMillis(200)));
    try (HttpClient quiet = client();
        HttpClient begun = client();
        HttpClient uploading = client()) {
      begun.send("GET /a HT");
      uploading.send(head("PUT", "a", 500_000)).send(new byte[1000]);
      assertThat(quiet.isEnded()).isTrue();
      assertThat(begun.isEnded()).isTrue();
      assertThat(uploading.isEnded()).isTrue();
    }
    awaitNothingUnfinished();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void isPatientWithPayloadThatComesSlowly() throws IOException {
    start(UploadConfig.defaults(temporary).withLimits(MIB, 10, Duration.ofMillis(400)));
    byte[] request = put("a", randomBytes(900_000));
    try (HttpClient client = client()) {
      // Each piece is less than what a transport may gather before it reports any.
      int sent = 0;
      for (int i = 0; i < 8; i++) {
        client.send(request, sent, sent + 1000);
        sent += 1000;
        awaitReceived(sent);
      }
      client.send(request, sent, request.length);
      assertThat(client.receive().status()).isEqualTo(201);
    }
  }
}
