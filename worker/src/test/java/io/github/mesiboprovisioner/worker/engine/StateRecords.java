package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.EventOrigin;
import io.github.mesiboprovisioner.contracts.GroupPermissions;
import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.worker.entity.EntityKey;
import io.github.mesiboprovisioner.worker.entity.EventId;
import io.github.mesiboprovisioner.worker.entity.GroupState;
import io.github.mesiboprovisioner.worker.entity.HeldRemoval;
import io.github.mesiboprovisioner.worker.entity.History;
import io.github.mesiboprovisioner.worker.entity.UserState;

import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Random state records, with everything that a field may hold. */
final class StateRecords {

    /** Nothing, a separator look-alike, beyond ASCII, beyond 16 bits, and half of that. */
    private static final List<String> PIECES =
            List.of("", "a", "g", "0", "\u0000", "\u00fc", "\u20ac", "\ud83d\ude00", "\ud83d");

    private final Random random;

    StateRecords(Random random) {
        this.random = random;
    }

    /** One with every field set, the same every time. */
    static Progress progress() {
        Ranges.Builder settled = new Ranges.Builder();
        settled.add(12, 15);
        settled.add(16, 36);
        return new Progress(
                "g",
                "t",
                "s",
                3,
                10,
                settled.build(),
                1,
                List.of(100L),
                Map.of(11L, 100L),
                3,
                "n",
                true);
    }

    StateRecord next() {
        return switch (random.nextInt(6)) {
            case 0 -> new StateRecord.OfProgress(randomProgress());
            case 1 -> new StateRecord.OfUser(text(), user());
            case 2 -> new StateRecord.OfGroup(text(), group());
            case 3 -> new StateRecord.OfMember(text(), text(), member());
            case 4 -> new StateRecord.ForgottenMember(text(), text());
            default ->
                    new StateRecord.Forgotten(
                            random.nextBoolean()
                                    ? EntityKey.user(text())
                                    : EntityKey.group(text()));
        };
    }

    private Progress randomProgress() {
        Ranges.Builder settled = new Ranges.Builder();
        long at = offset();
        long watermark = at;
        for (int i = random.nextInt(5); i > 0; i--) {
            at += 1 + random.nextInt(1000);
            long to = at + 1 + random.nextInt(1000);
            settled.add(at, to);
            at = to;
        }
        return new Progress(
                text(),
                text(),
                text(),
                random.nextInt(1000),
                watermark,
                settled.build(),
                offset(),
                list(this::offset),
                Map.of(offset(), offset()),
                offset() - 1,
                text(),
                random.nextBoolean());
    }

    private UserState user() {
        return new UserState(
                switch (random.nextInt(3)) {
                    case 0 -> new UserState.Life.Unknown();
                    case 1 -> new UserState.Life.Live(random.nextBoolean());
                    default -> new UserState.Life.Deleted(instant());
                },
                optional(this::text),
                optional(random::nextLong),
                new HashSet<>(list(this::text)),
                random.nextBoolean(),
                random.nextBoolean(),
                optional(this::held),
                history());
    }

    private GroupState group() {
        return new GroupState(
                groupLife(),
                optional(this::text),
                permissions(),
                random.nextBoolean(),
                random.nextBoolean(),
                HashTreePMap.empty(),
                HashTreePSet.empty(),
                list(this::late),
                optional(this::instant),
                random.nextInt(Integer.MAX_VALUE),
                random.nextBoolean(),
                optional(this::held),
                history());
    }

    private GroupState.Life groupLife() {
        return switch (random.nextInt(4)) {
            case 0 -> new GroupState.Life.Unknown();
            case 1 ->
                    new GroupState.Life.Intended(
                            text(), instant(), new HashSet<>(list(random::nextLong)));
            case 2 -> new GroupState.Life.Live(random.nextLong());
            default -> new GroupState.Life.Deleted(instant());
        };
    }

    private GroupPermissions permissions() {
        return new GroupPermissions(
                optional(this::audience),
                optional(this::audience),
                optional(this::audience),
                optional(this::audience),
                optional(this::audience));
    }

    private GroupPermissions.Audience audience() {
        GroupPermissions.Audience[] all = GroupPermissions.Audience.values();
        return all[random.nextInt(all.length)];
    }

    private GroupState.Member member() {
        return switch (random.nextInt(3)) {
            case 0 -> new GroupState.Member.Confirmed(random.nextBoolean());
            case 1 -> new GroupState.Member.Pending(offset());
            default -> new GroupState.Member.InDoubt();
        };
    }

    private GroupState.LateEvent late() {
        return new GroupState.LateEvent(
                origin(), trace(), instant(), list(this::text), list(this::text));
    }

    private HeldRemoval held() {
        HeldRemoval.Kind[] kinds = HeldRemoval.Kind.values();
        HeldRemoval.Phase[] phases = HeldRemoval.Phase.values();
        return new HeldRemoval(
                kinds[random.nextInt(kinds.length)],
                origin(),
                trace(),
                instant(),
                phases[random.nextInt(phases.length)]);
    }

    private History history() {
        return new History(
                list(() -> new EventId(text(), text())),
                optional(() -> new BigInteger(126, random)),
                offset() - 1);
    }

    private EventOrigin origin() {
        return new EventOrigin(
                optional(this::text),
                optional(this::text),
                optional(this::text),
                text(),
                random.nextInt(1000),
                offset());
    }

    private Result.Trace trace() {
        return new Result.Trace(optional(this::text), optional(this::text), optional(this::text));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(
                random.nextLong(-3_000_000_000L, 30_000_000_000L), random.nextInt(1_000_000_000));
    }

    private long offset() {
        return random.nextLong(1L << random.nextInt(1, 62));
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return random.nextInt(20) == 0 ? text.toString().repeat(300) : text.toString();
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(Supplier<T> value) {
        List<T> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value.get());
        }
        return values;
    }

    static byte[] damaged(byte[] bytes, Random random) {
        byte[] damaged = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(3)));
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        return damaged;
    }
}
