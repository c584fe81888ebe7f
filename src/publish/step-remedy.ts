import { DockerError } from '../docker/cli.js'
import { oneLine } from '../lib/untrusted.js'

/** Names of the remedies of `build-failed` for a step of a Dockerfile. */
type StepRemedy =
  | 'noSecret'
  | 'noKey'
  | 'noStage'
  | 'noPlatform'
  | 'noProgram'
  | 'killed'
  | 'command'

/** What BuildKit says, where its first group is what the step asked for. */
const SAYINGS: [RegExp, StepRemedy][] = [
  [/\bsecret (\S+): not found\b/, 'noSecret'],
  [/\bno SSH key "([^"]*)" forwarded from the client/, 'noKey'],
  [/\bunset ssh forward key (\S+)/, 'noKey'],
  [/\btarget stage "([^"]*)" could not be found/, 'noStage'],
  [/\bexec format error\b/, 'noPlatform'],
  [/\bdid not complete successfully: exit code: 127\b/, 'noProgram'],
  [/\bdid not complete successfully: exit code: 137\b/, 'killed'],
  [/\bdid not complete successfully: exit code: (\d+)/, 'command']
]

/** Returns which remedy fits a step that failed, and the id or number that it names. */
export function stepRemedy(
  error: unknown
): { remedy: StepRemedy; detail: string } | undefined {
  if (!(error instanceof DockerError)) return undefined
  const told = [error.reason, stepOutput(error.stderr)]
  for (const [pattern, remedy] of SAYINGS) {
    const found = told.map((text) => pattern.exec(text)).find(Boolean)
    if (found) return { remedy, detail: oneLine(found[1] ?? '', 100) }
  }
  return undefined
}

/** BuildKit shows the last lines of the failed step between two rulers. */
function stepOutput(stderr: string): string {
  return stderr.split(/^-{6}$/m).at(-2) ?? ''
}
