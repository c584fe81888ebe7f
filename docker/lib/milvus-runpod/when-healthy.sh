#!/bin/sh
# when-healthy.sh PID NOTE VERSION: beside Milvus, which is process PID, until it is
# healthy. Then the data are those of its version, and the note says so.
set -eu
pid=$1
note=$2
version=$3

# At first, that process is still root's, to which this one may not send a signal.
runs() { [ -d "/proc/$pid" ]; }
is_healthy() { runs && /healthcheck.sh; }

# Twice: it could be another Milvus that answers, on whose port this one is about to end.
until is_healthy && sleep 2 && is_healthy; do
  runs || exit 0
  sleep 2
done

# /set-root-password.sh may have changed this line since.
[ -f "$note" ] && [ ! -L "$note" ] || exit 0
password=$(head -c 1000 "$note" | sed -n 's/^password=//p')
exec /milvus-runpod/put-note.sh "$note" "version=$version" "password=$password"
