// What is seen of a run, from outside.
import type { RunResult } from '../runner.ts'
import type { Tags } from './tags.ts'

export interface Seen {
  run: RunResult
  /** How often the fault has happened. */
  hits: number
  before: Tags
  after: Tags
  /** What the run has left behind, one line per thing. */
  left: string[]
  /** Where a secret was found. */
  secrets: string[]
  /** What was paid for at RunPod, and should not have been. */
  paid: string[]
  /** What the checks of the world have found wrong. */
  amiss: string[]
}

/** An annotation in the log of a run. */
export interface Said {
  kind: 'error' | 'warning' | 'notice'
  /** The code of the message; `''` for one without a section of docs/errors.md. */
  code: string
  /** What stands above it on the page of a run; `''` for none. */
  title: string
  text: string
}

const ANNOTATION = /^::(error|warning|notice)(?: (?:title=)?([^:]*))?::(.*)$/gm

/** Returns the annotations of a log, as a user reads them. */
export function saidIn(log: string): Said[] {
  return [...log.matchAll(ANNOTATION)].map(
    ([, kind, title = '', data = '']) => {
      const text = data
        .replaceAll('%0A', '\n')
        .replaceAll('%0D', '\r')
        .replaceAll('%25', '%')
      const [, code = ''] = /\nMore: \S+#([a-z0-9-]+)$/.exec(text) ?? []
      return { kind: kind as Said['kind'], code, title, text }
    }
  )
}

/**
 * Returns the errors of a log. One about the test of one platform is left out: it goes
 * with the error that ends the run.
 */
export function errorsIn(log: string): Said[] {
  return saidIn(log).filter(
    ({ kind, title }) => kind === 'error' && !title.startsWith('Smoke test of ')
  )
}

/** A step of a build in the log, such as `[stage-0 2/3] COPY …`. */
const STEP = /^#(\d+) (\[[^\]]*\d+\/\d+\] (?:COPY|RUN|ADD) .*)$/gm

/** Returns the steps of the Dockerfile that were built more than once. */
export function builtTwice(log: string): string[] {
  const built = log
    .split(/^(?=\[command\]docker buildx build)/m)
    .flatMap((build) => [
      ...new Set(
        [...build.matchAll(STEP)]
          .filter(([, number = '']) => isBuilt(build, number))
          .map(([, , step = '']) => step)
      )
    ])
  return built.filter((step, index) => built.indexOf(step) < index)
}

/** False for a step that came from the cache, or was never done. */
function isBuilt(build: string, number: string): boolean {
  return new RegExp(`^#${number} DONE`, 'm').test(build)
}
