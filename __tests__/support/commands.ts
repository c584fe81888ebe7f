// Finds commands that open a database to whoever can reach the machine.

/** Milvus, its metrics and WebUI, and etcd. */
const PORTS = ['19530', '9091', '2379']

/** What no pod may expose: both ask for no password. */
const NEVER_ON_A_POD = /\b(9091|2379)\b/

const LOOPBACK = /^(127\.|\[::1\]|localhost:)/
const PASSWORD = /MILVUS_ROOT_PASSWORD|--env-file/

/** Options of runpodctl 2.7.2, in cmd/pod, cmd/template and cmd/volume. */
const RUNPODCTL: Record<string, string[]> = {
  'pod create': [
    ...['name', 'template-id', 'image', 'compute-type', 'gpu-id', 'gpu-count'],
    ...['volume-in-gb', 'container-disk-in-gb', 'volume-mount-path', 'ports'],
    ...['global-networking', 'public-ip', 'env', 'cloud-type', 'ssh'],
    ...['data-center-ids', 'network-volume-id', 'registry-auth-id'],
    ...['min-cuda-version', 'docker-args', 'country-code', 'stop-after'],
    ...['terminate-after', 'compliance']
  ],
  'network-volume create': ['name', 'size', 'data-center-id']
}

type Rule = (line: string, whole: string) => string[]

const RULES: Rule[] = [
  publishes,
  runsContainer,
  tunnels,
  forwardsFromKubernetes,
  createsWithRunpodctl,
  composes,
  asksForPod,
  tellsPorts
]

/** Returns the faults of all commands in a text, each with its line. */
export function faultsIn(text: string): string[] {
  const whole = text.replace(/\s*\\\r?\n\s*/g, ' ')
  return whole.split('\n').flatMap((line) =>
    RULES.flatMap((rule) => rule(line, whole)).map((fault) => {
      return `${fault}: ${line.trim()}`
    })
  )
}

/** Each `-p` and `--publish`, also in an array of arguments. */
const PUBLISH = /(?<![\w-])(?:-p|--publish)['"`]?[\s=,]+['"`]?([^\s'"`,)]+)/g

function publishedBy(line: string): string[] {
  return [...line.matchAll(PUBLISH)]
    .map(([, mapping = '']) => mapping.replace(/\/tcp$/, ''))
    .filter((mapping) => PORTS.includes(mapping.split(':').at(-1) ?? ''))
}

function publishes(line: string): string[] {
  return publishedBy(line)
    .filter((mapping) => !LOOPBACK.test(mapping))
    .map((mapping) => `publishes ${mapping} on all interfaces`)
}

function runsContainer(line: string): string[] {
  const [, options = ''] =
    /\b(?:docker|podman|nerdctl) (?:container )?(?:run|create) (.*)/.exec(
      line
    ) ?? []
  const isOpen = /(?:^|\s)(?:-P|--publish-all)\b|--net(?:work)?[ =]host\b/.test(
    options
  )
  const isNaked = publishedBy(line).length > 0 && !PASSWORD.test(options)
  return [
    ...(isOpen ? ['opens all ports of a container'] : []),
    ...(options && isNaked ? ['starts Milvus without a password'] : [])
  ]
}

function tunnels(line: string): string[] {
  if (!/\bssh -/.test(line)) return []
  const isShared = /\s-(?:g|\w*gL)\b/.test(line)
  const open = [...line.matchAll(/\s-[LD] ?(\S+)/g)]
    .map(([, forward = '']) => forward)
    .filter((forward) => forward.split(':').length > 3)
    .filter((forward) => !LOOPBACK.test(forward))
  return isShared || open.length > 0 ? ['shares a tunnel'] : []
}

function forwardsFromKubernetes(line: string): string[] {
  const [, address = ''] =
    /kubectl port-forward.*--address[ =](\S+)/.exec(line) ?? []
  return address && !LOOPBACK.test(address) ? ['shares a tunnel'] : []
}

function createsWithRunpodctl(line: string): string[] {
  const [, command = '', options = ''] =
    /\brunpodctl ((?:pod|template|network-volume|create|nv|tpl) \w+) (.*)/.exec(
      line
    ) ?? []
  if (!/create/.test(command) || !/--/.test(options)) return []
  const known = RUNPODCTL[command]
  if (!known) return [`"runpodctl ${command}" is not known here`]
  const unknown = [...options.matchAll(/(?<!\S)--([\w-]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !known.includes(name))
  const [, ports = ''] = /--ports[ =](\S+)/.exec(options) ?? []
  const isNaked = command === 'pod create' && !PASSWORD.test(options)
  return [
    ...unknown.map((name) => `runpodctl has no option --${name}`),
    ...(NEVER_ON_A_POD.test(ports) ? [`exposes ${ports} on a pod`] : []),
    ...(isNaked ? ['creates a pod without a password'] : [])
  ]
}

/** The short and the long form of a port of Docker Compose. */
const COMPOSED = /^\s*- ['"]?((?:\S+:)?(\d+):(\d+))(?:\/tcp)?['"]?\s*$/
const TARGET = /^\s*(?:- )?target: ['"]?(\d+)/

function composes(line: string, whole: string): string[] {
  const [, mapping = '', , port = ''] = COMPOSED.exec(line) ?? []
  const [, target = ''] = TARGET.exec(line) ?? []
  if (!PORTS.includes(port || target)) return []
  const isOpen = port
    ? !LOOPBACK.test(mapping)
    : !/host_ip: ['"]?127\./.test(whole)
  return [
    ...(isOpen ? [`publishes ${port || target} on all interfaces`] : []),
    ...(PASSWORD.test(whole) ? [] : ['starts Milvus without a password'])
  ]
}

/** A body for RunPod's API. */
function asksForPod(line: string): string[] {
  const [, ports = ''] = /["']?ports["']?\s*:\s*\[([^\]]*)\]/.exec(line) ?? []
  return NEVER_ON_A_POD.test(ports) ? [`exposes ${ports} on a pod`] : []
}

/** A row of a table that says what to enter in RunPod's console. */
function tellsPorts(line: string): string[] {
  const [, ports = ''] = /^\s*\|\s*Expose[^|]*\|([^|]*)\|/.exec(line) ?? []
  return NEVER_ON_A_POD.test(ports) ? ['exposes a port on a pod'] : []
}
