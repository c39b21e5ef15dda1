package io.github.mesiboprovisioner.worker.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mesiboprovisioner.contracts.Result.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a failed event is told of a failure (CONTRACT 4, error). */
class ProblemTest {

    private static final Failure REJECTED =
            new Failure.Rejected(
                    Optional.of(400),
                    Optional.of("BADVALUE"),
                    Optional.of("too long"),
                    Optional.of("shorten it"),
                    List.of("user.name"));

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        transientFailure(Failure.Transient.Cause.TIMEOUT),
                        "timeout",
                        Optional.of(500)),
                Arguments.of(
                        new Failure.Throttled(Optional.empty()), "throttled", Optional.empty()),
                Arguments.of(
                        new Failure.Forbidden(Failure.Forbidden.Kind.AUTH),
                        "forbidden",
                        Optional.empty()));
    }

    private static Failure transientFailure(Failure.Transient.Cause cause) {
        return new Failure.Transient(cause, Optional.of(500));
    }

    @Test
    void problem_ofARejection_saysAllThatMesiboSaid() {
        Problem problem =
                new Problem(
                        Problem.Kind.REJECTED,
                        Optional.of(400),
                        Optional.of("BADVALUE"),
                        Optional.of("too long"),
                        Optional.of("shorten it"),
                        List.of("user.name"),
                        3,
                        true);

        assertThat(UserEndings.problem(REJECTED, Problem.Kind.REJECTED, 3)).isEqualTo(problem);
        assertThat(GroupProblem.of(REJECTED, false, 3)).isEqualTo(problem);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void problem_ofAnotherFailure_namesItByAFixedWord(
            Failure failure, String cause, Optional<Integer> code) {
        Problem problem =
                new Problem(
                        Problem.Kind.EXHAUSTED,
                        code,
                        Optional.empty(),
                        Optional.of(cause),
                        Optional.empty(),
                        List.of(),
                        8,
                        true);

        assertThat(UserEndings.problem(failure, Problem.Kind.EXHAUSTED, 8)).isEqualTo(problem);
        assertThat(GroupProblem.of(failure, true, 8)).isEqualTo(problem);
    }

    @Test
    void problem_ofARequestThatIsTooLarge_saysSo() {
        Failure tooLarge = new Failure.TooLarge();

        Problem ofUser = UserEndings.problem(tooLarge, Problem.Kind.REJECTED, 1);
        assertThat(ofUser.code()).contains(413);
        assertThat(ofUser.cause()).contains(tooLarge.tag());
        assertThat(GroupProblem.of(tooLarge, false, 1).cause())
                .contains("the request is too large");
    }

    @ParameterizedTest
    @EnumSource
    void tag_ofATransientFailure_isItsCause(Failure.Transient.Cause cause) {
        assertThat(transientFailure(cause).tag()).isEqualTo(cause.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void tag_ofTheOthers_isTheirKind() {
        assertThat(REJECTED.tag()).isEqualTo("rejected");
        assertThat(new Failure.TooLarge().tag()).isEqualTo("too-large");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOGROUP", "BADGROUP", "GROUPNOTFOUND"})
    void isAboutGroup_wordSaysThatThereIsNoGroup_isTrue(String word) {
        assertThat(GroupProblem.isAboutGroup(rejected(Optional.of(word), List.of()))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gid", "group.gid"})
    void isAboutGroup_propertyIsTheGroupsId_isTrue(String property) {
        Failure failure = rejected(Optional.of("BADVALUE"), List.of("token", property));

        assertThat(GroupProblem.isAboutGroup(failure)).isTrue();
    }

    @Test
    void isAboutGroup_memberMayBeMeant_isFalse() {
        assertThat(GroupProblem.isAboutGroup(rejected(Optional.of("NOTFOUND"), List.of())))
                .isFalse();
        assertThat(GroupProblem.isAboutGroup(rejected(Optional.empty(), List.of("members"))))
                .isFalse();
        assertThat(GroupProblem.isAboutGroup(new Failure.TooLarge())).isFalse();
        assertThat(GroupProblem.isAboutGroup(new Failure.Throttled(Optional.empty()))).isFalse();
    }

    private static Failure rejected(Optional<String> error, List<String> properties) {
        return new Failure.Rejected(
                Optional.of(404), error, Optional.empty(), Optional.empty(), properties);
    }
}
