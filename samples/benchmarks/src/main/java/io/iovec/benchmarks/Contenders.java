package io.iovec.benchmarks;

import static io.iovec.benchmarks.Service.RECEIVE;
import static io.iovec.benchmarks.Service.RELAY;
import static io.iovec.benchmarks.Service.SEND;
import static io.iovec.benchmarks.Service.SMALL;

import io.iovec.benchmarks.Contender.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Who takes part, by ids that the targets and the reports know. */
final class Contenders {
  /** What this project promises figures of. */
  static final String OURS = "iovec-kernel-cheapest";

  /** Ends the id of a contender that is measured twice, which tells what noise is. */
  static final String AGAIN = "#2";

  private static final String PACKAGE = "io.iovec.benchmarks.";
  private static final List<Service> EVERY = List.of(RECEIVE, SEND, RELAY, SMALL);

  private static final List<Contender> ALL =
      List.of(
          limit("copy", "C, buffers", RECEIVE, SEND, RELAY, SMALL),
          limit("splice", "C, splice, 1 MiB pipe", RECEIVE, SEND, RELAY),
          limit("map", "C, recv into a warm mapping", RECEIVE),
          limit("sendfile", "C, sendfile", SEND),
          iovec("iovec-kernel-kernel", "iovec kernel, KERNEL", EVERY, "kernel", "kernel"),
          iovec(OURS, "iovec kernel, CHEAPEST", EVERY, "kernel", "cheapest"),
          iovec(
              "iovec-kernel-mapped",
              "iovec kernel, mapped file",
              List.of(RECEIVE),
              "kernel",
              "cheapest",
              "mapped"),
          iovec("iovec-kernel-memory", "iovec kernel, MEMORY", EVERY, "kernel", "memory"),
          iovec("iovec-nio", "iovec nio", EVERY, "nio", "cheapest"),
          onIovec("mina-iovec-kernel", "MINA on iovec kernel", EVERY, "iovec-kernel"),
          onIovec(
              "mina-iovec-mapped",
              "MINA on iovec kernel, mapped file",
              List.of(RECEIVE),
              "iovec-kernel",
              "mapped"),
          onIovec("mina-iovec-nio", "MINA on iovec nio", EVERY, "iovec-nio"),
          mina("mina-nio", "MINA NIO", Kind.MINA, EVERY, "nio"),
          mina("mina-nio-tuned", "MINA NIO, large buffers", Kind.MINA, EVERY, "tuned"),
          netty("netty-nio", "Netty NIO", EVERY, "nio", "default"),
          netty("netty-epoll", "Netty epoll", EVERY, "epoll", "default"),
          netty("netty-epoll-tuned", "Netty epoll, large buffers", EVERY, "epoll", "tuned"),
          netty(
              "netty-epoll-splice",
              "Netty epoll, spliceTo",
              List.of(RECEIVE, RELAY),
              "epoll",
              "splice"),
          netty("netty-uring", "Netty io_uring", EVERY, "uring", "default"),
          netty("netty-uring-tuned", "Netty io_uring, large buffers", EVERY, "uring", "tuned"),
          peer(
              "jdk-transfer",
              "JDK transferFrom, transferTo",
              List.of(RECEIVE, SEND),
              "jdk.JdkTransferServer"),
          peer("jdk-256k", "JDK loop, 256 KiB", EVERY, "jdk.JdkLoopServer", "262144"),
          peer("jdk-1m", "JDK loop, 1 MiB", EVERY, "jdk.JdkLoopServer", "1048576"));

  /** Of a quick run those that have a row of the targets to themselves, and the best peers. */
  private static final Map<String, Set<Service>> QUICK =
      Map.ofEntries(
          Map.entry("limit-copy", Set.copyOf(EVERY)),
          Map.entry("limit-splice", Set.of(RECEIVE, SEND, RELAY)),
          Map.entry("limit-map", Set.of(RECEIVE)),
          Map.entry("limit-sendfile", Set.of(SEND)),
          Map.entry(OURS, Set.copyOf(EVERY)),
          Map.entry("iovec-nio", Set.copyOf(EVERY)),
          Map.entry("iovec-kernel-kernel", Set.of(RECEIVE)),
          Map.entry("iovec-kernel-mapped", Set.of(RECEIVE)),
          Map.entry("mina-iovec-kernel", Set.copyOf(EVERY)),
          Map.entry("mina-iovec-mapped", Set.of(RECEIVE)),
          Map.entry("mina-nio", Set.copyOf(EVERY)),
          Map.entry("mina-nio-tuned", Set.copyOf(EVERY)),
          Map.entry("jdk-transfer", Set.of(SEND)),
          Map.entry("jdk-256k", Set.of(RECEIVE, SEND, SMALL)),
          Map.entry("jdk-1m", Set.of(RECEIVE, RELAY)),
          Map.entry("netty-epoll", Set.of(SEND, SMALL)),
          Map.entry("netty-epoll-tuned", Set.of(RECEIVE)),
          Map.entry("netty-epoll-splice", Set.of(RELAY)),
          Map.entry("netty-uring-tuned", Set.of(RECEIVE, SMALL)));

  private Contenders() {}

  /** Returns those whose id contains the pattern, of a quick run with fewer services. */
  static List<Contender> chosen(boolean quick, Pattern pattern) {
    return ALL.stream()
        .filter(each -> !quick || QUICK.containsKey(each.id()))
        .filter(each -> pattern.matcher(each.id()).find())
        .map(each -> quick ? withServices(each, QUICK.getOrDefault(each.id(), Set.of())) : each)
        .toList();
  }

  static Contender withServices(Contender contender, Set<Service> services) {
    return new Contender(
        contender.id(),
        contender.title(),
        contender.kind(),
        contender.server(),
        contender.options(),
        contender.services().stream().filter(services::contains).toList());
  }

  private static Contender limit(String mode, String title, Service... services) {
    return new Contender("limit-" + mode, title, Kind.LIMIT, "", List.of(mode), List.of(services));
  }

  private static Contender iovec(
      String id, String title, List<Service> services, String... options) {
    return new Contender(
        id, title, Kind.IOVEC, PACKAGE + "iovec.IovecServer", List.of(options), services);
  }

  private static Contender onIovec(
      String id, String title, List<Service> services, String... options) {
    return mina(id, title, Kind.MINA_ON_IOVEC, services, options);
  }

  private static Contender mina(
      String id, String title, Kind kind, List<Service> services, String... options) {
    return new Contender(id, title, kind, PACKAGE + "mina.MinaServer", List.of(options), services);
  }

  private static Contender netty(
      String id, String title, List<Service> services, String... options) {
    return peer(id, title, services, "netty.NettyServer", options);
  }

  private static Contender peer(
      String id, String title, List<Service> services, String server, String... options) {
    return new Contender(id, title, Kind.PEER, PACKAGE + server, List.of(options), services);
  }
}
