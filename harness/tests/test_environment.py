"""What a contestant inherits of the caller's environment: where things are, nothing that tunes (harness/environment.c).

SPDX-License-Identifier: MIT
"""
import os


def inherited(root, caller):
    root.contestant("alpha", extra="build = \"tr '\\\\0' '\\\\n' < /proc/self/environ > {build}/environment\"\n"
                    '[toolchain]\nprogram = "sh"\nenv = { OWN = "a b", GOPROXY = "off" }\n')
    done = root.call("check", env=caller)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = (root.folder / "build/contestants/alpha/environment").read_text().splitlines()
    # The shell adds where it is.
    return {name: value for name, _, value in (line.partition("=") for line in lines) if name not in ("PWD", "_")}


def test_only_the_stated_names_pass_and_the_contestants_own_win(root):
    passing = {"PATH": os.environ["PATH"], "HOME": "/somewhere", "LANG": "C", "https_proxy": "http://proxy.test:1",
               "SSL_CERT_FILE": "/certificates", "CARGO_HTTP_CAINFO": "/certificates", "NUGET_PACKAGES": "/packages"}
    tuning = {"GOGC": "off", "RUSTFLAGS": "-C opt-level=0", "DOTNET_gcServer": "0", "MALLOC_ARENA_MAX": "1",
              "LUA_INIT": "os.exit(1)", "GOPROXY": "direct", "PATHS": "/", "CARGO_PROFILE_RELEASE_LTO": "off"}
    assert inherited(root, {**passing, **tuning}) == {**passing, "OWN": "a b", "GOPROXY": "off"}


def test_path_and_language_have_defaults(root):
    assert inherited(root, {}) == {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "OWN": "a b",
                                   "GOPROXY": "off"}
