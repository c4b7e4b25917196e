package io.iovec.samples.smb.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomLineTest {
  private final List<Runnable> whenRoom = new ArrayList<>();
  private final RoomLine line = new RoomLine(whenRoom::add, Runnable::run);

  /** Needs some steps, for each of which there must be room. */
  private static final class Customer implements RoomLine.Customer {
    private int room;
    private int given;
    private final int wanted;
    private int tries;

    Customer(int wanted, int room) {
      this.wanted = wanted;
      this.room = room;
    }

    @Override
    public boolean advance() {
      tries++;
      given += room;
      room = 0;
      return given >= wanted;
    }

    @Override
    public void giveBack() {
      given = 0;
    }
  }

  private void thereIsRoom() {
    List<Runnable> told = List.copyOf(whenRoom);
    whenRoom.clear();
    told.forEach(Runnable::run);
  }

  @Test
  void servesAtOnceWhoFindsRoom() {
    Customer one = new Customer(1, 1);
    line.serve(one);
    assertThat(one.given).isEqualTo(1);
    assertThat(whenRoom).isEmpty();
  }

  @Test
  void leavesTheFirstWhatItHasAndNobodyElse() {
    Customer first = new Customer(3, 1);
    line.serve(first);
    Customer second = new Customer(3, 2);
    line.serve(second);
    assertThat(first.given).isEqualTo(1);
    assertThat(second.given).isZero();
    assertThat(second.tries).isZero();
    assertThat(whenRoom).hasSize(1);
    first.room = 2;
    thereIsRoom();
    assertThat(first.given).isEqualTo(3);
    assertThat(second.given).isEqualTo(2);
    second.room = 1;
    thereIsRoom();
    assertThat(second.given).isEqualTo(3);
    assertThat(whenRoom).isEmpty();
  }

  @Test
  void waitsAgainIfTheRoomWasNotEnough() {
    Customer first = new Customer(3, 1);
    line.serve(first);
    first.room = 1;
    thereIsRoom();
    assertThat(first.given).isEqualTo(2);
    assertThat(whenRoom).hasSize(1);
    first.room = 1;
    thereIsRoom();
    assertThat(first.given).isEqualTo(3);
    assertThat(whenRoom).isEmpty();
  }

  @Test
  void letsTheFirstGiveUpThoughThereIsNoRoom() {
    Customer first = new Customer(3, 1);
    line.serve(first);
    Customer second = new Customer(1, 1);
    line.serve(second);
    first.given = 3; // it gives up
    line.look();
    assertThat(second.given).isEqualTo(1);
    thereIsRoom();
    assertThat(whenRoom).isEmpty();
  }

  @Test
  void asksForRoomOnceHoweverOftenItLooks() {
    line.serve(new Customer(2, 1));
    line.look();
    line.look();
    assertThat(whenRoom).hasSize(1);
  }
}
