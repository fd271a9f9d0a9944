package dev.statelab.testkit.report;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Validates reports against the schema in the repository. */
public final class ReportSchema {

    private static final Path FILE = Path.of("..", "experiments", "src", "main", "resources", "report.schema.json");

    private ReportSchema() {}

    /** The errors of a report; empty if it is valid. */
    public static List<String> errors(JsonObject report) throws IOException {
        JsonSchema schema = JsonSchema.of(new JsonObject(Files.readString(FILE)));
        OutputUnit result = Validator.create(
                        schema,
                        new JsonSchemaOptions()
                                .setDraft(Draft.DRAFT202012)
                                .setBaseUri("urn:statelab:")
                                .setOutputFormat(OutputFormat.Basic))
                .validate(report);
        return result.getErrors() == null
                ? List.of()
                : result.getErrors().stream()
                        .map(error -> error.getInstanceLocation() + ": " + error.getError())
                        .toList();
    }
}
