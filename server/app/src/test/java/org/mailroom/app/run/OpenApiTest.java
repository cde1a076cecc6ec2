package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.webadmin.api.Api;

import com.fasterxml.jackson.databind.JsonNode;

/** {@code openapi.json}: that it is one, and that it tells of all that there is. That answers are so, {@link Rest} checks in every test that asks with it. */
class OpenApiTest extends ServedContract {
    private Described described;

    OpenApiTest() {
        super(Engine.EMBEDDED);
    }

    @BeforeEach
    void ask() throws IOException, InterruptedException {
        described = new Rest(mailroom).described();
    }

    @Test
    void shouldBeAnOpenApiDocument() {
        assertThat(described.mistakes()).isEmpty();
        assertThat(described.document().path("openapi").asText()).isEqualTo("3.1.0");
    }

    @Test
    void shouldBeToldWithoutLogin() throws Exception {
        HttpResponse<String> answer = new Rest(mailroom).ask("GET", "/openapi.json", null, null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void shouldTellOfEachRouteAndOfNoOther() {
        assertThat(described.operations().stream().map(Described.Operation::toString)).containsExactlyInAnyOrderElementsOf(Api.of(mailroom.part(Api.Ground.class)).routes());
    }

    @Test
    void shouldTellThatAnAnswerNeedsTextOrHtml() {
        JsonNode body = described.document().at("/paths/~1conversations~1{number}~1reply/post/requestBody");
        assertThat(body.path("required").asBoolean()).isTrue();
        assertThat(body.at("/content/application~1json/schema/anyOf").toString()).isEqualTo("[{\"required\":[\"text\"]},{\"required\":[\"html\"]}]");
    }

    @Test
    void shouldGiveEachOperationANameOfItsOwn() {
        List<String> ids = new ArrayList<>();
        described.operations().forEach(operation -> ids.add(operation.says().path("operationId").asText()));
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }
}
