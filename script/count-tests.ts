// Prints the slowest test files, and "N passed, N failed" for all checks and tests:
//   node script/count-tests.ts DIRECTORY
// Keeps the seconds of each file in $TEST_SECONDS, for longest-first.ts.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { readResults, secondsByFile } from './jest-results.ts'

const SHOWN = 10

function printSlowest(seconds: Record<string, number>): void {
  const slowest = Object.entries(seconds).sort(([, a], [, b]) => b - a)
  console.log('The slowest test files, in seconds:')
  for (const [file, taken] of slowest.slice(0, SHOWN)) {
    console.log(`${taken.toFixed(1).padStart(7)}  ${file}`)
  }
}

function keep(file: string, seconds: Record<string, number>): void {
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as object)
    : {}
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ ...before, ...seconds }))
}

const [directory = ''] = process.argv.slice(2)
const checks = readFileSync(path.join(directory, 'checks'), 'utf8').split('\n')
const results = readResults(directory)
const seconds = secondsByFile(results)

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)
const passed = sum(results.map((result) => result.numPassedTests))
const skipped = sum(results.map((result) => result.numPendingTests))
const failed = sum(results.map((result) => result.numFailedTests))
const failedChecks = checks.filter((outcome) => outcome === 'failed').length
const passedChecks = checks.filter((outcome) => outcome === 'passed').length

printSlowest(seconds)
if (process.env.TEST_SECONDS) keep(process.env.TEST_SECONDS, seconds)
if (skipped > 0)
  console.log(`${skipped} tests were skipped, which counts as failed`)
process.exitCode = failed + failedChecks + skipped > 0 ? 1 : 0
console.log(
  `${passed + passedChecks} passed, ${failed + failedChecks + skipped} failed`
)
