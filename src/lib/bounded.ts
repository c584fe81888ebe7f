export const MIB = 2 ** 20

/** An answer that is larger than any valid one. */
export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'

  constructor(limit: number) {
    super(`an answer of more than ${limit / MIB} MiB`)
  }
}

/**
 * Reads the text of an answer. The limit holds for its size in memory: a small
 * compressed answer may unpack to a large one.
 *
 * @param limit in bytes
 * @throws BodyTooLarge, and closes the connection.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array> | null,
  limit: number
): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Leaving this loop cancels the rest.
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw new BodyTooLarge(limit)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
