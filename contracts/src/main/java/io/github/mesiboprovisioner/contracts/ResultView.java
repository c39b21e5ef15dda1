package io.github.mesiboprovisioner.contracts;

import java.util.Optional;

/**
 * A published result as a reader sees it.
 *
 * @param causationId the event's id
 * @param jwe the issued token when tokens are encrypted; the result then has no value
 * @param counts there when the member lists were cut
 */
public record ResultView(
        Result result,
        Optional<String> causationId,
        Optional<String> jwe,
        Optional<MemberCounts> counts) {}
