// What a test that failed owes to whoever reads its run: the cause of each platform as an
// annotation, and what shows it, in the log and in the summary.
import type { RunResult } from '../runner.ts'
import type { Expected } from './family.ts'
import { saidIn } from './seen.ts'

/** Returns what a run does not show, one line each. */
export function missingEvidence(
  { shows }: Expected,
  { log, summary }: RunResult
): string[] {
  const said = saidIn(log).filter(({ kind }) => kind === 'error')
  const tests = said.filter(({ title }) => title.startsWith('Smoke test of '))
  const final = said.find(({ code }) => code !== '')
  const isTest = final?.code === 'smoke-test-failed'
  return [
    ...(isTest && tests.length === 0 ? ['no platform has an annotation'] : []),
    ...tests
      .filter(({ text }) => !final?.text.includes(text))
      .map(({ text }) => `the error leaves out: ${text}`),
    ...tests.flatMap(({ title }) => {
      const group = groupOf(log, `${title}: evidence`)
      if (!group) return [`no group "${title}: evidence" in the log`]
      return lacks(group, shows, 'the evidence in the log')
    }),
    ...lacks(summary.replaceAll(/\\(.)/g, '$1'), shows, 'the summary')
  ]
}

function lacks(
  text: string,
  shows: RegExp | undefined,
  where: string
): string[] {
  if (!shows || shows.test(text)) return []
  return [`${where} does not show ${String(shows)}`]
}

function groupOf(log: string, title: string): string {
  const [, after = ''] = log.split(`::group::${title}\n`)
  return after.split('::endgroup::')[0] ?? ''
}
