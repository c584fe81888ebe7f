// Loaded before the action: notes how much memory its process has used at most. The
// resource usage that Node tells includes that of the process which started it.
import { appendFileSync, readFileSync } from 'node:fs'
import process from 'node:process'

process.on('exit', () => {
  const isAction = /\/dist\/[^/]+\.js$/.test(process.argv[1] ?? '')
  const status = readFileSync('/proc/self/status', 'utf8')
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? []
  if (isAction) appendFileSync(process.env.BENCH_PEAK, `${kilobytes}\n`)
})
