package io.iovec.samples.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads without a connection. What follows from them is in {@link UploadProtocolTest}. */
class RequestTest {
  private static int refusal(String head) {
    return catchThrowableOfType(Refused.class, () -> Request.parse(head)).status();
  }

  private static String nameOf(String target) throws Refused {
    return Request.parse("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").name();
  }

  @Test
  void readsWhatMatters() throws Refused {
    assertThat(
            Request.parse(
                "PUT /a HTTP/1.1\r\nHOST: h\r\ncontent-length:5 \r\nExpect: 100-Continue\r\n\r\n"))
        .isEqualTo(new Request("PUT", "a", 5, true, true));
    assertThat(Request.parse("GET /a HTTP/1.1\r\nHost: h\r\nConnection: x, Close\r\n\r\n"))
        .isEqualTo(new Request("GET", "a", 0, false, false));
    assertThat(Request.parse("HEAD /a HTTP/1.0\r\n\r\n"))
        .isEqualTo(new Request("HEAD", "a", 0, false, false));
  }

  @Test
  void skipsAnEmptyLineInFront() throws Refused {
    assertThat(Request.parse("\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n").name()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "/a, a",
    "/a%20b, a b",
    "/a+b, a+b",
    "/%C3%A9, \u00e9",
    "/a?b=/c, a",
    "http://host:80/a, a",
    "HTTP://host/a, a",
    "/a..b, a..b",
    "/a%25, a%"
  })
  void findsTheName(String target, String name) throws Refused {
    assertThat(nameOf(target)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "a", "*", "//host/a", "/a/b", "/a%2fb", "/..", "/%2e%2e", "/../a", "/%2e%2e%2fa", "/.",
        "/.hidden", "/a%00b", "/a%0ab", "/%", "/%4", "/%zz", "/%ff", "/%C0%AF", "/a%7f", "/a/",
            "/a//b",
        "http://host", "/a\\b", "/a^b", "file:a"
      })
  void refusesOtherNames(String target) {
    assertThat(catchThrowableOfType(Refused.class, () -> nameOf(target)).status()).isEqualTo(400);
  }

  @Test
  void refusesNamesThatNoFileSystemTakes() throws Refused {
    assertThat(nameOf("/" + "n".repeat(255))).hasSize(255);
    assertThat(refusal("GET /" + "n".repeat(256) + " HTTP/1.1\r\nHost: h\r\n\r\n")).isEqualTo(400);
    assertThat(refusal("GET /" + "%C3%A9".repeat(128) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET",
        "GET /a",
        "GET  /a HTTP/1.1",
        "GET /a  HTTP/1.1",
        "G@T /a HTTP/1.1",
        "GET /a HTTP/1.1 x",
        "GET /a http/1.1",
        "GET /a HTTP/1.1",
        "GET /a HTTP/1.1|Host: h|Host: h",
        "GET /a HTTP/1.1|Host: h|no colon",
        "GET /a HTTP/1.1|Host: h|: x",
        "GET /a HTTP/1.1|Host: h|A : x",
        "GET /a HTTP/1.1|Host: h| folded: x",
        "GET /a HTTP/1.1|Host: h|A: \u0001",
        "GET /a HTTP/1.1|Host: h|A: \0",
        "GET /a HTTP/1.1|Host: h|A: x\ry",
        "GET /a HTTP/1.1|Host: h|Content-Length: 1",
        "PUT /a HTTP/1.1|Host: h|Content-Length: -1",
        "PUT /a HTTP/1.1|Host: h|Content-Length: +1",
        "PUT /a HTTP/1.1|Host: h|Content-Length: 0x1",
        "PUT /a HTTP/1.1|Host: h|Content-Length:",
        "PUT /a HTTP/1.1|Host: h|Content-Length: 1 1",
        "PUT /a HTTP/1.1|Host: h|Content-Length: 1|Content-Length: 2",
        "PUT /a HTTP/1.1|Host: h|Content-Length: 1|Content-Length: 1",
        "PUT /a HTTP/1.1|Host: h|Content-Length: 1|Content-Range: bytes 1-1/2"
      })
  void refusesWhatIsAmbiguousOrWrong(String lines) {
    assertThat(refusal(lines.replace("|", "\r\n") + "\r\n\r\n")).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "405, DELETE /a HTTP/1.1|Host: h",
    "405, get /a HTTP/1.1|Host: h",
    "405, POST /a HTTP/1.1|Host: h|Content-Length: 1",
    "411, PUT /a HTTP/1.1|Host: h",
    "413, PUT /a HTTP/1.1|Host: h|Content-Length: 9999999999999999999",
    "417, PUT /a HTTP/1.1|Host: h|Content-Length: 1|Expect: more",
    "501, PUT /a HTTP/1.1|Host: h|Transfer-Encoding: chunked",
    "501, PUT /a HTTP/1.1|Host: h|Content-Length: 1|Transfer-Encoding: chunked",
    "505, GET /a HTTP/2.0|Host: h",
    "505, GET /a HTTP/1.2|Host: h"
  })
  void refusesWhatItDoesNotDo(int status, String lines) {
    assertThat(refusal(lines.replace("|", "\r\n") + "\r\n\r\n")).isEqualTo(status);
  }

  @Test
  void findsTheEndOfTheHeadWhereverTheSearchBegan() throws Refused {
    byte[] bytes = "xGET / HTTP/1.1\r\na: b\r\n\r\nmore".getBytes(ISO_8859_1);
    for (int seen = 0; seen <= 23; seen++) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes).position(1);
      assertThat(Request.headLength(buffer, seen)).as("seen=" + seen).isEqualTo(24);
    }
    assertThat(Request.headLength(ByteBuffer.wrap(bytes, 1, 23), 0)).isZero();
    assertThat(Request.headLength(ByteBuffer.allocate(0), 0)).isZero();
  }

  @Test
  void refusesLinesThatEndOtherwise() {
    ByteBuffer bytes = ByteBuffer.wrap("GET / HTTP/1.1\n".getBytes(ISO_8859_1));
    assertThat(catchThrowableOfType(Refused.class, () -> Request.headLength(bytes, 0)).status())
        .isEqualTo(400);
  }
}
