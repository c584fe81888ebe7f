import * as core from '@actions/core'
import { randomUUID } from 'node:crypto'
import { safeLine } from './untrusted.js'

/** Characters after which a line is cut; the command of a build is a long one. */
const STREAM_LINE_LIMIT = 10_000

/** Shows text while others write it. */
export interface UntrustedStream {
  write: (text: string) => void
  end: () => void
}

/**
 * Begins to show text that others write, such as a build log, line by line as it
 * comes. Until its end the runner obeys no command.
 */
export function streamUntrusted(): UntrustedStream {
  const token = randomUUID()
  let rest = ''
  const show = (line: string): void => {
    core.info(safeLine(line.replaceAll('\t', '  '), STREAM_LINE_LIMIT))
  }
  core.info(`::stop-commands::${token}`)
  return {
    write(text) {
      const lines = (rest + text).split(/\r\n|\r|\n/)
      // More than this is not shown anyway.
      rest = (lines.pop() ?? '').slice(0, STREAM_LINE_LIMIT + 1)
      lines.forEach(show)
    },
    end() {
      if (rest) show(rest)
      core.info(`::${token}::`)
    }
  }
}
