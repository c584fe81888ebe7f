// What runpod-doctor may say about a pod.
import { text, type Text } from './message.js'

/**
 * What a finding is about, which is a column of the table:
 * - pod: its state, and what its log warns of
 * - image: its Milvus, and what is known about that version
 * - data: whether its data outlives the container
 * - space: how full its disk and its etcd are
 * - login: who may use its Milvus
 * - ports: what is open that has no password
 * - cost: what it costs in a month
 */
export type Topic =
  'pod' | 'image' | 'data' | 'space' | 'login' | 'ports' | 'cost'

/**
 * How much it matters:
 * - urgent: data may be lost, or is open to others
 * - warning: somebody should look at it
 * - good: looked at, and nothing to do
 * - unknown: could not be looked at
 * - fact: to know
 */
export type Level = 'urgent' | 'warning' | 'good' | 'unknown' | 'fact'

interface FindingWords {
  topic: Topic
  level: Level
  what: Text
  next?: Text
}

const VOLUME = {
  topic: 'data',
  level: 'urgent',
  next: 'back up the data, then deploy a pod with a network volume mounted there: a pod cannot get one later'
} as const
const PORT = { topic: 'ports', level: 'urgent' } as const
const PASSWORD = { topic: 'login', level: 'urgent' } as const
const ENLARGE = 'enlarge the volume, or remove data'
const ENLARGE_FULL = `${ENLARGE}: Milvus does not start on a full one`
const SET_PASSWORD =
  'set MILVUS_ROOT_PASSWORD on the pod, as a RunPod secret; then run /set-root-password.sh in its terminal, since root of this volume has the default password'
const UPDATE =
  'publish a newer Milvus and give it to the pod: "runpod-pods" in the workflow'

