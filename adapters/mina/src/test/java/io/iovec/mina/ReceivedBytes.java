package io.iovec.mina;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.awaitility.Awaitility;

/** Counts and hashes bytes as they come. Thread-safe. */
final class ReceivedBytes {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final MessageDigest digest = sha256();
  private long count;

  synchronized void add(ByteBuffer bytes) {
    count += bytes.remaining();
    digest.update(bytes);
  }

  synchronized long count() {
    return count;
  }

  /** Returns the hash of everything so far. */
  synchronized String hash() {
    try {
      return hex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for so many bytes, or more. */
  void awaitCount(long wanted) {
    Awaitility.await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(1))
        .until(this::count, got -> got >= wanted);
  }

  static String hash(byte[] bytes) {
    return hex(sha256().digest(bytes));
  }

  /** Makes random bytes, and prints what made them. */
  static byte[] random(int count) {
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
