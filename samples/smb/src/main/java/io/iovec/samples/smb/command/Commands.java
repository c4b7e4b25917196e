package io.iovec.samples.smb.command;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which class answers which command, and what it presupposes. */
final class Commands {
  private static final Set<Command> WITHOUT_SESSION =
      EnumSet.of(Command.NEGOTIATE, Command.SESSION_SETUP, Command.CANCEL, Command.ECHO);
  private static final Set<Command> WITHOUT_TREE =
      EnumSet.of(Command.LOGOFF, Command.TREE_CONNECT, Command.OPLOCK_BREAK);

  private static final Handler UNSUPPORTED =
      exchange -> {
        throw new StatusException(NtStatus.NOT_SUPPORTED);
      };

  private final Map<Command, Handler> handlers = new EnumMap<>(Command.class);
  private final RoomLine room;

  Commands(Service service) {
    room = new RoomLine(service.transport()::whenRoom, service.worker());
    handlers.put(Command.NEGOTIATE, new Negotiate());
    handlers.put(Command.SESSION_SETUP, new SessionSetup());
    handlers.put(Command.LOGOFF, new Logoff());
    handlers.put(Command.TREE_CONNECT, new TreeConnect());
    handlers.put(Command.TREE_DISCONNECT, new TreeDisconnect());
    handlers.put(Command.CREATE, new Create());
    handlers.put(Command.CLOSE, new Close());
    handlers.put(Command.FLUSH, new Flush());
    handlers.put(Command.READ, new Read(room));
    handlers.put(Command.WRITE, new Write());
    handlers.put(Command.LOCK, UNSUPPORTED);
    handlers.put(Command.IOCTL, new Ioctl());
    handlers.put(Command.ECHO, new Echo());
    handlers.put(Command.QUERY_DIRECTORY, new QueryDirectory());
    handlers.put(Command.CHANGE_NOTIFY, UNSUPPORTED);
    handlers.put(Command.QUERY_INFO, new QueryInfo());
    handlers.put(Command.SET_INFO, new SetInfo());
    handlers.put(Command.OPLOCK_BREAK, UNSUPPORTED); // none is ever granted
  }

  /** Returns where READs wait. */
  RoomLine room() {
    return room;
  }

  Handler handler(Command command) {
    return handlers.getOrDefault(command, UNSUPPORTED);
  }

  static boolean needsSession(Command command) {
    return !WITHOUT_SESSION.contains(command);
  }

  static boolean needsTree(Command command) {
    return needsSession(command) && !WITHOUT_TREE.contains(command);
  }

  /** Tells whether related requests behind a command cannot do without what it makes. */
  static boolean opens(int commandCode) {
    return commandCode == Command.SESSION_SETUP.code()
        || commandCode == Command.TREE_CONNECT.code()
        || commandCode == Command.CREATE.code();
  }
}
