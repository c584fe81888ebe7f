/** A setting of Milvus in a file, in the words of that file. */
export interface Setting {
  /** With dots between the levels, such as `minio.secretAccessKey`. */
  key: string
  value: string
}

/**
 * How settings with secrets end, without separators: in Milvus 2.3 to 3 these are
 * minio.accessKeyID, minio.secretAccessKey, minio.gcpCredentialJSON,
 * etcd.auth.password, common.security.defaultRootPassword, pulsar.authParams,
 * kafka.saslPassword, kafka.ssl.tlsKeyPassword and trace.otlp.headers, those below
 * kafka.consumer and kafka.producer, and `api_key` of models in the first 2.6.
 */
const SECRET =
  /(password|passwd|secret|secretkey|secretaccesskey|accesskey|accesskeyid|apikey|authparams|credentialjson|credentials|privatekey|passphrase|token|bearer|authorization|otlpheaders)$/

/** Names that are the end of harmless words, too, such as `bypass`. */
const SHORT_SECRET = /(^|[._/-])(pass|pwd)$/i

/** Milvus reads everything below it as a credential, whatever its name. */
const CREDENTIALS = /^credential\./i

/** Milvus' own defaults, which everybody knows. */
const EVERYBODYS = ['', 'minioadmin', 'Milvus', '{}']

/** Text that is to be replaced by a value, which Milvus does not do. */
const PLACEHOLDER =
  /^(\$\{.*\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|<.*>|\*+|x{3,}|change[-_ ]?me|your[-_ ].*)$/is

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** A URL with a password. */
const URL_WITH_PASSWORD = /:\/\/[^\s/?#@]*:[^\s/?#@]+@/

/** Returns the settings in the values of a configuration file, as Milvus finds them. */
export function settingsOf(values: unknown, prefix = ''): Setting[] {
  if (typeof values !== 'object' || values === null) {
    return prefix ? [{ key: prefix, value: textOf(values) }] : []
  }
  if (Array.isArray(values)) return settingsInList(values, prefix)
  return Object.entries(values).flatMap(([name, value]) =>
    settingsOf(value, prefix ? `${prefix}.${name}` : name)
  )
}

/** A list of texts is one setting; what else is in it has names of its own. */
function settingsInList(values: unknown[], key: string): Setting[] {
  const isMap = (one: unknown): boolean =>
    typeof one === 'object' && one !== null
  const texts = values.filter((one) => !isMap(one)).map(textOf)
  const own = texts.length > 0 ? [{ key, value: texts.join(',') }] : []
  return [
    ...own,
    ...values.filter(isMap).flatMap((one) => settingsOf(one, key))
  ]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** True for a setting whose value nobody else should know. */
export function isSecret({ key, value }: Setting): boolean {
  const text = value.trim()
  if (EVERYBODYS.includes(text) || PLACEHOLDER.test(text)) return false
  if (PRIVATE_KEY.test(text) || URL_WITH_PASSWORD.test(text)) return true
  if (/^(true|false|null)$/.test(text)) return false
  // With a dash, Milvus does not read it, but it is published all the same.
  const form = formOf(key).replaceAll('-', '')
  return (
    [CREDENTIALS, SHORT_SECRET].some((one) => one.test(key)) ||
    SECRET.test(form)
  )
}

/** The form in which Milvus compares keys: `formatKey` in its config/config.go. */
function formOf(key: string): string {
  return key.toLowerCase().replace(/[/_.]/g, '')
}

/** Groups of settings that Milvus looks up by their dots, so not as a variable. */
const GROUPS = /^(credential|kafka\.(consumer|producer))\./i

/** Returns the variable that sets the same on a pod; undefined if there is none. */
export function variableFor({ key }: Setting): string | undefined {
  if (formOf(key) === 'commonsecuritydefaultrootpassword') {
    return 'MILVUS_ROOT_PASSWORD'
  }
  // `ParseAKAndURL` in Milvus' internal/util/function/models/common.go.
  if (CREDENTIALS.test(key)) return 'MILVUS_<PROVIDER>_API_KEY'
  const name = key.toUpperCase().replace(/[/.]/g, '_')
  return /^[A-Z][A-Z0-9_]*$/.test(name) && !GROUPS.test(key) ? name : undefined
}
