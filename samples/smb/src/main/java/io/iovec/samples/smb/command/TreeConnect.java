package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.protocol.TreeConnectRequest;
import io.iovec.samples.smb.protocol.TreeConnectResponse;
import io.iovec.samples.smb.session.Tree;
import io.iovec.samples.smb.share.Access;
import io.iovec.samples.smb.share.Share;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects a share: MS-SMB2 3.3.5.7. */
final class TreeConnect implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger("iovec.smb");
  private static final String PIPES = "IPC$";

  @Override
  public void handle(Exchange exchange) throws IOException {
    String name = TreeConnectRequest.read(exchange.request()).shareName();
    Share share = exchange.service().share();
    boolean isPipes = name.equalsIgnoreCase(PIPES);
    if (!isPipes && !name.equalsIgnoreCase(share.name())) {
      throw new StatusException(NtStatus.BAD_NETWORK_NAME);
    }
    Tree tree = exchange.session().connect(isPipes ? null : share);
    exchange.tree(tree);
    LOG.info(
        "{}: {}, tree {} is {}",
        exchange.client(),
        exchange.session(),
        tree.id(),
        isPipes ? PIPES : share.name());
    exchange.reply(
        new TreeConnectResponse(
            isPipes ? TreeConnectResponse.PIPE : TreeConnectResponse.DISK,
            0,
            0,
            isPipes ? Access.ALL_READING : share.maximalAccess()));
  }
}
