package io.github.mesiboprovisioner.local.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two hundred people in fifteen groups. */
final class Company {

    private static final List<String> FIRST_NAMES =
            List.of(
                    "Ada",
                    "Alan",
                    "Barbara",
                    "Claude",
                    "Donald",
                    "Edsger",
                    "Frances",
                    "Grace",
                    "Hedy",
                    "Ivan",
                    "Joan",
                    "Ken",
                    "Leslie",
                    "Margaret",
                    "Niklaus",
                    "Olga",
                    "Peter",
                    "Radia",
                    "Sophie",
                    "Tony");
    private static final List<String> LAST_NAMES =
            List.of(
                    "Becker",
                    "Costa",
                    "Dubois",
                    "Eriksen",
                    "Fischer",
                    "Garcia",
                    "Horvat",
                    "Ivanova",
                    "Jensen",
                    "Kowalski");
    private static final List<String> TEAMS =
            List.of(
                    "Everyone",
                    "Engineering",
                    "Platform",
                    "Mobile",
                    "Design",
                    "Research",
                    "Sales",
                    "Marketing",
                    "Support",
                    "Finance",
                    "People",
                    "Legal",
                    "Security",
                    "Operations",
                    "Board");

    private Company() {}

    /** Somebody, before the first day. */
    record Person(String address, String name) {}

    /** A group, as the identity source calls it. */
    record Team(String id, String name, List<String> members) {}

    static List<Person> people() {
        List<Person> people = new ArrayList<>();
        for (String last : LAST_NAMES) {
            for (String first : FIRST_NAMES) {
                String address = (first + "." + last).toLowerCase(Locale.ROOT) + "@example.com";
                people.add(new Person(address, first + " " + last));
            }
        }
        return List.copyOf(people);
    }

    /** The first has everybody; each person is in one of the others. */
    static List<Team> teams() {
        List<Team> teams = new ArrayList<>();
        for (int i = 0; i < TEAMS.size(); i++) {
            String name = TEAMS.get(i);
            teams.add(new Team("team-" + name.toLowerCase(Locale.ROOT), name, membersOf(i)));
        }
        return List.copyOf(teams);
    }

    private static List<String> membersOf(int team) {
        List<String> members = new ArrayList<>();
        List<Person> people = people();
        for (int i = 0; i < people.size(); i++) {
            if (team == 0 || 1 + i % (TEAMS.size() - 1) == team) {
                members.add(people.get(i).address());
            }
        }
        return members;
    }
}
