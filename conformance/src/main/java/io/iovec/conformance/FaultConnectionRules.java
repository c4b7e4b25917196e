package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.Transport;
import java.io.IOException;
import java.util.List;

/** X: what a caller is told of connections that fail. */
abstract class FaultConnectionRules extends FaultSection {
  private static final int BYTES = 200_000;

  FaultConnectionRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "X-14", faults = true, check = "send: which connection an error belongs to")
  void failsNoOtherConnectionWhenSending() throws Exception {
    for (Fault fault : possible(Call.SEND, Fault.EPIPE, Fault.ECONNRESET)) {
      for (Policy policy : Policy.values()) {
        FaultPlan plan = plan();
        Transport transport = ownFaulty(plan, policy);
        IoVector vector = mixed(transport, 0, BYTES);
        Link broken = link(transport);
        Link sound = link(transport);
        plan.script(Call.SEND, List.of(fault));
        assertThrows(IOException.class, () -> broken.send(vector, false), "fault=" + fault);
        expectHappened(plan, Call.SEND, fault);
        assertEquals(BYTES, vector.length(), "bytes left when nothing was sent");
        assertThrows(
            IOException.class, () -> broken.send(vector, false), "the error, a second time");
        Background reader = start(() -> sound.peer().read(content, 0, BYTES));
        assertTrue(sound.socket().isOpen(), "the failure closed another connection");
        sound.sendFully(vector, false);
        reader.join();
        sound.peer().write(content, 0, 100);
        sound.recvFully(vector, 10, 100);
        assertEquals(100, content.expect(vector, 0));
      }
    }
  }

  @Rule(id = "X-14", faults = true, check = "recv: which connection an error belongs to")
  void failsNoOtherConnectionWhenReceiving() throws Exception {
    for (Fault fault : possible(Call.RECV, Fault.ECONNRESET)) {
      for (Policy policy : Policy.values()) {
        FaultPlan plan = plan();
        Transport transport = ownFaulty(plan, policy);
        IoVector vector = vector(transport);
        Link broken = link(transport);
        Link sound = link(transport);
        broken.peer().write(content, 0, 1000);
        sound.peer().write(content, 0, 1000);
        broken.await(Poller.READ);
        plan.script(Call.RECV, List.of(fault));
        assertThrows(IOException.class, () -> broken.recv(vector, 0, 1000), "fault=" + fault);
        expectHappened(plan, Call.RECV, fault);
        assertThrows(
            IOException.class, () -> broken.recv(vector, 10, 0), "the error, a second time");
        assertEquals(0, vector.length(), "an error came with bytes");
        assertTrue(sound.socket().isOpen(), "the failure closed another connection");
        sound.recvFully(vector, 100, 1000);
        assertEquals(1000, content.expect(vector, 0));
        Background writer = start(() -> sound.peer().write(content, 1000, BYTES));
        sound.recvFully(vector, 0, BYTES);
        writer.join();
        assertEquals(BYTES, content.expect(vector, 1000));
      }
    }
  }

  @Rule(id = "X-15", faults = true, check = "send: an error after some bytes")
  void countsWhatWasSentBeforeAnError() throws Exception {
    for (Fault fault : possible(Call.SEND, Fault.EPIPE, Fault.ECONNRESET)) {
      for (Policy policy : Policy.values()) {
        FaultPlan plan = plan();
        Transport transport = ownFaulty(plan, policy);
        IoVector vector = mixed(transport, 0, BYTES);
        Link link = link(transport);
        plan.script(Call.SEND, List.of(Fault.HALF, fault));
        long sent =
            assertDoesNotThrow(
                () -> link.send(vector, false), "an error before the count of what was sent");
        assertTrue(sent > 0 && sent < BYTES, "sent before the error, n=" + sent);
        assertThrows(
            IOException.class, () -> link.send(vector, false), "the error, by the next send");
        expectHappened(plan, Call.SEND, fault);
        assertEquals(BYTES - sent, vector.length(), "bytes left");
        link.socket().close();
        assertEquals(sent, link.peer().readToEnd(content, 0), "bytes that the peer has");
        assertEquals(BYTES - sent, content.expect(vector, sent));
      }
    }
  }

  @Rule(id = "X-15", faults = true, check = "recv: an error after some bytes")
  void countsWhatWasReceivedBeforeAnError() throws Exception {
    for (Fault fault : possible(Call.RECV, Fault.ECONNRESET)) {
      for (Policy policy : Policy.values()) {
        for (int header : new int[] {0, 100, BYTES}) {
          FaultPlan plan = plan();
          Transport transport = ownFaulty(plan, policy);
          Link link = link(transport);
          Background writer = start(() -> link.peer().write(content, 0, BYTES));
          IoVector vector = vector(transport);
          link.await(Poller.READ);
          plan.script(Call.RECV, List.of(Fault.HALF, fault));
          long n =
              assertDoesNotThrow(
                  () -> link.socket().recv(vector, header, BYTES - header),
                  "an error before the count of what was received");
          assertTrue(n > 0 && n < BYTES, "received before the error, n=" + n);
          assertThrows(
              IOException.class, () -> link.recv(vector, 0, BYTES), "the error, by the next recv");
          expectHappened(plan, Call.RECV, fault);
          assertEquals(n, content.expect(vector, 0), "bytes received");
          writer.close();
        }
      }
    }
  }
}
