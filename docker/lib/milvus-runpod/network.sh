# shellcheck shell=sh
# The components of Milvus call one another at the container's own address. Through
# a proxy, also one from docker's own configuration, they never find one another.

bypass_proxy() {
  [ -n "${HTTP_PROXY:-}${HTTPS_PROXY:-}${ALL_PROXY:-}${http_proxy:-}${https_proxy:-}${all_proxy:-}" ] || return 0
  NO_PROXY=${NO_PROXY:-},${no_proxy:-},localhost,127.0.0.0/8,::1,$(list_own_addresses)
  NO_PROXY=$(echo "$NO_PROXY" | sed 's/,,*/,/g; s/^,//; s/,$//')
  no_proxy=$NO_PROXY
  export NO_PROXY no_proxy
  say "a proxy is set: adding this container's own addresses to NO_PROXY"
}

# Separated by commas. The image has no program that lists them: the kernel's routing
# table has a line with the address before "host LOCAL", and if_inet6 has 32 hex digits.
list_own_addresses() {
  {
    sed -n '/host LOCAL/{x;s/.*-- //p;x;};h' /proc/net/fib_trie
    sed 's/ .*//; s/..../&:/g; s/:$//' /proc/net/if_inet6
  } 2>/dev/null | sort -u | tr '\n' ','
}
