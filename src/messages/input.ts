import { oneLine } from './safe-text.js'
import { render, text, type Message, type Text, type Value } from './message.js'

const LEVELS = ['none', 'health', 'query', 'restart', 'upgrade'] as const

/** The words that an input may be: its message names them, and its readers know them. */
export const WORDS = {
  variant: ['cpu', 'gpu'],
  push: ['true', 'false', 'by-digest'],
  rebuild: ['if-changed', 'always'],
  vulnerable: ['warn', 'fail', 'ignore'],
  'smoke-test': LEVELS,
  'smoke-emulated': LEVELS
} as const

/** What an input must be, or a message that begins with that. */
type Case = Text | Omit<Message, 'kind'>

/** The messages that refuse an input, by the case. */
type Refusals<Name extends string, Cases> = {
  [K in keyof Cases & string as `input-${Name}.${K}`]: InputMessage<Cases[K]>
}
type InputMessage<C> = C extends { what: infer What }
  ? Omit<C, 'what'> & { what: Shown<What> }
  : { what: Shown<C> }
type Shown<What> = (
  values: { value: Value } & (What extends (values: infer V) => string
    ? V
    : unknown)
) => string

/** Returns the messages that refuse an input, which all begin with its value. */
export function input<
  const Name extends string,
  const Cases extends Record<string, Case>
>(name: Name, cases: Cases): Refusals<Name, Cases> {
  const messages = Object.entries(cases).map(([key, given]) => {
    const { what, ...rest } =
      typeof given === 'object' ? given : { what: given }
    const shown = (values: { value: Value }): string =>
      `Input "${name}" is "${oneLine(String(values.value))}": ${render(what, values)}`
    return [`input-${name}.${key}`, { ...rest, what: shown }]
  })
  return Object.fromEntries(messages) as Refusals<Name, Cases>
}

/** The case of an input that is one of a few words. */
export function words(name: keyof typeof WORDS): { words: string } {
  return { words: `it must be one of ${WORDS[name].join(', ')}` }
}

/** The case of an input that is true or false. */
export const BOOLEAN = { boolean: 'it must be "true" or "false"' }

/** The case of an input that docker gets as an argument. */
export const ARGUMENT = {
  argument:
    'it must not begin with "-", which docker would read as an option, and contain no blanks or control characters'
}

/** The case of an input of whole seconds. */
export const SECONDS = {
  seconds: 'it must be a whole number of seconds from 1 to 99999, such as "300"'
}

/** The cases of labels and annotations. */
export const PAIRS = {
  pairs: 'it must be lines of the form "key=value"',
  own: 'the action itself sets keys that begin with "io.github.milvus-runpod."'
}

/** For a path that does not exist. The reusable workflow checks out by itself. */
export const CHECK_PATH = {
  next: 'correct the path, and make sure that actions/checkout runs before this step',
  inWorkflow: 'correct the path: it begins at the root of the repository'
}

/** The case of a directory that a build copies. */
export const COPIED_DIRECTORY = {
  temporary: {
    what: 'the run keeps its own files in it, with its logins, and the build would copy them',
    remedy: {
      next: 'use a directory in it, such as "${{ runner.temp }}/milvus"'
    }
  }
}

/** The cases of a path that must be in the workspace. */
export const PATH = {
  outside: 'it must be in the workspace or in RUNNER_TEMP',
  link: text`it is, or is behind, a link that leads out to ${'target'}`,
  host: text`it is a path of the host, but the job runs in a container, where it is "${'inside'}" ("github.workspace" and "runner.temp" are those of the host; a path in the workspace can be relative)`
}
