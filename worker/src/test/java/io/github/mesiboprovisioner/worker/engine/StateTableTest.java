package io.github.mesiboprovisioner.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EntityState;
import io.github.mesiboprovisioner.worker.entity.EventId;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.History;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

class StateTableTest {

    private static final Instant HORIZON = Instant.parse("2026-01-01T00:00:00Z");

    private final StateTable table = new StateTable();

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void put_anyRecords_isLikeAPlainMap(long seed) {
        Random random = new Random(seed);
        StateRecords records = new StateRecords(random);
        Map<EntityKey, EntityState> plain = new HashMap<>();
        Optional<Progress> progress = Optional.empty();
        for (int i = 0; i < 3000; i++) {
            StateRecord record = records.next();
            if (random.nextBoolean()) {
                table.put(record);
            } else {
                StateCodec.Encoded encoded = StateCodec.encode(record);
                table.put(encoded.key(), encoded.value());
            }
            if (record instanceof StateRecord.OfProgress(var latest)) {
                progress = Optional.of(latest);
            } else {
                putPlain(plain, record);
            }
        }
        Map<EntityKey, EntityState> shown = new HashMap<>();
        table.forEach(shown::put);

        assertThat(shown).isEqualTo(plain);
        assertThat(table.size()).isEqualTo(plain.size());
        assertThat(table.progress()).isEqualTo(progress);
        assertThat(table.census()).isEqualTo(census(plain));
        plain.forEach((key, state) -> assertThat(table.get(key)).isEqualTo(state));
        assertThat(waking()).isEqualTo(keys(plain, state -> state.wakeAt().isPresent()));
        assertThat(table.waiting().keySet()).isEqualTo(keys(plain, StateTableTest::isWaiting));
        assertThat(table.waiting()).containsAllEntriesOf(table.someWaiting());
        assertThat(table.someWaiting().isEmpty()).isEqualTo(table.waiting().isEmpty());
        assertThat(deleted()).isEqualTo(keys(plain, StateTableTest::isOld));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void put_damagedUser_isTakenOrRefusedAsDecodingIs(long seed) {
        Random random = new Random(seed);
        StateRecords records = new StateRecords(random);
        for (int i = 0; i < 3000; i++) {
            StateCodec.Encoded encoded = StateCodec.encode(records.next());
            byte[] key = StateRecords.damaged(encoded.key(), random);
            if (encoded.value() == null || !StateCodec.isOfUser(key)) {
                continue;
            }
            byte[] value = StateRecords.damaged(encoded.value(), random);

            Throwable refused = catchThrowable(() -> table.put(key, value));

            try {
                StateRecord.OfUser user = (StateRecord.OfUser) StateCodec.decode(key, value);
                assertThat(refused).isNull();
                assertThat(table.get(EntityKey.user(user.address()))).isEqualTo(user.state());
            } catch (StateCodec.Unreadable e) {
                assertThat(refused).isInstanceOf(StateCodec.Unreadable.class);
            }
        }
    }

    @Test
    void get_neverPut_isUnknown() {
        assertThat(table.get(EntityKey.user("ada"))).isEqualTo(UserState.UNKNOWN);
        assertThat(table.get(EntityKey.group("ada"))).isEqualTo(GroupState.UNKNOWN);
    }

    @Test
    void put_moreSourcesThanAreShared_keepsEveryOne() {
        for (int i = 0; i < 10_000; i++) {
            table.put(user(i));
        }
        for (int i = 0; i < 10_000; i++) {
            StateRecord.OfUser user = user(i);
            assertThat(table.get(EntityKey.user(user.address()))).isEqualTo(user.state());
        }
    }

    @Test
    void someWaiting_firstOnesSettled_showsOthers() {
        StateRecords records = new StateRecords(new Random(1));
        Map<EntityKey, HeldRemoval> all = new HashMap<>();
        while (all.size() < 500) {
            for (int i = 0; i < 500; i++) {
                table.put(records.next());
            }
            all = table.waiting();
        }
        while (!all.isEmpty()) {
            Map<EntityKey, HeldRemoval> some = table.someWaiting();
            assertThat(some).isNotEmpty().hasSizeLessThanOrEqualTo(100);
            assertThat(all).containsAllEntriesOf(some);
            for (EntityKey key : Set.copyOf(some.keySet())) {
                table.put(new StateRecord.Forgotten(key));
                all.remove(key);
            }
        }

        assertThat(table.someWaiting()).isEmpty();
    }

    @Test
    void census_countsWhatIsThere_andNothingOfWhatIsForgotten() {
        table.put(user(1));
        table.put(new StateRecord.OfUser("ada", UserState.UNKNOWN.holding(held())));
        table.put(group("a", 7));
        table.put(new StateRecord.OfGroup("b", GroupState.UNKNOWN.holding(held())));
        table.put(new StateRecord.OfMember("a", "ada", new GroupState.Member.Pending(3)));
        table.put(new StateRecord.OfMember("a", "bob", new GroupState.Member.Confirmed(false)));
        table.put(new StateRecord.OfMember("a", "ada", new GroupState.Member.Pending(4)));
        assertThat(table.census()).isEqualTo(new Census(2, 2, 2, 1, 2));
        assertThat(table.size()).isEqualTo(4);

        table.put(new StateRecord.ForgottenMember("a", "bob"));
        assertThat(table.census()).isEqualTo(new Census(2, 2, 1, 1, 2));
        for (String id : List.of("a", "b")) {
            table.put(new StateRecord.Forgotten(EntityKey.group(id)));
        }
        assertThat(table.census()).isEqualTo(new Census(2, 0, 0, 0, 1));
        table.put(new StateRecord.OfUser("ada", UserState.UNKNOWN));
        assertThat(table.census()).isEqualTo(new Census(2, 0, 0, 0, 0));
        table.put(new StateRecord.Forgotten(EntityKey.user("ada")));
        assertThat(table.census()).isEqualTo(new Census(1, 0, 0, 0, 0));
    }

    private static HeldRemoval held() {
        return new HeldRemoval(
                HeldRemoval.Kind.DELETE,
                new EventOrigin(
                        Optional.empty(), Optional.empty(), Optional.empty(), "topic", 0, 1),
                Result.Trace.NONE,
                HORIZON,
                HeldRemoval.Phase.WAITING);
    }

    @Test
    void isHeldByAnother_sameGidAgain_isTrueForBoth() {
        table.put(group("a", 7));
        assertThat(table.isHeldByAnother(7, EntityKey.group("a"))).isFalse();
        assertThat(table.isHeldByAnother(7, EntityKey.group("b"))).isTrue();

        table.put(group("b", 7));
        assertThat(table.isHeldByAnother(7, EntityKey.group("a"))).isTrue();
        assertThat(table.isHeldByAnother(7, EntityKey.group("b"))).isTrue();

        table.put(group("b", 8));
        assertThat(table.isHeldByAnother(7, EntityKey.group("a"))).isFalse();
        table.put(new StateRecord.Forgotten(EntityKey.group("a")));
        assertThat(table.isHeldByAnother(7, EntityKey.group("b"))).isFalse();
    }

    private static StateRecord.OfUser user(int number) {
        History history =
                new History(
                        List.of(new EventId("/source/" + number, "id")), Optional.empty(), number);
        return new StateRecord.OfUser(
                "user-" + number,
                new UserState(
                        new UserState.Life.Live(true),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("app"),
                        false,
                        false,
                        Optional.empty(),
                        history));
    }

    private static StateRecord group(String id, long gid) {
        GroupState none = GroupState.UNKNOWN;
        return new StateRecord.OfGroup(
                id,
                new GroupState(
                        new GroupState.Life.Live(gid),
                        none.name(),
                        none.permissions(),
                        false,
                        false,
                        none.members(),
                        none.changed(),
                        none.late(),
                        none.retryAt(),
                        0,
                        false,
                        none.held(),
                        none.history()));
    }

    private static void putPlain(Map<EntityKey, EntityState> plain, StateRecord record) {
        switch (record) {
            case StateRecord.OfProgress _ -> {}
            case StateRecord.OfUser(var address, var state) ->
                    plain.put(EntityKey.user(address), state);
            case StateRecord.OfGroup(var id, var state) ->
                    plain.put(EntityKey.group(id), state.withMembers(group(plain, id).members()));
            case StateRecord.OfMember(var id, var address, var member) ->
                    plain.put(EntityKey.group(id), group(plain, id).withMember(address, member));
            case StateRecord.Forgotten(var key) -> plain.remove(key);
            case StateRecord.ForgottenMember(var id, var address) ->
                    plain.computeIfPresent(
                            EntityKey.group(id), (_, _) -> group(plain, id).withoutMember(address));
        }
    }

    private static GroupState group(Map<EntityKey, EntityState> plain, String id) {
        return plain.getOrDefault(EntityKey.group(id), GroupState.UNKNOWN)
                        instanceof GroupState group
                ? group
                : GroupState.UNKNOWN;
    }

    private static Census census(Map<EntityKey, EntityState> plain) {
        Census census = Census.EMPTY;
        for (EntityState state : plain.values()) {
            census = census.counting(state, 1);
            if (state instanceof GroupState group) {
                for (GroupState.Member member : group.members().values()) {
                    census = census.counting(member, 1);
                }
            }
        }
        return census;
    }

    private Set<EntityKey> waking() {
        Set<EntityKey> keys = new HashSet<>();
        table.forEachWaking((key, _) -> keys.add(key));
        return keys;
    }

    private static Set<EntityKey> keys(
            Map<EntityKey, EntityState> plain, Predicate<EntityState> wanted) {
        Set<EntityKey> keys = new HashSet<>();
        plain.forEach(
                (key, state) -> {
                    if (wanted.test(state)) {
                        keys.add(key);
                    }
                });
        return keys;
    }

    private static boolean isWaiting(EntityState state) {
        return state.held().filter(HeldRemoval::isWaiting).isPresent();
    }

    private static boolean isOld(EntityState state) {
        return state.deletedAt().filter(HORIZON::isAfter).isPresent();
    }

    private Set<EntityKey> deleted() {
        Set<EntityKey> keys = new HashSet<>();
        int from = 0;
        do {
            from = table.findDeleted(from, 7, HORIZON, keys::add);
        } while (from != 0);
        return keys;
    }
}
