/**
 * The chapter about the image: its scripts hold the messages themselves, and this
 * what docs/errors.md says beyond them, in the order of the page.
 */
export const IMAGE = {
  title: 'Image at start',
  intro:
    'The image says these in the log of the pod or container, after `milvus-runpod:`. An error stops Milvus; a start command of your own, such as `bash`, goes on, so that you can look around. Warnings stop nothing. On RunPod, edit the pod to change a variable (which resets it: data outside the volume is lost), or the template for later pods.',
  /** Messages that a script puts together from several texts. */
  said: {
    'password-without-authentication':
      'COMMON_SECURITY_DEFAULTROOTPASSWORD does not turn authentication on: set MILVUS_ROOT_PASSWORD instead',
    'not-healthy': 'Milvus <version>: not healthy'
  } as Record<string, string>,
  notes: {
    'data-not-writable':
      'The volume is read-only, or belongs to another user. A RunPod volume is writable; with `docker run`, check the mount and its owner.',
    'volume-full':
      'Nothing has been written. On RunPod, a volume disk can grow in "Edit Pod".',
    'data-partly-lost':
      "etcd, the storage and the message queue belong together: etcd names rows that are in the others. A path that you set leads out of the volume, to the container's own file system or to memory, both of which end with the container. `MILVUS_DATA_DIR` moves everything.",
    'cannot-change-user':
      'Milvus 3 runs as a user of its own, `milvus` (999), and the image starts as root to become it.',
    'milvus-missing':
      "The image was built on a base that is not Milvus' own: upstream's has its program in `/milvus/bin`, which is on the PATH. Set `base-image` to Milvus' own image or a copy of it.",
    'milvus-not-runnable':
      "Milvus' own image closes its folders to other users. Without `--user`, the container starts as root, and the image changes to the right user by itself.",
    'config-not-writable':
      'A directory was mounted over `/milvus/configs`, without this file in it.',
    'older-milvus':
      'A newer line of Milvus was healthy on the volume. Nothing has been changed. Going back is not supported by Milvus: restore a backup, or use the newer image.',
    'later-milvus-tried':
      'A later Milvus was started on the volume, for instance by an update that was put back. It may have ended at once, or have changed the data; only Milvus itself can tell. The warning ends once this Milvus has been healthy.',
    'milvus-upgrade-step':
      'Start an image of the last 2.5 on this volume once, wait until it is healthy, stop it, and start this image again. Nothing has been changed.',
    'note-not-writable':
      'Milvus starts. The note only lets the next start check the version of the data; make its folder writable to get the check.',
    'not-a-boolean':
      'Milvus would read any other word, such as `yes`, as `false`.',
    'boolean-read-as-false':
      'Milvus reads booleans as Go does: `1`, `t` and `true` are true, and every other word is false.',
    'not-a-port': 'Correct the variable, or remove it to get the default.',
    'not-a-path': 'Correct the variable, or remove it to get the default.',
    'not-allowed': 'Correct the variable, or remove it to get the default.',
    'service-variable':
      'Kubernetes sets variables such as `PROXY_PORT` for a service named `proxy`, which Milvus would take for its own setting.',
    'config-unreadable':
      'Where the file to mount does not exist, docker makes a folder of that name on your machine and mounts it: remove it, write the file, and start again.',
    'config-permission':
      'Milvus 3 runs as uid 999, and a mounted file keeps its owner and mode: `chmod 644` lets every user read it.',
    'config-line':
      "The image reads Milvus' files line by line, to let user.yaml win over the image's own defaults, and to know ports, paths and authentication. Where settings of those can be, it reads `key: value` lines, nested by indentation, and nothing that goes over several lines, no brackets, aliases, merge keys and tags. Milvus itself ignores all of its files where one of them is broken, milvus.yaml too.",
    'setting-empty':
      'Milvus would read an empty text, so that a port becomes any that is free.',
    'file-setting-unused':
      "Upstream's milvus.yaml is made for a cluster, so the image's own variables win over it. They lose to user.yaml, and to variables of your own.",
    'milvus-yaml-missing':
      "Milvus 2.3 ends without it, and later lines have no paths for their data. Mount single files, such as `/milvus/configs/user.yaml`, or a folder that also has the base's milvus.yaml. A base image whose `/milvus/configs` is a link loses it when this image's files are added: put the folder itself there.",
    'no-awk': "Milvus' own image has mawk. In a base of your own, install it.",
    'value-in-quotes':
      "docker's `--env-file` and many web forms take a value as it is written. Compose files and shells remove the quotes.",
    'other-name':
      "Other images and Milvus' clients have that variable. Milvus does not, and this image does not either.",
    'minio-unused':
      'Milvus keeps its data on the volume, and this server is not used.',
    'etcd-unused':
      'Milvus runs an etcd of its own, and these servers are not used.',
    'queue-unused':
      'Milvus uses its own message queue, and these servers are not used.',
    'own-etcd-config':
      'Set `listen-client-urls` and `advertise-client-urls` in your own file, or remove it: the image writes one again.',
    'etcd-config-refused':
      'Milvus would end with `panic: runtime error: invalid memory address or nil pointer dereference`, and not say why. Correct the file, or remove it: the image writes one again. A number such as `1000` is not a text, and `5s` is not a number (durations are in nanoseconds).',
    'etcd-config-line':
      'Usually the blank after the colon is missing. If etcd cannot read the file, Milvus ends with `invalid memory address or nil pointer dereference`.',
    'etcd-key-unknown':
      'For example, `snapshot_count` instead of `snapshot-count`. Capitals make no difference.',
    'etcd-snapshot-count':
      "Add the line to your file. With etcd's own default, Milvus may no longer start after about 5000 writes since the last snapshot.",
    'two-passwords': 'Remove one of the two variables.',
    'password-file-unreadable':
      'Check the path, and that the file is mounted and readable for root.',
    'password-empty':
      'On RunPod, a reference to a secret that does not exist is empty: create the secret with exactly that name. An empty password would leave Milvus open.',
    'password-too-long':
      'Milvus hashes passwords with bcrypt, which takes no more. Characters outside ASCII count as two to four bytes.',
    'password-not-replaced':
      'The variable still reads `{{ RUNPOD_SECRET_… }}`: the name is wrong, or the secret was deleted.',
    'password-control-character':
      'Line breaks at the end are removed by the image itself; this one is inside.',
    'password-space':
      'It is nearly always a mistake, and few clients could log in with it.',
    'password-odd-space':
      'A no-break space, an ideographic space or a byte order mark comes with a copied text. Milvus would keep it for ever, and nobody would type it.',
    'password-in-quotes':
      "docker's `--env-file` takes a value as it is written, and Milvus keeps the first password of a volume.",
    'password-not-utf8':
      "Clients send UTF-8, so such a password could never be given. PowerShell's `>` writes UTF-16.",
    'password-well-known':
      'Whoever reaches the port can log in. Set another password before the first start; after it, run `/set-root-password.sh`.',
    'password-still-default':
      'Milvus takes a password only at the first start of a volume. The script gives root the one in `MILVUS_ROOT_PASSWORD`.',
    'password-without-authentication':
      'Milvus itself only takes the password of that variable, and lets everybody in without one.',
    'password-ignored':
      "Use Milvus 2.4.7 or later, or change the password with a client's `update_password`.",
    'password-shown': 'Use Milvus 2.6.1 or later, or keep port 9091 closed.',
    'no-new-password':
      '`/set-root-password.sh` takes the password from the variable. Set it on the pod, or in the terminal: `MILVUS_ROOT_PASSWORD=… /set-root-password.sh`.',
    'password-already-set':
      "To change it, use a client's `update_password` with the password that root has now.",
    'password-not-changed':
      "The message ends with Milvus' own answer. Run `/status.sh`: the script works once Milvus is healthy.",
    'no-authentication':
      'Set `MILVUS_ROOT_PASSWORD`, best from a RunPod secret. If the volume has been used before, run `/set-root-password.sh` afterwards.',
    'no-volume':
      'Check the volume mount path of the template, or set `MILVUS_DATA_DIR` to a folder on the volume. Copy what you need before you stop the pod.',
    'little-memory':
      'Milvus starts. If it ends with exit code 137, it was killed for its memory: take a larger pod.',
    'old-cpu':
      'Milvus will end with exit code 132. Take another machine; under QEMU, it is the emulated CPU.',
    'tls-mode':
      '1 encrypts, 2 also asks clients for a certificate, 0 does neither.',
    'tls-port':
      'Milvus cannot serve REST on a port that speaks TLS for gRPC, and would end at once. To do without REST, set `PROXY_HTTP_ENABLED=false`.',
    'tls-sample-file':
      'The private key of that file is public, so the connection is not secret. Put your own files on the volume, and name them in the variables.',
    'tls-file-unreadable':
      'Milvus would end at once. Check the path, and let that user read the file: `chown 999` for Milvus 3.',
    'two-certificates':
      'Without `MILVUS_TLS`, Milvus uses the files that you name, with the variables of [TLS](image.md#tls). With it, it needs none of them.',
    'no-openssl':
      "Milvus' own image has openssl, which comes with its ca-certificates. In a base of your own, install it.",
    'tls-not-made':
      'The CA and its certificate are made at the first start, in a folder on the volume that must be writable for the user that Milvus runs as.',
    'tls-ca-broken':
      'Clients trust this CA, so it is never replaced without your doing. A new one is made when the folder is not there, and then every client needs it: `/status.sh --ca` prints it.',
    'tls-not-renewed':
      'Milvus starts, and clients can connect until that day. Without a readable `ca.key` that belongs to `ca.pem`, the CA cannot sign: restore it from a backup of the volume, or remove the folder to get a new CA, which every client then needs.',
    'tls-not-usable':
      'The certificate has ended, is broken, or is of another CA or key. With `Permission denied`, the folder belongs to another user, as on a copied volume: give it to the one that Milvus runs as (`chown -R 999`, or 0 for Milvus 2). Every client needs a new CA: `/status.sh --ca` prints it.',
    'not-healthy':
      '`/status.sh` says this, and `/healthcheck.sh` marks the container as unhealthy. A component that stays "starting" for minutes waits for a slow disk or too little memory; "abnormal" has its reason in the log of the pod. `connection refused` means that Milvus is not running (yet): read the first lines of the log, and look for a line with `error:`.'
  }
}
