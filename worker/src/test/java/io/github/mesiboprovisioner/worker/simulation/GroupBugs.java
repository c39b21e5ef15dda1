package io.github.mesiboprovisioner.worker.simulation;

import java.util.List;

/** Mistakes in what becomes of the events of a group. */
final class GroupBugs {
    private GroupBugs() {}

    static final List<PlantedBug> CREATION =
            List.of(
                    PlantedBug.in(
                            "entity/GroupWork.java",
                            "groupadd is repeated unflagged after a restored intent",
                            ": GroupCreationTask.again(this, Set.of(), now);",
                            ": GroupCreationTask.first(this, Set.of(), now);"),
                    PlantedBug.in(
                            "entity/GroupCreationTask.java",
                            "groupadd is repeated unflagged after a time-out",
                            "draft.mayHaveDuplicate = true;\n"
                                    + "        return new GroupCreationTask("
                                    + "work.begunWith(draft.done()), before, true);",
                            "return new GroupCreationTask("
                                    + "work.begunWith(draft.done()), before, false);"));

    static final List<PlantedBug> MEMBERS =
            List.of(
                    PlantedBug.in(
                            "entity/MemberLists.java",
                            "a list that is refused is given up as a whole",
                            "if (!next().isSingle()) {",
                            """
                            if (!size && !next().isSingle()) {
                                var all = refused.plusAll(next().addresses());
                                return new MemberLists(rest, all, unsure, tooLarge);
                            }
                            if (!next().isSingle()) {
                            """),
                    PlantedBug.in(
                            "entity/MemberList.java",
                            "the limit of a body is ignored",
                            "if (!list.isEmpty() && bytes + 1 > left) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "entity/GroupLate.java",
                            "late members are given up after the first round",
                            "if (!draft.late.isEmpty()) {\n            draft.retries++;",
                            """
                            if (!draft.late.isEmpty()) {
                                reject(draft, offsets(draft).keySet(), offsets(draft));
                                endings = ended(draft, id);
                                draft.retries++;
                            """),
                    PlantedBug.in(
                            "entity/GroupSettlement.java",
                            "a late member is forgotten",
                            "if (!failed.get(index) && !names.get(index).pending.isEmpty()) {",
                            "if (false) {"),
                    PlantedBug.in(
                            "entity/GroupLate.java",
                            "members-settled is told twice",
                            "draft.late = rest;\n        if (rest.isEmpty()) {",
                            "if (rest.isEmpty()) {"),
                    PlantedBug.in(
                            "entity/MemberTouches.java",
                            "a late member that was removed is added all the same",
                            "return !touch.wanted() && recorded.members().get(address) instanceof"
                                    + " Member.Pending;",
                            "return false;"),
                    PlantedBug.in(
                            "entity/MemberSettlement.java",
                            "whose removal is refused stays a member",
                            "if (lists.unsure().contains(address) || member instanceof"
                                    + " Member.Confirmed) {",
                            """
                            if (member instanceof Member.Confirmed) {
                                return;
                            }
                            if (lists.unsure().contains(address)) {
                            """),
                    PlantedBug.in(
                            "entity/GroupDesired.java",
                            "a snapshot removes nobody",
                            "removed.addAll(leaving);",
                            ""),
                    PlantedBug.in(
                            "entity/GroupWork.java",
                            "settings are sent once and then forgotten",
                            "boolean name = all || !wanted.name().equals(recorded.name());",
                            "boolean name = all;"));
}
