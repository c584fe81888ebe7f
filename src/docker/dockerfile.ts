/** The FROM of a Dockerfile on which the image of a stage is built. */
interface BaseLine {
  /** Counted from 1. */
  line: number
  /** What follows FROM, but for the stage's name, such as `${BASE_IMAGE}`. */
  image: string
}

/** A stage of a Dockerfile. */
interface Stage {
  /** In lower case: BuildKit ignores the case of names. */
  name?: string
  base: BaseLine
}

const FROM = /^\s*FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?/i

/** The rest of a line that goes on in the next one. */
const CONTINUED = /\\\s*$/

/** Such as `RUN <<EOF`, `COPY <<-"EOF" /file`. */
const HEREDOC = /<<-?(["']?)([A-Za-z_][\w.]*)\1/g

/** A Dockerfile may be in another language, which only its frontend knows. */
const FRONTEND = /^\s*#\s*syntax\s*=\s*(\S+)/i
const KNOWN_FRONTEND = /^(?:docker\.io\/)?docker\/dockerfile(?:[:@]|$)/

/**
 * Returns the FROM of the last stage, or of the one with this name, or, if that begins
 * with another stage, of that one. It is for messages: what only BuildKit can know,
 * such as the value of an argument, is left as it is written.
 */
export function baseLineOf(
  dockerfile: string,
  target?: string
): BaseLine | undefined {
  const stages = stagesOf(dockerfile)
  const name = target?.toLowerCase()
  const own = name && stages.find((stage) => stage.name === name)
  return (own || stages.at(-1))?.base
}

/** Returns the names of the stages; undefined where only BuildKit can know them. */
export function stageNames(dockerfile: string): string[] | undefined {
  const [, frontend] = FRONTEND.exec(dockerfile) ?? []
  if (frontend && !KNOWN_FRONTEND.test(frontend)) return undefined
  // Another character for "goes on in the next line" is rare, and not worth a guess.
  if (/^[^\S\r\n]*#[^\S\r\n]*escape[^\S\r\n]*=/im.test(dockerfile))
    return undefined
  return stagesOf(dockerfile).flatMap(({ name }) => name ?? [])
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = []
  const lines = dockerfile.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const text = lines[index] ?? ''
    if (text.trimStart().startsWith('#')) continue
    const whole = wholeLine(lines, index, text)
    const [, flags = '', image, name] = FROM.exec(whole) ?? []
    if (image) {
      const own = { line: index + 1, image: flags + image }
      const known = stages.findLast((one) => one.name === image.toLowerCase())
      const base = known?.base ?? own
      stages.push({ name: name?.toLowerCase(), base })
    }
    index = endOf(lines, index, whole)
  }
  return stages
}

/** Joins a line with those in which it goes on. */
function wholeLine(lines: string[], index: number, text: string): string {
  if (!CONTINUED.test(text)) return text
  const next = lines[index + 1] ?? ''
  return text.replace(CONTINUED, ' ') + wholeLine(lines, index + 1, next)
}

/** Returns the last line of an instruction, with the texts that follow it (`<<EOF`). */
function endOf(lines: string[], start: number, whole: string): number {
  let end = start
  while (CONTINUED.test(lines[end] ?? '')) end++
  if (!/^\s*(?:RUN|COPY|ADD)\b/i.test(whole)) return end
  for (const [, , word] of whole.matchAll(HEREDOC)) {
    const rest = lines.slice(end + 1)
    const length = rest.findIndex((line) => line.trim() === word)
    if (length >= 0) end += length + 1
  }
  return end
}
