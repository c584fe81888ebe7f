import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** What `jest --json` writes, as far as the scripts here read it. */
export interface JestResult {
  numPassedTests: number
  numFailedTests: number
  numFailedTestSuites: number
  numPendingTests: number
  testResults: { name: string; startTime: number; endTime: number }[]
}

/** Reads the results of each jest that ran. */
export function readResults(directory: string): JestResult[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(path.join(directory, file), 'utf8'))
    .filter((text) => text !== '') // jest itself failed
    .map((text) => JSON.parse(text) as JestResult)
}

/** Returns how long each test file took; one that ran twice, in its longer run. */
export function secondsByFile(results: JestResult[]): Record<string, number> {
  const seconds: Record<string, number> = {}
  for (const { name, startTime, endTime } of results.flatMap(
    ({ testResults }) => testResults
  )) {
    const file = path.relative('.', name)
    const taken = (endTime - startTime) / 1000
    seconds[file] = Math.max(taken, seconds[file] ?? 0)
  }
  return seconds
}
