package io.github.mesiboprovisioner.worker.engine;

import io.github.mesiboprovisioner.contracts.IdentityEvent;

/** The classes in which waiting operations are served (CONTRACT 3, rule 8), most urgent first. */
enum Urgency {
    PERSON(8),
    USER(3),
    GROUP(2),
    BULK(1);

    private final int weight;

    Urgency(int weight) {
        this.weight = weight;
    }

    int weight() {
        return weight;
    }

    static Urgency of(IdentityEvent event) {
        if (event.context().bulk()) {
            return BULK;
        }
        return switch (event) {
            case IdentityEvent.UserCreated _,
                    IdentityEvent.TokenRequested _,
                    IdentityEvent.UserDeactivated _,
                    IdentityEvent.UserReactivated _,
                    IdentityEvent.UserDeleted _ ->
                    PERSON;
            case IdentityEvent.UserUpdated _ -> USER;
            case IdentityEvent.GroupChanged _, IdentityEvent.GroupDeleted _ -> GROUP;
        };
    }
}
