#!/bin/sh
# Make sure that a Chromium is there, or say what to do; its headless build where there is none yet, and where CI=true.
# Never fails: without one the browser tests are skipped (and with CI=true a skipped browser test is a failure).
found=""
for name in chromium-headless-shell chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && found="$name" && break
done
case "$found" in
    "") ;;
    chromium-headless-shell) exit 0 ;;
    *) [ "${CI:-}" = true ] || exit 0 ;;
esac
give_up() {
    [ -n "$found" ] || echo "$1 (without a Chromium the browser tests are skipped)." >&2
    exit 0
}
command -v apt-get >/dev/null 2>&1 || give_up "No Chromium found: install it to run the browser tests"
if [ "$(id -u)" = 0 ]; then
    become=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become="sudo -n"
else
    give_up "No Chromium found: run 'sudo apt-get install chromium-headless-shell' to run the browser tests"
fi
echo "Installing Debian's headless Chromium for the browser tests …" >&2
export DEBIAN_FRONTEND=noninteractive
$become apt-get update -qq >/dev/null 2>&1
for package in chromium-headless-shell chromium; do
    $become apt-get install -y -qq "$package" >/dev/null 2>&1 && exit 0
    [ -z "$found" ] || exit 0
done
give_up "Chromium could not be installed"
