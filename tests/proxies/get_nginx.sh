#!/bin/sh
# Unpack Debian's nginx into build/nginx for the tests, where there is none: nothing is installed, no service started.
# Never fails: without it a test is skipped (and with CI=true a skipped one fails).
command -v nginx >/dev/null 2>&1 && exit 0
cd "$(dirname "$0")/../.."
[ -x build/nginx/usr/sbin/nginx ] && exit 0
command -v apt-get >/dev/null 2>&1 || exit 0
mkdir -p build/nginx
cd build/nginx
apt-get download -qq nginx >/dev/null 2>&1 || { [ "$(id -u)" = 0 ] && apt-get update -qq >/dev/null 2>&1 && apt-get download -qq nginx >/dev/null 2>&1; }
for package in nginx_*.deb; do
    [ -e "$package" ] && dpkg -x "$package" . && rm "$package"
done
exit 0
