# nginx, of the system. Its service is not started: the contestant brings its own configuration and port.
# SPDX-License-Identifier: MIT

nginx_have() { PATH=$PATH:/usr/sbin command -v nginx >/dev/null; }

nginx_plan() { say 'nginx (system package; its service is not started): a contestant'; }

nginx_install() { apt_install nginx; }
