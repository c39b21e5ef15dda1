package io.github.mesiboprovisioner.worker.it;

import io.github.mesiboprovisioner.contracts.Result;
import io.github.mesiboprovisioner.contracts.ResultView;

import java.util.List;
import java.util.function.Predicate;

/** All results of a world, in the order in which each entity's were published, and the promises. */
record History(List<ResultView> views) {

    /** Every input record has exactly one result, in order; extra results have a suffix. */
    void assertOneForEach(List<Feed.Position> sent) {
        Ledger ledger = new Ledger();
        sent.forEach(ledger::sent);
        views.forEach(view -> ledger.answered(view.result()));
        ledger.assertKept();
    }

    /** The last token that was published for a user, and not revoked since, lets it in. */
    void assertTokensAccepted(Stack stack, Predicate<Result> revokes) {
        Tokens tokens = new Tokens();
        for (ResultView view : views) {
            tokens.take(view.result(), revokes.test(view.result()));
        }
        tokens.assertAccepted(stack);
    }
}
