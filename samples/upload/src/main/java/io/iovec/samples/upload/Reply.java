package io.iovec.samples.upload;

import io.iovec.MemoryEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** What is sent in front of a file or instead of one. */
final class Reply {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private Reply() {}

  /** Returns what lets a client go on that waits for it. */
  static MemoryEntry goOn() {
    return text("HTTP/1.1 100 Continue\r\n\r\n");
  }

  /** Returns the head in front of a file. */
  static MemoryEntry file(long length, boolean keepAlive) {
    return text(head(200, keepAlive) + "Content-Type: application/octet-stream\r\n" + end(length));
  }

  /** Returns all of a reply without a file; a refusal says in words what its number means. */
  static MemoryEntry status(int status, boolean keepAlive, boolean headOnly) {
    String head = head(status, keepAlive);
    if (status < 300) {
      return text(status == 204 ? head + "\r\n" : head + end(0));
    }
    String words = status + " " + reason(status) + "\n";
    String allow = status == 405 ? "Allow: GET, HEAD, PUT\r\n" : "";
    return text(head + allow + end(words.length()) + (headOnly ? "" : words));
  }

  private static String head(int status, boolean keepAlive) {
    return "HTTP/1.1 %d %s\r\nDate: %s\r\n%s"
        .formatted(
            status,
            reason(status),
            DATE.format(ZonedDateTime.now(ZoneOffset.UTC)),
            keepAlive ? "" : "Connection: close\r\n");
  }

  private static String end(long length) {
    return "Content-Length: " + length + "\r\n\r\n";
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 204 -> "No Content";
      case 400 -> "Bad Request";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 409 -> "Conflict";
      case 411 -> "Length Required";
      case 413 -> "Content Too Large";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 501 -> "Not Implemented";
      case 505 -> "HTTP Version Not Supported";
      case 507 -> "Insufficient Storage";
      default -> "Internal Server Error";
    };
  }

  private static MemoryEntry text(String text) {
    return MemoryEntry.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
