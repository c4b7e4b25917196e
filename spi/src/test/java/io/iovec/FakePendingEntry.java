package io.iovec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The next bytes of a {@link FakeSocket}. It holds none: the socket keeps the queue and a list of
 * claims on it, of which this entry has one. Splitting divides the claim; what is released or
 * closed becomes a claim of nobody, whose bytes the socket drops.
 */
final class FakePendingEntry extends KernelEntry {
  private final FakeSocket socket;
  private final FakeSocket.Claim claim;

  FakePendingEntry(FakeSocket socket, FakeSocket.Claim claim) {
    super(claim.left());
    this.socket = socket;
    this.claim = claim;
  }

  @Override
  public boolean isPending() {
    return true;
  }

  /** There is never room: what it is made for is what it expects. */
  @Override
  public long size() {
    return length();
  }

  FakeSocket socket() {
    return socket;
  }

  /** Returns how many bytes can be had now. */
  int arrived() {
    return socket.arrived(claim);
  }

  /** Returns the place of the first byte in all that the socket ever receives. */
  long streamPosition() {
    return socket.positionOf(claim);
  }

  @Override
  protected void takeBytes(ByteBuffer into) throws IOException {
    socket.take(claim, into);
  }

  @Override
  protected @Nullable KernelEntry holdBytes(long max) throws IOException {
    return socket.hold(claim, max);
  }

  @Override
  protected IoEntry splitBytes(long n) {
    return new FakePendingEntry(socket, socket.divide(claim, n));
  }

  @Override
  protected IoEntry shareBytes(long n) {
    throw new UnsupportedOperationException("pending, entry=" + this);
  }

  @Override
  protected void releaseBytes(long n) {
    socket.giveUp(socket.divide(claim, n));
  }

  @Override
  protected void closeBytes() {
    socket.giveUp(claim);
  }
}