/** Every finding, by its stable name. */
export const FINDINGS = {
  stopped: { topic: 'pod', level: 'fact', what: 'stopped' },
  locked: { topic: 'pod', level: 'fact', what: 'locked: no run changes it' },
  cluster: {
    topic: 'pod',
    level: 'fact',
    what: 'part of a cluster: no run changes it'
  },
  status: { topic: 'pod', level: 'warning', what: text`status ${'status'}` },
  'not-milvus': {
    topic: 'pod',
    level: 'unknown',
    what: 'nothing says that it runs Milvus, so only its cost was looked at'
  },
  'log-warns': {
    topic: 'pod',
    level: 'warning',
    what: text`its log warns: ${'codes'}`,
    next: 'read its log in the RunPod console; docs/errors.md says more about each'
  },

  milvus: { topic: 'image', level: 'fact', what: text`Milvus ${'version'}` },
  'milvus-line': {
    topic: 'image',
    level: 'unknown',
    what: text`a Milvus of the line ${'line'}: which one, and with it the advisories, is not known`
  },
  'milvus-unknown': {
    topic: 'image',
    level: 'unknown',
    what: 'which Milvus it runs, and with it the advisories, is not known'
  },
  'no-advisories': {
    topic: 'image',
    level: 'good',
    what: 'no advisories about it'
  },
  advisories: {
    topic: 'image',
    level: 'urgent',
    what: text`advisories about Milvus ${'version'}: ${'advisories'}`,
    next: UPDATE
  },
  'advisories-unclear': {
    topic: 'image',
    level: 'warning',
    what: text`advisories that may be about Milvus ${'version'}: ${'advisories'}`
  },
  'advisories-unread': {
    topic: 'image',
    level: 'unknown',
    what: text`advisories are not known: ${'reason'}`
  },
  'newer-published': {
    topic: 'image',
    level: 'warning',
    what: text`your repository has a newer image: Milvus ${'version'}`,
    next: 'run the workflow with this pod in "runpod-pods"'
  },
  held: {
    topic: 'image',
    level: 'warning',
    what: text`your repository has a newer image, Milvus ${'version'}, which was not healthy on it on ${'day'}${'run'}, so no run gives it to it again`,
    next: 'publish another image, or set "runpod-retry" to "true" for one run'
  },
  'newer-released': {
    topic: 'image',
    level: 'warning',
    what: text`Milvus ${'version'} is released`,
    next: 'run the workflow that publishes your image'
  },

  'network-volume': {
    topic: 'data',
    level: 'good',
    what: text`network volume at ${'path'}`
  },
  'volume-disk': {
    topic: 'data',
    level: 'warning',
    what: text`volume disk at ${'path'}: lost with its machine, and RunPod's API calls it deprecated for data that you cannot recreate`,
    next: 'back it up; for a new pod, use a network volume'
  },
  'nothing-kept': {
    topic: 'data',
    level: 'good',
    what: 'nothing that must be kept: Milvus stores elsewhere'
  },
  'no-volume': {
    ...VOLUME,
    what: text`no volume at ${'data'}: all data is lost at the next stop or reset`
  },
  'volume-elsewhere': {
    ...VOLUME,
    what: text`its volume is at ${'path'}, but its data in ${'data'} is lost at the next stop or reset`,
    next: text`back up the data, then set the variable MILVUS_DATA_DIR to ${'path'}/milvus, or the mount path to ${'data'}`
  },
  'volume-partly': {
    ...VOLUME,
    what: 'a part of its data is not on the volume, and lost at the next stop or reset',
    next: 'back up the data, then set MILVUS_DATA_DIR alone, and not the paths below it'
  },

  space: {
    topic: 'space',
    level: 'good',
    what: text`${'free'} of ${'total'} GB were free at its last start`
  },
  'space-low': {
    topic: 'space',
    level: 'warning',
    what: text`only ${'free'} of ${'total'} GB were free at its last start`,
    next: ENLARGE
  },
  'disk-full': {
    topic: 'space',
    level: 'urgent',
    what: text`its disk is nearly full: ${'free'} of ${'total'} GB were free at its last start`,
    next: ENLARGE_FULL
  },
  'disk-full-now': {
    topic: 'space',
    level: 'urgent',
    what: 'its log says that its disk is full',
    next: ENLARGE_FULL
  },
  'space-shared': {
    topic: 'space',
    level: 'unknown',
    what: text`how full its disk of ${'size'} GB is, is not known: its machine shows one of ${'total'} GB`
  },
  'log-unread': {
    topic: 'space',
    level: 'unknown',
    what: text`not known, since its log is not: ${'reason'}`
  },
  'space-unknown': {
    topic: 'space',
    level: 'unknown',
    what: 'not known: its log does not say it, such as that of an older image'
  },
  etcd: {
    topic: 'space',
    level: 'good',
    what: text`etcd had ${'used'} of ${'quota'} MiB`
  },
  'etcd-quota': {
    topic: 'space',
    level: 'urgent',
    what: text`etcd is near its quota: it had ${'used'} of ${'quota'} MiB at its last start`,
    next: 'back up the data, drop collections and partitions that nobody needs, and see docs/image.md for a larger quota: at the quota, Milvus accepts no change'
  },
  'etcd-full': {
    topic: 'space',
    level: 'urgent',
    what: 'etcd has reached its quota, so Milvus accepts no change',
    next: 'back up the data; its alarm stays until somebody disarms it (etcdctl alarm disarm), after compaction or with a larger quota'
  },

  password: { topic: 'login', level: 'good', what: 'asks for a password' },
  'password-by-log': {
    topic: 'login',
    level: 'good',
    what: text`authentication on, says its log (${'reason'})`
  },
  'no-password': {
    ...PASSWORD,
    what: 'answers without a password: whoever finds it can read and delete everything',
    next: SET_PASSWORD
  },
  'no-password-by-log': {
    ...PASSWORD,
    what: text`authentication off, says its log (${'reason'})`,
    next: SET_PASSWORD
  },
  'no-password-inside': {
    topic: 'login',
    level: 'warning',
    what: 'authentication off, says its log; no port of Milvus is open'
  },
  'default-password': {
    ...PASSWORD,
    what: 'root has the default password, Milvus, which everybody knows',
    next: 'run /set-root-password.sh in the terminal of the pod, or change the password with a client'
  },
  'login-unknown': {
    topic: 'login',
    level: 'unknown',
    what: text`not known: ${'reason'}`
  },

  'etcd-open': {
    ...PORT,
    what: text`${'ports'} is open: etcd has no password, and whoever finds it can change and delete everything`,
    next: text`remove ${'ports'} from the pod, and MILVUS_EXPOSE_ETCD; an SSH tunnel needs neither`
  },
  'etcd-port': {
    topic: 'ports',
    level: 'warning',
    what: text`${'ports'} is open, though etcd listens on the loopback only`,
    next: text`remove ${'ports'} from the pod: it is of no use`
  },
  'metrics-open': {
    ...PORT,
    what: text`${'ports'} is open: Milvus' health, metrics, WebUI and settings have no password`,
    next: text`remove ${'ports'} from the pod; /status.sh in its terminal and an SSH tunnel show the same`
  },
  ports: { topic: 'ports', level: 'good', what: text`only ${'ports'}` },
  'no-ports': { topic: 'ports', level: 'fact', what: 'none' },

  cost: {
    topic: 'cost',
    level: 'fact',
    what: text`$${'total'}: $${'machine'} machine, $${'storage'} storage`
  },
  'cost-partly': {
    topic: 'cost',
    level: 'fact',
    what: text`$${'total'} and its ${'unknown'}: $${'machine'} machine, $${'storage'} storage`
  }
} satisfies Record<string, FindingWords>
