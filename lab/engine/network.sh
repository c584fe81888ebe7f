# shellcheck shell=sh
# shellcheck disable=SC2154 # from lib.sh and common.sh
# The engine's default network has a bridge of its own: Docker's docker0 may be another engine's, and two engines on one
# bridge take it away from each other. All of its networks have addresses that nothing on the machine has a route to.

# is_free NETWORK: whether the machine has no route to any part of NETWORK.0.0/16, but the default one.
is_free() {
  [ -z "$(ip -4 route show table all root "$1.0.0/16")$(ip -4 route show match "$1.0.0/16" | grep -v ^default)" ]
}

# free_network: prints the first two numbers of addresses that are free. Two labs begin at different ones.
free_network() {
  first=$((0x$(echo "$bridge" | sha256sum | cut -c 1-4) % 56))
  for offset in $(seq 0 55); do
    ! is_free "10.$((200 + (first + offset) % 56))" || { echo "10.$((200 + (first + offset) % 56))" && return; }
  done
  for network in 198.18 198.19; do
    ! is_free "$network" || { echo "$network" && return; }
  done
  die 'the machine has routes to all of the addresses that the lab could use'
}

# add_bridge: prints the first two numbers of its addresses.
add_bridge() {
  if [ ! -e "/sys/class/net/$bridge" ]; then
    network=$(free_network)
    ip link add "$bridge" type bridge
    ip address add "$network.0.1/24" dev "$bridge"
    ip link set "$bridge" up
  fi
  ip -4 -o address show dev "$bridge" | sed 's|.* inet \([0-9]*\.[0-9]*\)\..*|\1|'
}

# remove_bridges: the engine's own, and those of its other networks, which are in its database.
remove_bridges() {
  for network in "$bridge" $(grep -aoh 'br-[0-9a-f]\{12\}' "$data/docker/network/files/local-kv.db" 2>/dev/null | sort -u); do
    [ ! -e "/sys/class/net/$network" ] || ip link delete "$network"
  done
}
