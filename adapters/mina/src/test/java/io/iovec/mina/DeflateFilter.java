package io.iovec.mina;

import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;

/**
 * Compresses what is written by putting another message into its request, as MINA's
 * CompressionFilter does, whose module is not published.
 */
final class DeflateFilter extends IoFilterAdapter {
  private static final int ROOM = 4096;

  private final AttributeKey deflater = new AttributeKey(DeflateFilter.class, "deflater");
  private final AttributeKey inflater = new AttributeKey(DeflateFilter.class, "inflater");

  @Override
  public void onPreAdd(IoFilterChain parent, String name, NextFilter next) {
    parent.getSession().setAttribute(deflater, new Deflater());
    parent.getSession().setAttribute(inflater, new Inflater());
  }

  @Override
  public void onPostRemove(IoFilterChain parent, String name, NextFilter next) {
    ((Deflater) parent.getSession().getAttribute(deflater)).end();
    ((Inflater) parent.getSession().getAttribute(inflater)).end();
  }

  @Override
  public void filterWrite(NextFilter next, IoSession session, WriteRequest request) {
    IoBuffer plain = (IoBuffer) request.getMessage();
    Deflater here = (Deflater) session.getAttribute(deflater);
    IoBuffer packed = IoBuffer.allocate(ROOM).setAutoExpand(true);
    byte[] piece = new byte[ROOM];
    synchronized (here) {
      here.setInput(plain.buf());
      for (int n = deflate(here, piece); n > 0; n = deflate(here, piece)) {
        packed.put(piece, 0, n);
      }
    }
    request.setMessage(packed.flip());
    next.filterWrite(session, request);
  }

  private static int deflate(Deflater from, byte[] into) {
    return from.deflate(into, 0, into.length, Deflater.SYNC_FLUSH);
  }

  @Override
  public void messageReceived(NextFilter next, IoSession session, Object message) throws Exception {
    Inflater here = (Inflater) session.getAttribute(inflater);
    here.setInput(((IoBuffer) message).buf());
    IoBuffer plain = IoBuffer.allocate(ROOM).setAutoExpand(true);
    byte[] piece = new byte[ROOM];
    for (int n = here.inflate(piece); n > 0; n = here.inflate(piece)) {
      plain.put(piece, 0, n);
    }
    next.messageReceived(session, plain.flip());
  }
}
