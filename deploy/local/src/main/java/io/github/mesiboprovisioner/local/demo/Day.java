package io.github.mesiboprovisioner.local.demo;

import io.github.mesiboprovisioner.contracts.EncodedRecord;
import io.github.mesiboprovisioner.contracts.IdentityEvent;
import io.github.mesiboprovisioner.contracts.IdentityEvent.GroupChanged;
import io.github.mesiboprovisioner.contracts.IdentityEvent.Membership;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenChoice;
import io.github.mesiboprovisioner.contracts.IdentityEvent.TokenRequested;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserCreated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeactivated;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserDeleted;
import io.github.mesiboprovisioner.contracts.IdentityEvent.UserUpdated;
import io.github.mesiboprovisioner.local.demo.Company.Person;
import io.github.mesiboprovisioner.local.demo.Company.Team;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the identity source tells in the course of one day, in five parts. */
final class Day {

    private static final TokenChoice TOKEN =
            new TokenChoice.Issue(Optional.empty(), Optional.empty());

    private final Source source = new Source();
    private final List<Person> people = Company.people();
    private final List<Team> teams = Company.teams();
    private final Person leaver = people.get(42);

    /** Written in the morning, and held up somewhere until the evening. */
    private final Sent delayed = rename(people.get(12), " (Paris)");

    /** A part of the day; the next one begins when all its records have results. */
    record Part(String title, List<Sent> records) {}

    /** A record on its way to an input topic. */
    record Sent(String topic, EncodedRecord record) {}

    List<Part> parts() {
        return List.of(
                new Part("199 people are hired", hires()),
                new Part("15 groups are formed, one member is not hired yet", groups()),
                new Part("that member is hired, others rename, ask for tokens", noon()),
                new Part("people change teams, somebody is locked out", transfers()),
                new Part("and deleted; a duplicate, a late, a poisoned record", evening()));
    }

    private List<Sent> hires() {
        return people.subList(0, people.size() - 1).stream().map(this::hire).toList();
    }

    private Sent hire(Person person) {
        return user(
                new UserCreated(
                        source.context(person.address()),
                        Optional.of(person.name()),
                        Optional.empty(),
                        TOKEN));
    }

    private List<Sent> groups() {
        return teams.stream()
                .map(team -> team(team, new Membership.Snapshot(team.members())))
                .toList();
    }

    private List<Sent> noon() {
        List<Sent> records = new ArrayList<>();
        records.add(hire(people.getLast()));
        people.subList(0, 10).forEach(person -> records.add(rename(person, " (Oslo)")));
        // Twice in a row: the second one is all that mesibo needs to hear.
        people.subList(10, 15).forEach(person -> records.add(rename(person, "-Smith")));
        people.subList(10, 15).forEach(person -> records.add(rename(person, "-Jones")));
        people.subList(20, 30).forEach(person -> records.add(newToken(person)));
        return records;
    }

    private List<Sent> transfers() {
        List<Sent> records = new ArrayList<>();
        for (int i = 1; i < teams.size() - 1; i++) {
            List<String> moving = teams.get(i).members().subList(0, 2);
            records.add(team(teams.get(i), new Membership.Delta(List.of(), moving)));
            records.add(team(teams.get(i + 1), new Membership.Delta(moving, List.of())));
        }
        Team board = teams.getLast();
        records.add(team(board, new Membership.Snapshot(board.members().subList(0, 10))));
        records.add(user(new UserDeactivated(source.context(leaver.address()))));
        return records;
    }

    private List<Sent> evening() {
        Person early = people.getFirst();
        Sent again =
                user(
                        new UserUpdated(
                                source.context(early.address()),
                                Optional.of("Ada B."),
                                Optional.empty(),
                                TOKEN));
        return List.of(
                user(new UserDeleted(source.context(leaver.address()))),
                again,
                again,
                delayed,
                team(teams.get(1), new Membership.Same()),
                poisoned());
    }

    private Sent rename(Person person, String suffix) {
        return user(
                new UserUpdated(
                        source.context(person.address()),
                        Optional.of(person.name() + suffix),
                        Optional.empty(),
                        TOKEN));
    }

    private Sent newToken(Person person) {
        return user(
                new TokenRequested(
                        source.context(person.address()), Optional.empty(), Optional.empty()));
    }

    private Sent poisoned() {
        EncodedRecord good = source.encoded(new UserDeleted(source.context("nobody@example.com")));
        byte[] broken = "{\"name\": ".getBytes(StandardCharsets.UTF_8);
        return new Sent(Stack.USERS, new EncodedRecord(good.key(), good.headers(), broken));
    }

    private Sent user(IdentityEvent event) {
        return new Sent(Stack.USERS, source.encoded(event));
    }

    private Sent team(Team team, Membership membership) {
        return new Sent(
                Stack.GROUPS,
                source.encoded(
                        new GroupChanged(
                                source.context(team.id()),
                                Optional.of(team.name()),
                                Optional.empty(),
                                membership)));
    }
}
