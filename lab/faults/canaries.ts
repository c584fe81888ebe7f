// Secrets that a search finds wherever they get to, however they are written there.
import { randomBytes } from 'node:crypto'

/** How each mark of this process begins, so that one search finds any of them. */
const START = `c${randomBytes(6).toString('hex')}`

/** What begins and ends a secret, so that half of one is found, too. */
const newMark = (): string => `${START}${randomBytes(6).toString('hex')}`

/** Between the two marks: what a URL, JSON, a shell or a regular expression escapes. */
const TRICKY = `/%2B+"$'\\{&`

const marks = {
  password: newMark(),
  basePassword: newMark(),
  token: newMark(),
  runpodKey: newMark(),
  rootPassword: newMark(),
  buildSecret: newMark(),
  smokeEnv: newMark()
}

/** The name of a secret. */
export type Canary = keyof typeof marks

const tricky = (mark: string): string => `${mark}${TRICKY}${mark}`

/** The secrets of a run. A token and a key have no other characters than real ones. */
export const CANARIES: Record<Canary, string> = {
  password: tricky(marks.password),
  basePassword: tricky(marks.basePassword),
  token: `ghs_${marks.token}`,
  runpodKey: `rpa_${marks.runpodKey}`,
  // One may have at most 72 characters.
  rootPassword: tricky(marks.rootPassword),
  buildSecret: tricky(marks.buildSecret),
  smokeEnv: tricky(marks.smokeEnv)
}

/** The forms of each mark. */
const FORMS = (Object.keys(marks) as Canary[]).map((name) => ({
  name,
  forms: formsOf(marks[name])
}))

const FORMS_OF_START = formsOf(START)

/** As it is, which is also how a URL and JSON write it; in hex; and in base64. */
function formsOf(mark: string): Buffer[] {
  const bytes = Buffer.from(mark)
  const forms = [mark, bytes.toString('hex'), ...base64FormsOf(bytes)]
  return forms.map((form) => Buffer.from(form))
}

/**
 * Base64 has another form for each place of the first byte in a group of three. That of
 * letters and digits is the same for URLs.
 */
function base64FormsOf(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset), bytes])
    // What the neighbours of the mark would change is left out.
    const [from, to] = [Math.ceil((offset * 8) / 6), (whole.length * 8) / 6]
    return whole.toString('base64').slice(from, Math.floor(to))
  })
}

/** Bytes that the longest form has: a search in pieces must let them overlap by these. */
export const LONGEST_FORM = Math.max(
  ...FORMS.flatMap(({ forms }) => forms.map(({ length }) => length))
)

/** Returns the names of the secrets in a text, or in bytes. */
export function canariesIn(text: string | Buffer): Canary[] {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  if (!FORMS_OF_START.some((form) => bytes.includes(form))) return []
  return FORMS.filter(({ forms }) =>
    forms.some((form) => bytes.includes(form))
  ).map(({ name }) => name)
}

/**
 * Returns the secrets in a text, as they are or in another form.
 *
 * @param at where the text was found
 * @param allowed secrets that may be there
 */
export function secretsIn(
  text: string | Buffer,
  at: string,
  allowed: Canary[] = []
): string[] {
  return canariesIn(text)
    .filter((name) => !allowed.includes(name))
    .map((name) => `${name} in ${at}`)
}
