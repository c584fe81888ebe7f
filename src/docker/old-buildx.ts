import { oneLine } from '../lib/untrusted.js'
import { fail, type Failure } from '../messages/failure.js'

/** What buildx says of an option that is newer than itself. */
const UNKNOWN_OPTION = /^(?:error: )?unknown (?:shorthand )?flag: \S+/im

/** What docker itself says of the option of a plugin that it does not have. */
const NO_PLUGIN = /^Usage:\s+docker \[OPTIONS\] COMMAND/m

/** Returns the failure of a buildx that does not know an option of the action. */
export function oldBuildx(
  [command]: string[],
  { reason, stderr }: { reason: string; stderr: string }
): Failure | undefined {
  const [said] = UNKNOWN_OPTION.exec(reason) ?? []
  if (command !== 'buildx' || !said || NO_PLUGIN.test(stderr)) return undefined
  return fail('buildx-too-old', { reason: oneLine(said) })
}
