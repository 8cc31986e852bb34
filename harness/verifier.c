// The client beside the load: see verifier.h.
// SPDX-License-Identifier: MIT
#include "verifier.h"

#include <curl/curl.h>
#include <errno.h>

int verifier_open(const Scenario *scenario, const Validation *validation, Verifier *ret_verifier, Trouble *ret_trouble)
{
    CURL *curl = curl_easy_init();
    if (!curl) {
        trouble_set(ret_trouble, "libcurl cannot be initialised");
        return -ENOMEM;
    }
    *ret_verifier = (Verifier){.scenario = scenario, .validation = *validation, .curl = curl};
    return 0;
}

int verifier_ask(Verifier *verifier, Trouble *ret_trouble)
{
    size_t number = verifier->asked % verifier->validation.requests;
    uint64_t bytes;
    Trouble cause;
    int result = validate_request(verifier->curl, &verifier->validation, &verifier->scenario->requests[number],
                                  verifier->asked == 0, &bytes, &cause);
    if (result == 0 && number == 0 && verifier->wire_bytes > 0 && bytes != verifier->wire_bytes) {
        trouble_set(&cause, "an answer has %llu bytes where the one before had %llu", (unsigned long long)bytes,
                    (unsigned long long)verifier->wire_bytes);
        result = -EBADMSG;
    }
    if (result < 0) {
        trouble_set(ret_trouble, "the verifier beside the load: %s", cause.text);
        return result;
    }
    if (number == 0)
        verifier->wire_bytes = bytes;
    verifier->asked++;
    return 0;
}

void verifier_close(Verifier *verifier)
{
    curl_easy_cleanup(verifier->curl);
    *verifier = (Verifier){0};
}
