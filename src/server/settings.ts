import { keyOf, keyOfVariable, type Values } from '../milvus/settings.js'

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

export interface Setting {
  value: string
  /** Such as `PROXY_PORT in "smoke-env"`. */
  from: string
}

/** Returns the settings of variables alone. */
export function settingsOf(env: string[]): Settings {
  return { image: [], user: env, files: [] }
}

/** Returns all `KEY=value` lines of a container; the last of a name wins. */
export function envOf({ image, user }: Settings): string[] {
  return [...image, ...user]
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
 * Returns the variable of a setting, unless it is empty. As in the image's
 * spelling.sh, another spelling wins over the usual name, which is that of the
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
  ].filter((one) => keyOfVariable(one.name) === key)
  const last = found.findLast((one) => one.name !== usual) ?? found.at(-1)
  if (!last?.value) return undefined
  return { value: last.value, from: `${last.name} ${last.where}` }
}

/** Such as `PROXY_PORT` for `proxy.port`. */
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
