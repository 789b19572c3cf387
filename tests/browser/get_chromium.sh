#!/bin/sh
# Make sure that a Chromium is there, or say what to do. Never fails: without one the browser tests are skipped
# (and with CI=true a skipped browser test is a failure).
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "No Chromium found: install it to run the browser tests (they are skipped without it)." >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    become=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become="sudo -n"
else
    echo "No Chromium found: run 'sudo apt-get install chromium' to run the browser tests (they are skipped without it)." >&2
    exit 0
fi
echo "Installing Debian's Chromium for the browser tests …" >&2
export DEBIAN_FRONTEND=noninteractive
{ $become apt-get update -qq && $become apt-get install -y -qq chromium; } >/dev/null 2>&1 ||
    echo "Chromium could not be installed: the browser tests are skipped without it." >&2
exit 0
