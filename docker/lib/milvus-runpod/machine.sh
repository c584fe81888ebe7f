# shellcheck shell=bash
# Warns if the machine has less than Milvus asks for
# (https://milvus.io/docs/prerequisite-docker.md), or a pod less than it needs.
# shellcheck disable=SC2154 # the files of this folder share their variables

# warn_about_memory FILE...: the limits of cgroups
warn_about_memory() {
  local file limit
  for file; do
    [[ -r $file ]] || continue
    read -r limit <"$file" || continue
    [[ $limit == max || $limit -ge 8000000000 ]] ||
      warn little-memory "the memory limit is $((limit / 1000000)) MB, but Milvus asks for 8000 MB"
  done
}

# warn_about_cpu FILE: only x86 CPUs have a line of flags. The kernel makes this file again
# for every line that the shell reads, so this takes the first CPU's lines at once.
warn_about_cpu() {
  local text='' a_line=$'(^|\n)flags[\t ]*:([^\n]*)'
  read -rN 8000 text <"$1" || true
  [[ $text =~ $a_line ]] || return 0
  local flags="${BASH_REMATCH[2]} "
  [[ $flags == *' sse4_2 '* || $flags == *' avx '* ]] ||
    warn old-cpu "this CPU has neither SSE4.2 nor AVX: Milvus will crash (illegal instruction); use another machine"
}

# Everybody on the internet can reach a pod.
warn_about_pod() {
  [[ ${RUNPOD_POD_ID:-} ]] || return 0
  [[ $authentication == on ]] ||
    warn no-authentication "authentication is off: whoever finds this pod can read and delete everything; set MILVUS_ROOT_PASSWORD"
  [[ $kept || ! $lost ]] ||
    warn no-volume "there is no volume at $data: stopping or resetting this pod deletes all data; set the volume mount path of the template to $data"
}
