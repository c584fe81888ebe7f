#!/bin/sh
# put-note.sh FILE LINE...: writes FILE whole or not at all, and not through a link or
# into a pipe that somebody may have put there.
set -euC
file=$1
shift
rm -f "$file.new"
printf '%s\n' "$@" >"$file.new"
mv -T "$file.new" "$file"
