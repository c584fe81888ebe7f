#!/bin/bash -p
# Does what Milvus' standalone_embed.sh does with flags of `docker run`, but from
# environment variables alone, and then becomes Milvus (or another command).
# With -p, bash runs nothing that is in BASH_ENV or in variables that define functions.
# shellcheck disable=SC2154 # the libraries set variables
set -eu
# shellcheck source=/dev/null
. /milvus-runpod/all.sh

read_command "$@"

# Settings, in the environment and in files.
use_settings
set_data_paths
check_settings
warn_about_unused_settings
set_root_password
write_etcd_config
write_user_config
[[ $is_milvus == yes ]] || exec_other

# The machine and its network.
bypass_proxy
register_coordinators_on_loopback
warn_about_memory /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes
warn_about_cpu /proc/cpuinfo

# The user that Milvus runs as, and what it needs to start.
choose_user
use_real_milvus
require_program
check_configs
check_tls
check_etcd_config

# The data.
read_note
check_version
create_data_folders
look_at_folders
change_owner
check_data_folders
inspect_volume
check_free_space
[[ $makes_certificate == no ]] || prepare_certificate
warn_about_lost_folders
begin_note
keep_log

# What to know before Milvus fills the log.
warn_about_kept_password
describe_authentication
describe_etcd
describe_ports
describe_address
describe_volume
[[ $makes_certificate == no ]] || print_certificate
warn_about_pod
say_space
say "starting Milvus ${MILVUS_VERSION:-} with data in $data ($volume)," \
  "authentication $authentication," \
  "ports $ports," \
  "${METRICS_PORT:-9091} (health, WebUI; no password)," \
  "2379 (etcd; $etcd)$address"

unset MILVUS_ROOT_PASSWORD MILVUS_ROOT_PASSWORD_FILE RUNPOD_API_KEY PUBLIC_KEY
export MILVUSCONF=$configs
finish_note
exec_milvus
