package dev.statelab.experiments.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the rules for shared caches of RFC 9111, sections 3, 3.5, 4.1 and 5.2.2. */
class SharedCacheTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public, max-age=60 |                         | false | true",
                "max-age=60         |                         | false | true",
                "max-age=60         |                         | true  | false",
                "public, max-age=60 |                         | true  | true",
                "s-maxage=5         |                         | true  | true",
                "private, max-age=60|                         | false | false",
                "no-store           |                         | false | false",
                "no-cache           |                         | false | false",
                "public             |                         | false | false",
                "max-age=0          |                         | false | false",
                "s-maxage=0, max-age=60 |                     | false | false",
                "max-age=60         | Accept-Encoding, Cookie | false | false",
                "max-age=60         | Accept-Encoding         | false | true"
            })
    void aSharedCacheReusesOnlyTheResponsesThatRfc9111Allows(
            String control, String vary, boolean authorised, boolean expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Cache-Control", control);
        if (vary != null) {
            headers.add("Vary", vary);
        }

        assertThat(SharedCache.mayReuse(headers, authorised)).isEqualTo(expected);
    }
}
