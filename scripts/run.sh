#!/bin/sh
# Brings the database up to date and serves the app in the foreground until Ctrl-C or make stop.
set -eu
cd "$(dirname "$0")/.."
if ! .venv/bin/python - 2>/dev/null <<'END'
import os, socket
host, port = os.environ["HOST"], int(os.environ["PORT"])
family = socket.AF_INET6 if ":" in host else socket.AF_INET
socket.create_server((host, port), family=family).close()
END
then
    echo "✕ $HOST:$PORT ist nicht frei: „make stop“ beendet den Quartiersatlas, „PORT=8502 make run“ nimmt einen anderen Port." >&2
    exit 1
fi
mkdir -p .run
echo $$ >".run/app-$PORT.pid"

echo "· Datenbank und Beispieldaten"
.venv/bin/python manage.py db prepare
case "$HOST" in
127.*|localhost|::1) shown=localhost ;;
*) shown=$HOST ;;
esac
echo "· Quartiersatlas: http://$shown:$PORT  (beenden: Strg-C oder make stop)"
exec .venv/bin/python -m web.server
