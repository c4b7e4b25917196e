package io.iovec.samples.smb.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.protocol.FileId;
import io.iovec.samples.smb.protocol.NtStatus;
import io.iovec.samples.smb.protocol.StatusException;
import io.iovec.samples.smb.share.Access;
import io.iovec.samples.smb.share.Disposition;
import io.iovec.samples.smb.share.OpenRequest;
import io.iovec.samples.smb.share.SharePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open files: their ids, who may use them, and that each is closed, once and in its turn. */
class OpensTest {
  private static final Limits LIMITS = new Limits(512, 4, 4, 3);

  @TempDir private Path directory;
  private final ExecutorService worker =
      Executors.newFixedThreadPool(2, task -> new Thread(task, "worker"));
  private final Sessions server = Clients.sessions(true, worker, LIMITS);
  private final Connection connection = server.connection();
  private final Opens opens = connection.opens();
  private ServedDirectory served;
  private Session session;
  private Tree tree;

  @BeforeEach
  void connect() throws IOException {
    served = new ServedDirectory(directory);
    session = Clients.logOn(connection, "someone");
    tree = session.connect(served.share());
  }

  @AfterEach
  void stop() throws Exception {
    Ending ending = new Ending();
    connection.close(ending);
    ending.await();
    worker.shutdown();
    assertThat(worker.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(opens.count()).isZero();
    assertThat(served.descriptors()).isEmpty();
    served.close();
  }

  @Test
  void findsAnOpenFileByItsId() throws StatusException {
    Open open = open("a");
    assertThat(opens.find(open.id(), tree)).isSameAs(open);
    assertThat(open.tree()).isSameAs(tree);
    assertThat(open.file()).isNotNull();
  }

  @Test
  void countsWhatTheListingsOfAConnectionKeep() throws Exception {
    served.open("a").close();
    OpenRequest request =
        new OpenRequest(SharePath.ROOT, Access.READ_DATA, 7, Disposition.OPEN, 0, 0);
    Open open = opens.open(tree, () -> served.share().open(request));
    open.file().list("*", false, 0, file -> false);
    assertThat(server.listings().used()).isPositive();
    end(connection::close);
    assertThat(server.listings().used()).isZero();
  }

  @Test
  void findsNoFileByHalfAnId() throws StatusException {
    FileId id = open("a").id();
    assertClosed(() -> opens.find(new FileId(id.persistent() + 1, id.temporary()), tree));
    assertClosed(() -> opens.find(new FileId(id.persistent(), id.temporary() + 1), tree));
    assertClosed(() -> opens.find(FileId.RELATED, tree));
  }

  @Test
  void findsNoFileOfAnotherTree() throws StatusException {
    Open open = open("a");
    Tree other = session.connect(served.share());
    assertClosed(() -> opens.find(open.id(), other));
  }

  @Test
  void givesNoIdTwice() throws StatusException {
    Set<Long> persistent = new HashSet<>();
    Set<Long> temporary = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Open open = open("a");
      persistent.add(open.id().persistent());
      temporary.add(open.id().temporary());
      open.close();
      assertClosed(() -> opens.find(open.id(), tree));
    }
    assertThat(persistent).hasSize(100);
    assertThat(temporary).hasSize(100);
  }

  @Test
  void makesNoFileWhereThereIsNoPlaceToRememberIt() throws StatusException {
    Open first = open("a");
    open("b");
    open("c");
    assertRefused(NtStatus.TOO_MANY_OPENED_FILES, () -> open("d"));
    assertThat(directory.resolve("d")).doesNotExist();
    first.close();
    open("d");
    assertThat(directory.resolve("d")).exists();
  }

