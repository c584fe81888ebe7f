// Shows the log of a run to people. Node runs this file as it is.
import { styleText } from 'node:util'

type Stream = NodeJS.WriteStream

const COLORS = { error: 'red', warning: 'yellow', notice: 'cyan' } as const

/**
 * Rewrites a line that is for a runner, such as `::error title=Build::no space`, for
 * people. Colors are for a terminal, unless NO_COLOR is set.
 *
 * @returns undefined, if there is nothing for people in it
 */
export function readableLine(line: string, stream: Stream): string | undefined {
  const [, command = '', properties = '', text = ''] =
    /^::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
  switch (command) {
    case '':
      return line
    case 'group':
      return styleText('bold', text, { stream })
    case 'error':
    case 'warning':
    case 'notice': {
      const title = /title=([^,]*)/.exec(properties)?.[1] ?? ''
      const head = title ? `${command}: ${title}:` : `${command}:`
      return `${styleText(COLORS[command], head, { stream })} ${unescape(text)}`
    }
    default:
      return undefined
  }
}

/** Messages of the errors in a log. */
export function errorsIn(log: string): string[] {
  return [...log.matchAll(/^::error(?: .*?)?::(.*)$/gm)].map(([, text = '']) =>
    unescape(text)
  )
}

/** Undoes what a runner expects in a message. */
function unescape(text: string): string {
  return text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%25', '%')
}

/** Returns a function that takes text in pieces, and calls another with each line. */
export function byLine(use: (line: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(use)
  }
}

/** Milliseconds without output until people are told that the run goes on. */
const SILENCE_MS = 10_000

/**
 * Returns a function that shows a log, in pieces. While nothing comes, it says for
 * how long. On a runner, which reads it, the log stays as it is.
 */
export function showOn(stream: Stream): (text: string) => void {
  if (process.env.GITHUB_ACTIONS) return (text) => stream.write(text)
  let last = performance.now()
  const silence = setInterval(() => {
    const seconds = Math.round((performance.now() - last) / 1000)
    stream.write(styleText('dim', `… ${seconds} s\n`, { stream }))
  }, SILENCE_MS).unref()
  return byLine((line) => {
    last = performance.now()
    silence.refresh()
    const readable = readableLine(line, stream)
    if (readable !== undefined) stream.write(`${readable}\n`)
  })
}
