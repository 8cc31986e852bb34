# The system packages that building, testing and measuring need. What counts is that the thing is there, not who installed it.
# SPDX-License-Identifier: MIT

# package | how it is found | why
system_table='
build-essential|command cc|compiles the framework, the programs and the harness
meson|command meson|the build
ninja-build|command ninja|the build
pkg-config|command pkg-config|the build
git|command git|records which commit was measured
curl|command curl|asks a server by hand
libcurl4-openssl-dev|library libcurl|the harness reads answers off the wire
libjansson-dev|library jansson|the harness writes results as JSON
libssl-dev|library libcrypto|the harness identifies binaries by their SHA-256
zlib1g-dev|library zlib|histograms of latency are kept compressed
libcmocka-dev|library cmocka|unit tests in C
libdeflate-dev|library libdeflate|gzip at compile time
libbrotli-dev|library libbrotlienc|brotli at compile time
libzstd-dev|library libzstd|zstd at compile time
liburing-dev|library liburing|the io_uring backend
python3-pytest|python pytest|tests that speak HTTP
python3-scipy|python scipy|a second implementation that the statistics are checked against
python3-jsonschema|python jsonschema|a second implementation that the check of records is checked against
python3-yaml|python yaml|tests read the CI workflows
clang-format|command clang-format|the layout of C
wrk|command wrk|the load generator of the published tables
nghttp2-client|command h2load|the second load generator
valgrind|command valgrind|the unit tests and servers are run under it, and instructions counted for just perf
strace|command strace|counts system calls for just perf
iproute2|command tc|a test shapes a link, in a network namespace of its own
'

system_found() {
    case $1 in
        command) PATH=$PATH:/usr/sbin:/sbin command -v "$2" >/dev/null ;;
        library) command -v pkg-config >/dev/null && pkg-config --exists "$2" ;;
        python) [ -x /usr/bin/python3 ] && /usr/bin/python3 -c "import $2" 2>/dev/null ;;
    esac
}

system_missing() {
    printf '%s' "$system_table" | while IFS='|' read -r package how why; do
        # shellcheck disable=SC2086  # `how` is two words
        [ -z "$package" ] || system_found $how || printf '%s (%s)\n' "$package" "$why"
    done
}

system_have() { [ -z "$(system_missing)" ]; }

system_plan() {
    say 'system packages:'
    system_missing | sed 's/^/    /'
}

system_install() {
    # shellcheck disable=SC2046  # one word per package
    apt_install $(system_missing | cut -d ' ' -f 1)
}