  @Test
  void keepsNoPlaceForAFileThatCannotBeOpened() {
    StatusException refused = new StatusException(NtStatus.ACCESS_DENIED);
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(
              () ->
                  opens.open(
                      tree,
                      () -> {
                        throw refused;
                      }))
          .isSameAs(refused);
      assertThatThrownBy(
              () ->
                  opens.open(
                      tree,
                      () -> {
                        throw new IllegalStateException("on purpose");
                      }))
          .hasMessage("on purpose");
    }
    assertThat(opens.count()).isZero();
  }

  @Test
  void opensNothingInATreeThatHasBeenDisconnected() throws Exception {
    end(tree::disconnect);
    assertRefused(NtStatus.NETWORK_NAME_DELETED, () -> open("a"));
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void opensNothingInASessionThatHasEnded() throws Exception {
    end(session::close);
    assertRefused(NtStatus.NETWORK_NAME_DELETED, () -> open("a"));
  }

  @Test
  void closesAFileOnce() throws IOException {
    Open open = open("a");
    open.close();
    assertThat(served.descriptors()).isEmpty();
    open.close();
    assertClosed(open::file);
    assertThat(opens.count()).isZero();
  }

  @Test
  void tellsWhoWaitedBehindTheCloseThatTheFileIsClosed() throws Exception {
    Open open = open("a");
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<StatusException> thrown = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    open.gate()
        .exclusive(
            pass -> {
              await(go);
              closeQuietly(open);
              pass.leave();
            });
    open.gate()
        .shared(
            pass -> {
              try {
                open.file();
              } catch (StatusException e) {
                thrown.set(e);
              }
              pass.leave();
              done.countDown();
            });
    go.countDown();
    await(done);
    assertThat(thrown.get()).returns(NtStatus.FILE_CLOSED, StatusException::status);
  }

  @Test
  void closesTheFilesOfADisconnectedTreeAndNoOthers() throws Exception {
    Tree other = session.connect(served.share());
    Open here = open("a");
    Open there = opens.open(other, () -> served.open("b"));
    end(tree::disconnect);
    assertClosed(here::file);
    assertThat(there.file()).isNotNull();
    assertThat(served.descriptors()).containsExactly("b");
  }

  @Test
  void closesTheFilesOfAClosedSessionAndNoOthers() throws Exception {
    Session other = Clients.logOn(connection, "another");
    Open here = open("a");
    Open there = opens.open(other.connect(served.share()), () -> served.open("b"));
    end(session::close);
    assertClosed(here::file);
    assertThat(there.file()).isNotNull();
  }

  @Test
  void deletesWhatIsToBeDeletedOnCloseWhenTheConnectionCloses() throws Exception {
    opens.open(tree, () -> served.openToBeDeleted("a"));
    open("b");
    assertThat(directory.resolve("a")).exists();
    end(connection::close);
    assertThat(directory.resolve("a")).doesNotExist();
    assertThat(directory.resolve("b")).exists();
  }

  @Test
  void closesAFileBehindWhatIsBeingDoneWithItAndByAWorker() throws Exception {
    Open open = open("a");
    AtomicReference<Gate.Pass> reading = new AtomicReference<>();
    CountDownLatch begun = new CountDownLatch(1);
    open.gate()
        .shared(
            pass -> {
              reading.set(pass);
              begun.countDown();
            });
    await(begun);
    Ending ending = new Ending();
    connection.close(ending);
    assertClosed(() -> opens.find(open.id(), tree));
    assertThat(open.gate().isClosed()).isTrue();
    assertThat(open.file()).isNotNull();
    assertThat(ending.hasCome()).isFalse();
    reading.get().leave();
    ending.await();
    assertThat(ending.thread()).isEqualTo("worker");
    assertClosed(open::file);
  }

  @Test
  void waitsForAFileThatIsClosingAlready() throws Exception {
    Open open = open("a");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    open.gate()
        .shared(
            pass -> {
              begun.countDown();
              await(go);
              pass.leave();
            });
    await(begun);
    Ending treeEnding = new Ending();
    tree.disconnect(treeEnding);
    Ending sessionEnding = new Ending();
    session.close(sessionEnding);
    Ending connectionEnding = new Ending();
    connection.close(connectionEnding);
    assertThat(connectionEnding.hasCome() || sessionEnding.hasCome() || treeEnding.hasCome())
        .isFalse();
    go.countDown();
    treeEnding.await();
    sessionEnding.await();
    connectionEnding.await();
    assertThat(served.descriptors()).isEmpty();
  }

  @Test
  void closesAFileThatIsOpenedWhileTheConnectionCloses() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Future<Open> opened =
        worker.submit(
            () ->
                opens.open(
                    tree,
                    () -> {
                      opening.countDown();
                      await(go);
                      return served.openToBeDeleted("a");
                    }));
    await(opening);
    Ending ending = new Ending();
    connection.close(ending);
    assertThat(ending.hasCome()).isFalse();
    go.countDown();
    ending.await();
    assertThat(served.descriptors()).isEmpty();
    assertThat(directory.resolve("a")).doesNotExist();
    assertThatThrownBy(() -> opened.get(30, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StatusException.class)
        .hasRootCauseMessage("NETWORK_NAME_DELETED");
  }

  @Test
  void closesTheFilesOfASessionThatItsClientReplaces() throws Exception {
    opens.open(tree, () -> served.openToBeDeleted("a"));
    Connection next = server.connection();
    Session replacing = Clients.logOn(next, "someone");
    end(then -> next.replace(session.id(), replacing, then));
    assertThat(directory.resolve("a")).doesNotExist();
    end(next::close);
  }

  @Test
  void endsInTheCallersThreadWhereThereIsNothingToClose() {
    Ending ending = new Ending();
    tree.disconnect(ending);
    assertThat(ending.hasCome()).isTrue();
    assertThat(ending.thread()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void closesFilesEvenIfTheWorkersHaveStopped() throws Exception {
    opens.open(tree, () -> served.openToBeDeleted("a"));
    worker.shutdown();
    end(connection::close);
    assertThat(directory.resolve("a")).doesNotExist();
    assertThat(directory).isEmptyDirectory();
  }

  private Open open(String name) throws StatusException {
    return opens.open(tree, () -> served.open(name));
  }

  private static void end(Consumer<Runnable> closing) throws Exception {
    Ending ending = new Ending();
    closing.accept(ending);
    ending.await();
  }

  private static void closeQuietly(Open open) {
    try {
      open.close();
    } catch (StatusException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertClosed(ThrowingCallable call) {
    assertRefused(NtStatus.FILE_CLOSED, call);
  }

  private static void assertRefused(NtStatus status, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.status()).isEqualTo(status));
  }

  /** Waits for the end of what closes, and knows the thread that told. */
  private static final class Ending implements Runnable {
    private final CountDownLatch come = new CountDownLatch(1);
    private volatile String thread = "";

    @Override
    public void run() {
      assertThat(thread).as("told twice").isEmpty();
      thread = Thread.currentThread().getName();
      come.countDown();
    }

    boolean hasCome() {
      return come.getCount() == 0;
    }

    String thread() {
      return thread;
    }

    void await() throws InterruptedException {
      assertThat(come.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
