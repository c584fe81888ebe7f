// Prints "N passed, N failed" for all checks and all jest tests:
//   node script/count-tests.ts DIRECTORY
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

interface JestResult {
  numPassedTests: number
  numFailedTests: number
  numFailedTestSuites: number
  numPendingTests: number
}

const [directory = ''] = process.argv.slice(2)
const checks = readFileSync(path.join(directory, 'checks'), 'utf8').split('\n')
const results = readdirSync(directory)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    return JSON.parse(
      readFileSync(path.join(directory, file), 'utf8')
    ) as JestResult
  })

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)
const passed = sum(results.map((result) => result.numPassedTests))
const skipped = sum(results.map((result) => result.numPendingTests))
const failed = sum(results.map((result) => result.numFailedTests))
const failedChecks = checks.filter((outcome) => outcome === 'failed').length
const passedChecks = checks.filter((outcome) => outcome === 'passed').length

if (skipped > 0)
  console.log(`${skipped} tests were skipped, which counts as failed`)
process.exitCode = failed + failedChecks + skipped > 0 ? 1 : 0
console.log(
  `${passed + passedChecks} passed, ${failed + failedChecks + skipped} failed`
)
