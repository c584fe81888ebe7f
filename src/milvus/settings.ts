/** Values of Milvus' settings, by key. */
export type Values = Record<string, string>

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
export function keyOfVariable(name: string): string {
  const plain = name
    .replace(/^MILVUS_CONF_/, '')
    .replace(/^milvus\.(?!(root|data|expose)\.)/i, '')
  return keyOf(plain)
}

/** What Go's ParseBool takes for true, as Milvus does. */
const TRUE = /^(1|t|T|true|True|TRUE)$/

/** True if Milvus reads a value as true; it reads all else as false. */
export function isTrue(value: string): boolean {
  return TRUE.test(value)
}

/** Returns a number as Milvus reads it: what is none counts as 0. */
export function numberOf(value: string): number {
  return /^[-+]?\d+$/.test(value) ? Number(value) : 0
}

/**
 * Returns a file's values by their keys, so that `a: {b: 1}` and `A.B: 1` are one
 * (`flattenAndMergeMap` in pkg/config/config.go).
 */
export function flatten(value: YamlValue, name = ''): Values {
  if (typeof value === 'string') return { [keyOf(name)]: value }
  if (Array.isArray(value)) {
    const items = value.filter((item) => typeof item === 'string')
    return { [keyOf(name)]: items.join(',') }
  }
  const parts = Object.entries(value).map(([key, part]) =>
    flatten(part, name + key)
  )
  return Object.assign({}, ...parts) as Values
}
