package io.github.mesiboprovisioner.bench.stage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where in the log each sent event stands, whom it is about, and when it should have been sent. */
public final class SentEvents {

    private final List<Integer> users = new ArrayList<>();
    private final List<Long> intendedNanos = new ArrayList<>();
    private final Map<Place, Integer> numbers = new HashMap<>();

    /** A record of the input topic. */
    public record Place(int partition, long offset) {}

    synchronized int next(int user, long nanos) {
        users.add(user);
        intendedNanos.add(nanos);
        return users.size() - 1;
    }

    synchronized void placed(int number, int partition, long offset) {
        numbers.put(new Place(partition, offset), number);
    }

    /** How many there are. */
    public synchronized int count() {
        return users.size();
    }

    /** Its number, from 0 in the order of sending; -1 if there is none. */
    public synchronized int numberAt(Place place) {
        return numbers.getOrDefault(place, -1);
    }

    public synchronized int user(int number) {
        return users.get(number);
    }

    public synchronized long intendedNanos(int number) {
        return intendedNanos.get(number);
    }
}
