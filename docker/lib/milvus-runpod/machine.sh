# shellcheck shell=sh
# What Milvus asks of a machine (https://milvus.io/docs/prerequisite-docker.md).

# Limits of cgroup v2 and v1.
warn_about_memory() {
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    [ -r "$file" ] || continue
    read -r limit <"$file" || continue
    [ "$limit" != max ] || continue
    [ "$limit" -ge 8000000000 ] ||
      warn little-memory "the memory limit is $((limit / 1000000)) MB, but Milvus asks for 8000 MB"
  done
}

# Only x86 CPUs have a line of flags.
warn_about_cpu() {
  while read -r key flags; do
    [ "$key" != flags ] || break
  done </proc/cpuinfo
  case "$flags " in
  ' ') ;;
  *' sse4_2 '* | *' avx '*) ;;
  *) warn old-cpu "this CPU has neither SSE4.2 nor AVX: Milvus will crash (illegal instruction); use another machine" ;;
  esac
}
