import semver from 'semver'
import { isNewer, parseMilvusVersion } from './version.js'

/** Characters. A longer text is not read at all. */
const MAX_RANGE_LENGTH = 500

/** An operator and a version. */
interface Bound {
  operator: string
  version: string
}

/**
 * The allowed order of operators, by their first characters. Lists of ranges are
 * written like one range (`< 2.5.27, >= 2.6.0, < 2.6.10`), so an upper bound ends
 * a range. What `< 2.5.27, < 2.6.10` means is anybody's guess.
 */
const ORDER = /^<?(?:><|=)*>?$/

/**
 * Parses the affected versions of an advisory, such as `>= 2.6.0, < 2.6.10`.
 * GitHub does not check what a maintainer writes there, so this accepts only what
 * has one meaning: bounds with full versions, in ascending order.
 *
 * @returns a semver range, or undefined if the text is not clear
 */
export function rangeOf(text: string): string | undefined {
  if (text.length > MAX_RANGE_LENGTH) return undefined
  const words = text.trim().split(/ *, *| +(?=[<>=])/)
  const bounds = words.flatMap((word) => parseBound(word) ?? [])
  const order = bounds.map(({ operator }) => operator.charAt(0)).join('')
  const isClear =
    bounds.length === words.length && ORDER.test(order) && isAscending(bounds)
  if (!isClear) return undefined
  return bounds.map(toSemver).join(' ')
}

function parseBound(word: string): Bound | undefined {
  const [, operator, text] = /^([<>]=?|=) *(\S+)$/.exec(word) ?? []
  const version = parseVersion(text ?? '')
  return operator && version ? { operator, version } : undefined
}

/** Numbers that are too large for semver make a version unclear. */
function parseVersion(text: string): string | undefined {
  return semver.valid(parseMilvusVersion(text)?.version) ?? undefined
}

function isAscending(bounds: Bound[]): boolean {
  return bounds.every(({ version }, index) => {
    const before = bounds[index - 1]
    return !before || isNewer(version, before.version)
  })
}

/** All but a lower bound end a range. */
function toSemver(
  { operator, version }: Bound,
  index: number,
  all: Bound[]
): string {
  const isEnd = !operator.startsWith('>') && index < all.length - 1
  return `${operator}${version}${isEnd ? ' ||' : ''}`
}

/**
 * Returns the first version after the given one in a list of fixed versions, such
 * as `2.5.27, 2.6.10`.
 */
export function firstFixed(version: string, text: string): string | undefined {
  if (text.length > MAX_RANGE_LENGTH) return undefined
  return text
    .split(/[\s,;|<>=]+/)
    .flatMap((word) => parseVersion(word) ?? [])
    .filter((fixed) => isNewer(fixed, version))
    .sort(semver.compare)[0]
}
