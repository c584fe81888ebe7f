import { keyOf, type FileSetting } from './settings.js'

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

/** Root's password if none is set. */
export const DEFAULT_PASSWORD = 'Milvus'

/** Milvus' own defaults, which everybody knows. */
const PUBLIC = ['', 'minioadmin', DEFAULT_PASSWORD, '{}']

/** A placeholder for a value; Milvus does not replace it. */
const PLACEHOLDER =
  /^(\$\{.*\}|\$[A-Z_][A-Z0-9_]*|\{\{.*\}\}|<.*>|\*+|x{3,}|change[-_ ]?me|your[-_ ].*)$/is

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/

/** A URL with a password; a name ends at the first colon, or many would take for ever. */
const URL_WITH_PASSWORD = /:\/\/[^\s/?#@:]*:[^\s/?#@]+@/

/** True for a setting whose value nobody else should know. */
export function isSecret({ key, value }: FileSetting): boolean {
  const text = value.trim()
  if (PUBLIC.includes(text) || PLACEHOLDER.test(text)) return false
  if (PRIVATE_KEY.test(text) || URL_WITH_PASSWORD.test(text)) return true
  if (/^(true|false|null)$/.test(text)) return false
  if (CREDENTIALS.test(key) || SHORT_SECRET.test(key)) return true
  // Milvus does not read a key with a dash, but it is published anyway.
  return SECRET.test(keyOf(key).replaceAll('-', ''))
}

/** Groups of settings that Milvus looks up by their dots, so not as a variable. */
const GROUPS = /^(credential|kafka\.(consumer|producer))\./i

/** Returns the variable that sets the same on a pod; undefined if there is none. */
export function variableFor({ key }: FileSetting): string | undefined {
  if (keyOf(key) === 'commonsecuritydefaultrootpassword') {
    return 'MILVUS_ROOT_PASSWORD'
  }
  // `ParseAKAndURL` in Milvus' internal/util/function/models/common.go.
  if (CREDENTIALS.test(key)) return 'MILVUS_<PROVIDER>_API_KEY'
  const name = key.toUpperCase().replace(/[/.]/g, '_')
  return /^[A-Z][A-Z0-9_]*$/.test(name) && !GROUPS.test(key) ? name : undefined
}
