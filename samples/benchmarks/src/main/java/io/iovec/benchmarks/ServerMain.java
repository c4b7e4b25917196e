package io.iovec.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A process with one {@link BenchmarkServer}: tells its ports on one line, as {@code receive=PORT
 * send=PORT}, then answers each line on standard input by one on standard output, and exits at the
 * end of the input.
 *
 * <p>{@code figures} is answered by {@code allocated=BYTES gc=MILLIS} since the start, {@code
 * memory} by {@code heap=BYTES direct=BYTES} after a collection, all else by {@code error=}.
 */
public final class ServerMain {
  private static volatile LongSupplier outsidePool = () -> 0;

  private ServerMain() {}

  /**
   * Counts direct memory that the JDK's buffer pool does not know of, of a library that takes it
   * from the system by itself.
   *
   * @param bytes asked whenever memory is, in any thread
   */
  public static void directMemory(LongSupplier bytes) {
    outsidePool = bytes;
  }

  /**
   * Serves until the end of standard input.
   *
   * @param args the server's class, the file, the sink's port, and what the class's constructor
   *     takes
   */
  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println("usage: ServerMain CLASS FILE SINK-PORT [OPTION...]");
      System.exit(2);
    }
    List<String> options = List.copyOf(Arrays.asList(args).subList(3, args.length));
    BenchmarkServer server =
        Class.forName(args[0])
            .asSubclass(BenchmarkServer.class)
            .getConstructor(List.class)
            .newInstance(options);
    Map<Service, Integer> ports =
        server.start(new Setup(Path.of(args[1]), Integer.parseInt(args[2])));
    System.out.println(
        Arrays.stream(Service.values())
            .filter(ports::containsKey)
            .map(service -> service.word() + "=" + ports.get(service))
            .collect(Collectors.joining(" ")));
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(line));
      }
    } catch (IOException e) {
      System.err.println("standard input: " + e);
    }
    System.exit(0);
  }

  private static String answer(String line) {
    return switch (line) {
      case "figures" -> "allocated=" + allocatedBytes() + " gc=" + gcMillis();
      case "memory" -> {
        System.gc();
        System.gc(); // what the first one found may have held more
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        yield "heap=" + heap + " direct=" + (pooledBytes() + outsidePool.getAsLong());
      }
      default -> "error=unknown";
    };
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try { // of Java 21: counts ended threads too
      Object total = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
      return (Long) total;
    } catch (ReflectiveOperationException older) {
      long[] bytes = threads.getThreadAllocatedBytes(threads.getAllThreadIds());
      return Arrays.stream(bytes).filter(each -> each > 0).sum();
    }
  }

  private static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(each -> each > 0)
        .sum();
  }

  private static long pooledBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
