# The .NET SDK, 10 or newer. Neither Debian 12 nor NuGet has one: what is on PATH, else a package of the system's own sources, else
# Microsoft's installer into a private folder.
# SPDX-License-Identifier: MIT

kestrel_have() {
    for program in "$toolchains/kestrel/dotnet" "$(command -v dotnet)"; do
        if [ -x "$program" ] && "$program" --list-sdks 2>/dev/null | grep -qE '^[1-9][0-9]+\.'; then return 0; fi
    done
    return 1
}

kestrel_plan() { say 'the .NET SDK 10 (about 600 MB, into .cache/toolchains/kestrel, by the installer of its maker): a contestant'; }

kestrel_install() {
    if apt-cache policy dotnet-sdk-10.0 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        apt_install dotnet-sdk-10.0
        return
    fi
    if ! curl -fsSL --connect-timeout 10 --max-time 60 -o "$cache/dotnet-install.sh" https://dot.net/v1/dotnet-install.sh; then
        reason 'no .NET SDK 10 is installed and its maker'\''s installer cannot be reached'
        return 1
    fi
    timeout 900 bash "$cache/dotnet-install.sh" --channel 10.0 --install-dir "$toolchains/kestrel" --no-path
}
