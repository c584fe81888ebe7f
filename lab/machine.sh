# shellcheck shell=sh
# shellcheck disable=SC2154 # the places are from lib.sh
# What the machine itself has, without the lab.

# Undoes what an earlier lab/up exported: it is not the machine's own.
forget_lab() {
  PATH=$(printf %s "$PATH" | tr ':' '\n' | grep -v "^$LAB_HOME/" | paste -s -d : -)
  # shellcheck disable=SC2046 # a list of names
  unset $(env | sed -n 's/^\(LAB_[A-Z0-9_]*\)=.*/\1/p' | grep -vx LAB_HOME)
  case ${DOCKER_HOST:-} in "unix://$LAB_HOME/"*) unset DOCKER_HOST ;; esac
  case ${DOCKER_CONFIG:-} in "$LAB_HOME/"*) unset DOCKER_CONFIG ;; esac
}

# Makes a proxy known to every program: apt reads lower case only. The lab's own servers are not behind it.
share_proxy() {
  http_proxy=${http_proxy:-${HTTP_PROXY:-}} https_proxy=${https_proxy:-${HTTPS_PROXY:-}}
  [ -n "$http_proxy$https_proxy" ] || return 0
  no_proxy=${no_proxy:-${NO_PROXY:-}}
  no_proxy=${no_proxy:+$no_proxy,}localhost,127.0.0.1,::1
  HTTP_PROXY=$http_proxy HTTPS_PROXY=$https_proxy NO_PROXY=$no_proxy
  export http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY
}

binfmt=/proc/sys/fs/binfmt_misc
emulator=$binfmt/qemu-$(case $foreign_arch in arm64) echo aarch64 ;; *) echo x86_64 ;; esac)

# Records how the machine was before the first lab/up, so that lab/clean removes only what the lab has added.
remember_machine() {
  [ ! -e "$state/ip-forward" ] || return 0
  if [ ! -e "$binfmt/status" ] && mount -t binfmt_misc binfmt_misc "$binfmt" 2>/dev/null; then
    touch "$state/mounted-binfmt"
  fi
  [ ! -e "$emulator" ] || touch "$state/had-emulator"
  cat /proc/sys/net/ipv4/ip_forward >"$state/ip-forward"
}

# Without root, the lab has changed nothing that needs restoring.
restore_machine() {
  [ -e "$state/ip-forward" ] && [ "$(id -u)" = 0 ] || return 0
  if [ -e "$emulator" ] && [ ! -e "$state/had-emulator" ]; then
    echo -1 >"$emulator"
  fi
  [ ! -e "$state/mounted-binfmt" ] || umount "$binfmt"
  [ ! -d "$LAB_HOME/engine" ] || restore_network
  find /sys/fs/cgroup -depth -type d -path '*/milvus-runpod-lab*' -exec rmdir {} + 2>/dev/null || true
}

# The bridges went with the engines. Another engine, which has come since, needs the forwarding.
restore_network() {
  grep -qsx dockerd /proc/[0-9]*/comm || cat "$state/ip-forward" >/proc/sys/net/ipv4/ip_forward
  rmdir /run/docker/plugins /run/docker /run/containerd/s /run/containerd 2>/dev/null || true # if they are empty
}

engine_answers() { timeout 20 docker version >/dev/null 2>&1; }

# is_connected: whether the engine can pull from Docker Hub.
is_connected() { noting registry:3 timeout 90 docker pull --quiet registry:3; }

yes_or_no() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }

# lab_needs PACKAGE…: installs the packages, except those whose programs the machine already has.
lab_needs() {
  for package; do
    shift
    case $package in
    curl | gcc | jq | mmdebstrap | pkg-config | shellcheck) have "$package" && continue ;;
    ca-certificates) [ -e /etc/ssl/certs/ca-certificates.crt ] && continue ;;
    iproute2) have ip && continue ;;
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && continue ;;
    esac
    set -- "$@" "$package"
  done
  [ $# -eq 0 ] || "$lab/packages" "$@"
}
