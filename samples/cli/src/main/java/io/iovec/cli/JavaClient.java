package io.iovec.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The client of the JDK, where there is no curl. */
final class JavaClient implements Client {
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();

  @Override
  public String name() {
    return "java.net.http of this Java";
  }

  @Override
  public CompletableFuture<?> put(Path file, URI to, Duration patience) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(to).timeout(patience).PUT(BodyPublishers.ofFile(file)).build();
    return http.sendAsync(request, BodyHandlers.discarding()).thenApply(JavaClient::check);
  }

  @Override
  public CompletableFuture<?> get(URI from, Path file, Duration patience) {
    HttpRequest request = HttpRequest.newBuilder(from).timeout(patience).build();
    return http.sendAsync(request, BodyHandlers.ofFile(file)).thenApply(JavaClient::check);
  }

  private static HttpResponse<?> check(HttpResponse<?> response) {
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException("the server answered " + response.statusCode());
    }
    return response;
  }
}
