# shellcheck shell=sh
# Ends what runs in the background, which does not see the INT of a terminal.

# end_all PROCESS…: ends these, and all that they have started.
end_all() {
  for process; do
    started_by_it=$(cat "/proc/$process/task/$process/children" 2>/dev/null) || true
    kill "$process" 2>/dev/null || true
    # shellcheck disable=SC2086 # a list of processes
    end_all $started_by_it
  done
}
