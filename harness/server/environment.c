// What of our environment a child inherits: see environment.h.
// SPDX-License-Identifier: MIT
#include "harness/server/environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reports/text.h"

// A name that ends in '*' stands for all that begin like it.
static const char *const passing[] = {
    // the user and the system
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    "LD_LIBRARY_PATH", "PKG_CONFIG_PATH",
    // the way out: proxies, and certificates to trust
    "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "NIX_SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO",
    "NODE_EXTRA_CA_CERTS", "NETRC",
    // a container engine: where it and its images are
    "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINERS_CONF", "CONTAINERS_STORAGE_CONF", "XDG_RUNTIME_DIR",
    // C and C++: which compiler
    "CC", "CXX", "CCACHE_DIR",
    // Rust (not CARGO_PROFILE_*, CARGO_BUILD_*, RUSTFLAGS)
    "CARGO_HOME", "CARGO_HTTP_*", "CARGO_NET_*", "CARGO_REGISTRY_*", "CARGO_REGISTRIES_*", "CARGO_SOURCE_*",
    "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "RUSTUP_AUTO_INSTALL", "RUSTUP_DIST_SERVER", "RUSTUP_UPDATE_ROOT",
    // Go (not GOGC, GOMAXPROCS, GODEBUG, GOFLAGS)
    "GOROOT", "GOPATH", "GOCACHE", "GOMODCACHE", "GOPROXY", "GONOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE",
    "GOTOOLCHAIN",
    // .NET (no other DOTNET_*: most of them tune the runtime)
    "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_HOST_PATH", "DOTNET_CLI_HOME",
    "DOTNET_CLI_TELEMETRY_OPTOUT", "NUGET_*",
    // JavaScript
    "BUN_INSTALL", "BUN_INSTALL_CACHE_DIR", "npm_config_registry", "NPM_CONFIG_REGISTRY"};

static bool passes(const char *name)
{
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        size_t length = strlen(passing[i]);
        bool family = passing[i][length - 1] == '*';
        if (family ? strncmp(name, passing[i], length - 1) == 0 : strcmp(name, passing[i]) == 0)
            return true;
    }
    return false;
}

static void set_default(json_t *values, const char *name, const char *value)
{
    if (!getenv(name) && !json_object_get(values, name))
        json_object_set_new(values, name, json_string(value));
}

char **environment_build(const json_t *own)
{
    json_t *own_values = own ? json_copy((json_t *)own) : json_object(), *value;
    set_default(own_values, "PATH", "/usr/local/bin:/usr/bin:/bin");
    set_default(own_values, "LANG", "C.UTF-8");
    size_t count = 0, capacity = json_object_size(own_values);
    for (char **variable = environ; *variable; variable++)
        capacity++;
    char **variables = text_memory((capacity + 1) * sizeof *variables);
    for (char **variable = environ; *variable; variable++) {
        AUTO_FREE char *name = text_format("%.*s", (int)strcspn(*variable, "="), *variable);
        if (passes(name) && !json_object_get(own_values, name))
            variables[count++] = text_copy(*variable);
    }
    const char *name;
    json_object_foreach(own_values, name, value)
    {
        variables[count++] = text_format("%s=%s", name, json_string_value(value));
    }
    json_decref(own_values);
    return variables;
}

void environment_free(char ***variables)
{
    for (char **variable = *variables; variable && *variable; variable++)
        free(*variable);
    free(*variables);
    *variables = NULL;
}
