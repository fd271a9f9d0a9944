package dev.statelab.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.statelab.testkit.chart.Chart;
import dev.statelab.testkit.chart.Rendering;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which objects the admission policy admits, evaluated with its own expressions. */
class AdmissionPolicyTest {

    private static final String NAME = "shop.demo-statelab-stateful";
    private static final String WORKLOAD = "demo-statelab-stateful";
    private static final Rendering CHART = Chart.renderFor("1.30.0", "admissionPolicy.enabled=true");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS); // a CEL integer has 64 bits
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("params", SimpleType.DYN)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    @ParameterizedTest
    @CsvSource({
        "memory, clientIP, 2, true",
        "memory, none, 1, true",
        "memory, none, 2, false",
        "redis, none, 3, true",
        "postgresql, none, 3, true",
        "hybrid, none, 3, true"
    })
    void sessionsInMemoryOfSeveralReplicasNeedAffinity(String store, String affinity, int replicas, boolean allowed)
            throws CelValidationException, CelEvaluationException {
        Deployment deployment = Chart.render(
                        "stateful.store=" + store, "stateful.affinity=" + affinity, "stateful.replicas=1")
                .get(Deployment.class, WORKLOAD);
        Scale scale = new ScaleBuilder()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        assertThat(allows(NAME + "-scale", scale, deployment)).isEqualTo(allowed);

        deployment.getSpec().setReplicas(replicas);
        assertThat(allows(NAME, deployment, null)).isEqualTo(allowed);
    }

    @Test
    void aMissingSessionStoreCountsAsMemory() throws CelValidationException, CelEvaluationException {
        Deployment deployment = Chart.render("stateful.affinity=none").get(Deployment.class, WORKLOAD);
        assertThat(allows(NAME, deployment, null)).isTrue();

        deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()
                .removeIf(variable -> variable.getName().equals("SESSION_STORE"));

        assertThat(allows(NAME, deployment, null)).isFalse();
    }

    @Test
    void aMissingAffinityLabelCountsAsNoAffinity() throws CelValidationException, CelEvaluationException {
        Deployment deployment = Chart.render("stateful.store=memory").get(Deployment.class, WORKLOAD);
        deployment.getMetadata().setLabels(null);

        assertThat(allows(NAME, deployment, null)).isFalse();
    }

    /** A scale of zero replicas is sent without the field. */
    @Test
    void aServiceWithSessionsInMemoryMayBeScaledToZero() throws CelValidationException, CelEvaluationException {
        Deployment deployment = Chart.render("stateful.store=memory", "stateful.affinity=none", "stateful.replicas=1")
                .get(Deployment.class, WORKLOAD);

        Scale nothing = new ScaleBuilder().withNewSpec().endSpec().build();

        assertThat(allows(NAME + "-scale", nothing, deployment)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'', deployments statefulsets", "-scale, deployments/scale"})
    void theAdmissionPolicyAppliesOnlyToItsRelease(String ending, String resources) {
        var constraints = CHART.get(ValidatingAdmissionPolicy.class, NAME + ending)
                .getSpec()
                .getMatchConstraints();

        assertThat(constraints.getNamespaceSelector().getMatchLabels())
                .isEqualTo(Map.of("kubernetes.io/metadata.name", "shop"));
        assertThat(constraints.getResourceRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getResources()).containsExactly(resources.split(" "));
            assertThat(rule.getResourceNames()).containsExactly(WORKLOAD);
        });
        var binding =
                CHART.get(ValidatingAdmissionPolicyBinding.class, NAME + ending).getSpec();
        assertThat(binding.getPolicyName()).isEqualTo(NAME + ending);
        assertThat(binding.getValidationActions()).containsExactly("Deny");
    }

    @Test
    void theScalePolicyHasTheDeploymentAsItsParameter() {
        var parameter = CHART.get(ValidatingAdmissionPolicyBinding.class, NAME + "-scale")
                .getSpec()
                .getParamRef();

        assertThat(CHART.find(Deployment.class, parameter.getName())).isPresent();
        assertThat(parameter.getNamespace()).isEqualTo("shop");
    }

    @Test
    void theAdmissionPolicyIsOffByDefault() {
        assertThat(Chart.render().all(ValidatingAdmissionPolicy.class)).isEmpty();
    }

    /** Whether all expressions of a policy are true. */
    private static boolean allows(String policy, Object object, Object params)
            throws CelValidationException, CelEvaluationException {
        boolean allowed = true;
        for (var validation :
                CHART.get(ValidatingAdmissionPolicy.class, policy).getSpec().getValidations()) {
            var program = RUNTIME.createProgram(
                    COMPILER.compile(validation.getExpression()).getAst());
            allowed &= (Boolean) program.eval(Map.of(
                    "object",
                    JSON.convertValue(object, Map.class),
                    "params",
                    params == null ? Map.of() : JSON.convertValue(params, Map.class)));
        }
        return allowed;
    }
}
