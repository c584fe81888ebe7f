/** Values of Milvus' settings, by key. */
type Values = Record<string, string>

/** What Milvus' loader reads in a file: every scalar is the text that Milvus sees. */
export type YamlValue = string | YamlValue[] | { [key: string]: YamlValue }

/**
 * Makes one key of all spellings of a setting in a file (`formatKey` in Milvus'
 * pkg/config/config.go).
 */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(/[/_.]/g, '')
}

/**
 * The same for a variable, which may have a prefix (`NewEnvSource` in
 * pkg/config/env_source.go, and the formatter in its paramtable/base_table.go).
 * The image's own variables begin with MILVUS_, and may have dots, too.
 */
function keyOfVariable(name: string): string {
  const plain = name
    .replace(/^MILVUS_CONF_/, '')
    .replace(/^milvus\.(?!(root|data|expose)\.|tls$)/i, '')
  return keyOf(plain)
}

/** True if Milvus reads a value as true, with Go's ParseBool; all else is false. */
export function isTrue(value: string): boolean {
  return /^(1|t|T|true|True|TRUE)$/.test(value)
}

/** Returns a number as Milvus reads it: 0 for what is not a number. */
export function numberOf(value: string): number {
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0
}

/** A setting in a file, in the words of that file. */
export interface FileSetting {
  /** With dots between the levels, such as `minio.secretAccessKey`. */
  key: string
  value: string
}

/**
 * Returns the settings in a file (`flattenAndMergeMap` in pkg/config/config.go). Milvus
 * ignores what is in the maps of a list, whose keys have brackets here.
 */
export function settingsIn(value: YamlValue, key = ''): FileSetting[] {
  if (typeof value === 'string') return [{ key, value }]
  if (Array.isArray(value)) {
    const texts = value.filter((item) => typeof item === 'string')
    const others = value.filter((item) => typeof item !== 'string')
    return [
      { key, value: texts.join(',') },
      ...others.flatMap((item) => settingsIn(item, `${key}[]`))
    ]
  }
  return Object.entries(value).flatMap(([name, part]) =>
    settingsIn(part, key ? `${key}.${name}` : name)
  )
}

/** Returns them by the keys that Milvus compares: `a: {b: 1}` and `A.B: 1` are one. */
export function valuesIn(value: YamlValue): Values {
  return Object.fromEntries(
    settingsIn(value).map((setting) => [keyOf(setting.key), setting.value])
  )
}

/** Where Milvus in a container gets its settings from. */
export interface Settings {
  /** `KEY=value` lines of the image. */
  image: string[]
  /** `KEY=value` lines of `smoke-env`, which win over the image's. */
  user: string[]
  /** The image's files: a later one wins. */
  files: FileValues[]
}

/** The settings in one of Milvus' files. */
export interface FileValues {
  /** Its path in the image. */
  file: string
  values: Values
}

/** A setting, and where it was read. */
export interface Setting {
  value: string
  /** For example `PROXY_PORT in "smoke-env"`. */
  from: string
}

/** Returns the settings of a container whose variables alone are known. */
export function settingsOf(env: string[]): Settings {
  return { image: [], user: env, files: [] }
}

/** Returns the value of a variable in `KEY=value` lines; the last line wins. */
export function valueOf(env: string[], name: string): string | undefined {
  const line = env.findLast((candidate) => candidate.startsWith(`${name}=`))
  return line?.slice(name.length + 1)
}

/**
 * Returns a setting, whatever its spelling, from a variable or from Milvus' files.
 *
 * @param name such as `proxy.port`
 */
export function settingOf(
  settings: Settings,
  name: string
): Setting | undefined {
  return variableOf(settings, name) ?? fileSettingOf(settings.files, name)
}

/**
 * Returns the variable of a setting, unless it is empty. As in the image,
 * another spelling wins over the usual name, which is that of the
 * image's defaults.
 */
export function variableOf(
  { image, user }: Settings,
  name: string
): Setting | undefined {
  const key = keyOfVariable(name)
  const usual = usualName(name)
  const found = [
    ...image.map((line) => variable(line, 'of the image')),
    ...user.map((line) => variable(line, 'in "smoke-env"'))
  ].filter((entry) => keyOfVariable(entry.name) === key)
  const last = found.findLast((entry) => entry.name !== usual) ?? found.at(-1)
  if (!last?.value) return undefined
  return { value: last.value, from: `${last.name} ${last.where}` }
}

/** Returns, for example, `PROXY_PORT` for `proxy.port`. */
function usualName(name: string): string {
  return name.toUpperCase().replaceAll('.', '_')
}

interface Variable {
  name: string
  value: string
  where: string
}

function variable(line: string, where: string): Variable {
  const [, name = line, value = ''] = /^([^=]*)=([^]*)$/.exec(line) ?? []
  return { name, value, where }
}

function fileSettingOf(files: FileValues[], name: string): Setting | undefined {
  const key = keyOf(name)
  const found = files.findLast(({ values }) => Object.hasOwn(values, key))
  if (!found) return undefined
  return { value: found.values[key] ?? '', from: `${name} in ${found.file}` }
}
