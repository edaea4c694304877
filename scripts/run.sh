#!/bin/sh
# Brings the database up to date and serves the app in the foreground until Ctrl-C or make stop.
set -eu
cd "$(dirname "$0")/.."
mkdir -p .run
pid_file=".run/app-$PORT.pid"
echo $$ >"$pid_file"

echo "· Datenbank und Beispieldaten"
.venv/bin/python manage.py demo
case "$HOST" in
127.*|localhost|::1) shown=localhost ;;
*) shown=$HOST ;;
esac
echo "· Quartiersatlas: http://$shown:$PORT  (beenden: Strg-C oder make stop)"
# open event streams would hold up the end of the process, hence the limit
exec .venv/bin/python -m uvicorn app:app --host "$HOST" --port "$PORT" --timeout-graceful-shutdown 2 --log-level warning
