package org.mailroom.webadmin.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsTest {

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/csv, application/json", "TEXT/CSV; charset=utf-8", "text/csv, */*;q=0.1", "application/json;q=0.5, text/csv", "text/*"})
    void shouldGiveCsvToWhoeverLikesItBest(String accept) {
        assertThat(Reports.csv(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/json", "application/json, text/csv", "text/csv;q=0.5, application/json", "text/csv;q=0", "text/html", "text/csvx", ";;,,"})
    void shouldGiveJsonToAllOthers(String accept) {
        assertThat(Reports.csv(accept)).isFalse();
    }
}
