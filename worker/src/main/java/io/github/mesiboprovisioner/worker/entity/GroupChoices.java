package io.github.mesiboprovisioner.worker.entity;

import org.jspecify.annotations.Nullable;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * The settings that folded events want, each with the event that chose it. Belongs to one {@link
 * GroupDesired}.
 */
final class GroupChoices {

    /** Who chose a setting. */
    private record Choice(String value, int writer) {}

    private final GroupSettings known;
    private final Map<GroupSetting, Choice> choices = new EnumMap<>(GroupSetting.class);
    private boolean doubted;
    private boolean inDoubt;
    private boolean forced;

    GroupChoices(GroupState recorded) {
        this.known = GroupSettings.of(recorded);
        this.inDoubt = recorded.settingsInDoubt();
    }

    /** Perhaps they were changed by an owner that died. */
    void doubt() {
        doubted = true;
        inDoubt = true;
    }

    boolean isDoubted() {
        return doubted;
    }

    /** They are to be sent even if nothing differs. */
    void force() {
        forced = true;
    }

    /** What of {@code asked} is news. What is in doubt is news once. */
    Map<GroupSetting, String> changedBy(GroupSettings asked) {
        if (asked.isEmpty()) {
            return Map.of();
        }
        Map<GroupSetting, String> changed = new EnumMap<>(GroupSetting.class);
        asked.values()
                .forEach(
                        (setting, value) -> {
                            if (isUnsettled(setting) || !value.equals(current(setting))) {
                                changed.put(setting, value);
                            }
                        });
        return changed;
    }

    /** The name once more, if it is in doubt. */
    Map<GroupSetting, String> nameInDoubt(String otherwise) {
        return isUnsettled(GroupSetting.NAME)
                ? Map.of(GroupSetting.NAME, known.name().orElse(otherwise))
                : Map.of();
    }

    boolean isDecided(GroupSettings asked) {
        return asked.values().keySet().stream().anyMatch(choices::containsKey);
    }

    void choose(GroupSetting setting, String value, int writer, BitSet overwritten) {
        Choice earlier = choices.put(setting, new Choice(value, writer));
        if (earlier != null && earlier.writer() != writer) {
            overwritten.set(earlier.writer());
        }
    }

    private boolean isUnsettled(GroupSetting setting) {
        return inDoubt && !choices.containsKey(setting);
    }

    private @Nullable String current(GroupSetting setting) {
        Choice choice = choices.get(setting);
        return choice == null ? known.values().get(setting) : choice.value();
    }

    /** Everything known in the end. */
    GroupSettings wanted() {
        if (choices.isEmpty()) {
            return known;
        }
        Map<GroupSetting, String> wanted = new EnumMap<>(GroupSetting.class);
        wanted.putAll(known.values());
        choices.forEach((setting, choice) -> wanted.put(setting, choice.value()));
        return new GroupSettings(wanted);
    }

    boolean isForced() {
        return forced || (inDoubt && !choices.isEmpty());
    }

    /** Marks the events of which something is sent. */
    void markWriters(BitSet effective) {
        choices.forEach(
                (setting, choice) -> {
                    if (inDoubt || !choice.value().equals(known.values().get(setting))) {
                        effective.set(choice.writer());
                    }
                });
    }
}
