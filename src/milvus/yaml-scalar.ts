const BOOLEANS: Record<string, string> = {
  y: 'true',
  yes: 'true',
  true: 'true',
  on: 'true',
  n: 'false',
  no: 'false',
  false: 'false',
  off: 'false'
}

const NULL = /^(~|null|Null|NULL|)$/

/** As one writes a word: in small letters, in capitals, or with one at its start. */
const WORD = /^([a-z]+|[A-Z]+|[A-Z][a-z]+)$/

const INFINITE = /^([-+]?)\.(inf|Inf|INF)$/
const NOT_A_NUMBER = /^\.(nan|NaN|NAN)$/

/** As Go's ParseInt reads integers: 017 and 0o17 are octal. */
const INTEGER = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/

const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/

const SMALLEST = -(2n ** 63n)
const LARGEST_SIGNED = 2n ** 63n - 1n
const LARGEST = 2n ** 64n - 1n

/**
 * Returns what Milvus makes of a scalar without quotes: yaml.v2 finds its type
 * (`resolve` in its resolve.go), and Milvus makes a text of that again, so that
 * `0123` becomes `83`, and `yes` becomes `true`.
 */
export function textOfPlain(source: string): string {
  if (NULL.test(source)) return ''
  if (WORD.test(source)) return BOOLEANS[source.toLowerCase()] ?? source
  if (NOT_A_NUMBER.test(source)) return 'NaN'
  const [isInfinite, sign] = INFINITE.exec(source) ?? []
  if (isInfinite) return `${sign || '+'}Inf`
  if (!/^[-+.\d]/.test(source)) return source
  // A number that begins with a dot has no underscores.
  const plain = source.startsWith('.') ? source : source.replaceAll('_', '')
  return textOfInteger(plain) ?? textOfFloat(plain) ?? source
}

function textOfInteger(plain: string): string | undefined {
  const [isInteger, sign, digits = ''] = INTEGER.exec(plain) ?? []
  if (!isInteger) return undefined
  const size = BigInt(digits.replace(/^0[oO]?(?=[0-7])/, '0o'))
  const value = sign === '-' ? -size : size
  const largest = sign ? LARGEST_SIGNED : LARGEST
  return value >= SMALLEST && value <= largest ? String(value) : undefined
}

function textOfFloat(plain: string): string | undefined {
  const value = Number(plain)
  if (!FLOAT.test(plain) || !Number.isFinite(value)) return undefined
  return withoutExponent(Object.is(value, -0) ? '-0' : String(value))
}

/** Writes 1e+21 as Go's FormatFloat does: with all of its zeros. */
function withoutExponent(text: string): string {
  const [, sign = '', first, rest = '', exponent] =
    /^(-?)(\d)(?:\.(\d+))?e([-+]\d+)$/.exec(text) ?? []
  if (!first) return text
  const digits = first + rest
  const places = Number(exponent)
  if (places < 0) return `${sign}0.${'0'.repeat(-places - 1)}${digits}`
  return `${sign}${digits.padEnd(places + 1, '0')}`
}
