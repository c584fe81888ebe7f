/** The FROM of a Dockerfile on which the image of its last stage is built. */
interface BaseLine {
  /** Counted from 1. */
  line: number
  /** What follows FROM, but for the stage's name, such as `${BASE_IMAGE}`. */
  image: string
}

const FROM = /^\s*FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?/i

/** The rest of a line that goes on in the next one. */
const CONTINUED = /\\\s*$/

/**
 * Returns the FROM of the last stage or, if that begins with another stage, of that
 * one. It is for messages: what only BuildKit can know, such as the value of an
 * argument, is left as it is written.
 */
export function baseLineOf(dockerfile: string): BaseLine | undefined {
  const stages = new Map<string, BaseLine>()
  let last: BaseLine | undefined
  const lines = dockerfile.split('\n')
  for (const [index, text] of lines.entries()) {
    const [, flags = '', image, name] =
      FROM.exec(wholeLine(lines, index, text)) ?? []
    if (!image) continue
    const own = { line: index + 1, image: flags + image }
    last = stages.get(image.toLowerCase()) ?? own
    if (name) stages.set(name.toLowerCase(), last)
  }
  return last
}

/** Joins a line with those in which it goes on. */
function wholeLine(lines: string[], index: number, text: string): string {
  if (!CONTINUED.test(text)) return text
  const next = lines[index + 1] ?? ''
  return text.replace(CONTINUED, ' ') + wholeLine(lines, index + 1, next)
}
