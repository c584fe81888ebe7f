/** The FROM of a Dockerfile on which the image of its last stage is built. */
export interface BaseLine {
  /** Counted from 1. */
  line: number
  /** The image as written, such as `${BASE_IMAGE}`. */
  image: string
}

const FROM = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i

/**
 * Returns the FROM of the last stage or, if that begins with another stage, of that
 * one. It is for messages: what only BuildKit can know, such as the value of an
 * argument, is left as it is written.
 */
export function baseLineOf(dockerfile: string): BaseLine | undefined {
  const stages = new Map<string, BaseLine>()
  let last: BaseLine | undefined
  for (const [index, text] of dockerfile.split('\n').entries()) {
    const [, image, name] = FROM.exec(text) ?? []
    if (!image) continue
    last = stages.get(image.toLowerCase()) ?? { line: index + 1, image }
    if (name) stages.set(name.toLowerCase(), last)
  }
  return last
}
