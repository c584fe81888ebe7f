// Runs the action once, to be watched from outside.
// usage: node lab/bench/run-once.ts FOLDER INPUTS (in JSON)
import { runBuild, type Given } from './runs.ts'

const [folder = '', inputs = '{}'] = process.argv.slice(2)
await runBuild({ name: folder, folder }, JSON.parse(inputs) as Given)
