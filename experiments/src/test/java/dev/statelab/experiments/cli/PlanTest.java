package dev.statelab.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.course.Experiment;
import dev.statelab.experiments.load.Load;
import dev.statelab.experiments.load.ShopWorkload;
import dev.statelab.experiments.suite.Overhead;
import dev.statelab.experiments.suite.PodKill;
import dev.statelab.experiments.suite.Rollout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final List<String> SERVICES = List.of("memory-sticky", "redis", "postgresql", "jwt");
    private static final List<Experiment> EXPERIMENTS = List.of(new PodKill(), new Rollout(), new Overhead());

    @Test
    void eachRoundGoesThroughAllServicesInAnOrderOfItsOwn() {
        List<List<String>> rounds = turns(plan(3, 1, Map.of())).stream()
                .map(turn -> turn.getFirst().service())
                .collect(
                        ArrayList::new,
                        (all, service) -> {
                            if (all.isEmpty() || all.getLast().size() == SERVICES.size()) {
                                all.add(new ArrayList<>());
                            }
                            all.getLast().add(service);
                        },
                        List::addAll);

        assertThat(rounds)
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allSatisfy(round -> assertThat(round).containsExactlyInAnyOrderElementsOf(SERVICES));
    }

    @Test
    void theOrderFollowsFromTheSeed() {
        assertThat(turns(plan(3, 1, Map.of()))).isEqualTo(turns(plan(3, 1, Map.of())));
        assertThat(turns(plan(3, 1, Map.of()))).isNotEqualTo(turns(plan(3, 2, Map.of())));
    }

    @Test
    void aFaultIsInjectedInEachRoundAndAMeasurementMadeInTheFirst() {
        List<Plan.Step> jwt = turns(plan(3, 1, Map.of())).stream()
                .flatMap(List::stream)
                .filter(step -> step.service().equals("jwt"))
                .toList();

        assertThat(jwt)
                .extracting(step -> step.round() + " " + step.experiment().name())
                .containsExactly(
                        "1 pod-kill", "1 rollout", "1 overhead", "2 pod-kill", "2 rollout", "3 pod-kill", "3 rollout");
    }

    @Test
    void laterRoundsHaveUsersThatMakeOtherChoices() {
        List<Plan.Step> steps =
                turns(plan(2, 1, Map.of())).stream().flatMap(List::stream).toList();

        assertThat(steps.getFirst().load(Load.standard())).isEqualTo(Load.standard());
        assertThat(steps.getLast().load(Load.standard()).seed()
                        - Load.standard().seed())
                .as("users have consecutive seeds")
                .isGreaterThan(ShopWorkload.MOST_USERS);
    }

    @Test
    void completedRunsAreNotRepeated() {
        Plan plan = plan(2, 1, Map.of("jwt pod-kill", 1, "jwt overhead", 1, "redis pod-kill", 3));

        assertThat(plan.position()).isEqualTo("run 5 of at most 20, round 1 of 2");
        assertThat(turns(plan).stream().flatMap(List::stream).toList())
                .noneMatch(step -> step.service().equals("redis")
                        && step.experiment().name().equals("pod-kill"))
                .filteredOn(step -> step.service().equals("jwt"))
                .extracting(step -> step.round() + " " + step.experiment().name())
                .containsExactly("1 rollout", "2 pod-kill", "2 rollout");
    }

    @Test
    void whatAServiceDoesNotSupportIsDroppedFromAllRounds() {
        Plan plan = plan(2, 1, Map.of());
        SERVICES.forEach(service -> plan.drop(
                service,
                experiment -> service.equals("jwt") && experiment.name().equals("rollout")));

        assertThat(plan.position()).isEqualTo("run 1 of 18, round 1 of 2");
        assertThat(plan.starts()).isEqualTo(7);
        plan.done(plan.next().getFirst());
        assertThat(plan.position()).isEqualTo("run 2 of 18, round 1 of 2");
    }

    private static Plan plan(int rounds, long seed, Map<String, Integer> before) {
        return new Plan(
                SERVICES,
                EXPERIMENTS,
                rounds,
                seed,
                before.entrySet().stream()
                        .flatMap(one -> Stream.generate(one::getKey).limit(one.getValue()))
                        .toList());
    }

    private static List<List<Plan.Step>> turns(Plan plan) {
        List<List<Plan.Step>> turns = new ArrayList<>();
        for (List<Plan.Step> turn = plan.next(); !turn.isEmpty(); turn = plan.next()) {
            turns.add(turn);
            plan.skip(turn);
        }
        return turns;
    }
}
