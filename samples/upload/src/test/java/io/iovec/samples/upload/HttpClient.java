package io.iovec.samples.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Sends exactly the bytes that a test wants to send. */
final class HttpClient implements Closeable {
  /** What came back. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Response(int status, Map<String, String> fields, byte[] body) {
    boolean closes() {
      return "close".equals(fields.get("connection"));
    }
  }

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  HttpClient(SocketAddress server) throws IOException {
    this(server, 0);
  }

  HttpClient(SocketAddress server, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect((InetSocketAddress) server, TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static byte[] put(String name, byte[] payload, String... fields) {
    return concat(head("PUT", name, payload.length, fields), payload);
  }

  static byte[] head(String method, String name, long length, String... fields) {
    StringBuilder s = new StringBuilder(method + " /" + name + " HTTP/1.1\r\nHost: test\r\n");
    if (length >= 0) {
      s.append("Content-Length: ").append(length).append("\r\n");
    }
    for (String field : fields) {
      s.append(field).append("\r\n");
    }
    return s.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  static byte[] get(String name) {
    return head("GET", name, -1);
  }

  static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  HttpClient send(byte[] bytes) throws IOException {
    return send(bytes, 0, bytes.length);
  }

  HttpClient send(byte[] bytes, int from, int to) throws IOException {
    socket.getOutputStream().write(bytes, from, to - from);
    return this;
  }

  HttpClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  Response exchange(byte[] request) throws IOException {
    return send(request).receive();
  }

  Response receive() throws IOException {
    return receive(true);
  }

  /** Receives a response, without a body if it answers HEAD. */
  Response receive(boolean withBody) throws IOException {
    String[] start = line().split(" ", 3);
    Map<String, String> fields = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = withBody ? Integer.parseInt(fields.getOrDefault("content-length", "0")) : 0;
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("body of " + body.length + " bytes, announced were " + length);
    }
    return new Response(Integer.parseInt(start[1]), fields, body);
  }

  private String line() throws IOException {
    StringBuilder s = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("in a line: " + s);
      }
      s.append((char) c);
    }
    return s.substring(0, s.length() - 1);
  }

  /** Tells whether the server ends the connection without sending anything else. */
  boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true; // Reset.
    }
  }

  void read(byte[] into) throws IOException {
    if (in.readNBytes(into, 0, into.length) < into.length) {
      throw new EOFException();
    }
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection as a client does that is killed with unread data. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
