# HAProxy, of the system. Its service is not started: the conformance suite puts contestants behind one of its own.
# SPDX-License-Identifier: MIT

haproxy_have() { PATH=$PATH:/usr/sbin command -v haproxy >/dev/null; }

haproxy_plan() { say 'haproxy (system package, 4 MB; its service is not started): a proxy in front of contestants in the conformance suite'; }

haproxy_install() { apt_install haproxy; }
