#!/bin/sh
# set_up.sh LOCK: install the packages of .ci/LOCK into .venv and make the command .venv/bin/dashboard.
# A .venv of another Python, or one that was not made whole, is made again; one that is current is left as it is.
set -eu
cd "$(dirname "$0")/.."
lock=.ci/$1
python=${PYTHON:-python3}
say() {
    echo "$1" >&2
    exit 1
}

if ! .venv/bin/python -c "import pip" >/dev/null 2>&1 || ! .venv/bin/python .ci/check_platform.py 2>/dev/null; then
    command -v "$python" >/dev/null || say "There is no $python here: install Python 3.11 to 3.14, or name it: make setup PYTHON=python3.12"
    "$python" .ci/check_platform.py
    [ ! -e .venv ] || echo ".venv is of another Python or not whole: it is made again" >&2
    rm -rf .venv
    "$python" -m venv .venv || {
        rm -rf .venv
        say "No environment could be made. On Debian and Ubuntu: apt install python3-venv; then again."
    }
fi
if ! cmp -s "$lock" ".venv/$1"; then
    echo "Installing the packages of $lock (0.3 GB to download, a minute or two) …" >&2
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
    cp .ci/requirements.lock .venv/requirements.lock
    cp "$lock" ".venv/$1"
fi
cat >.venv/bin/dashboard.part <<'END'
#!/bin/sh
# The dashboard's command, from any folder and through any link: dashboard --help
bin=$(dirname "$(readlink -f "$0")")
exec "$bin/python" "$bin/../../indicators/__main__.py" "$@"
END
chmod 755 .venv/bin/dashboard.part
mv .venv/bin/dashboard.part .venv/bin/dashboard
