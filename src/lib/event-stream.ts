/** How much of a stream is read. */
interface StreamLimits {
  /** Bytes in all, after decompression. */
  bytes: number
  /** Characters of one line of the stream, without which its event is not read. */
  lineLength: number
}

/**
 * Reads the data of each event of a stream, until the stream or the limit of its
 * bytes ends. An event whose line is too long is undefined.
 * https://html.spec.whatwg.org/multipage/server-sent-events.html
 *
 * @throws what the stream throws, such as the reason of the signal that ends it.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  limits: StreamLimits
): AsyncGenerator<string | undefined> {
  let data: string[] = []
  let isWhole = true
  for await (const line of readLines(body, limits)) {
    if (line === undefined) isWhole = false
    else if (line.startsWith('data:')) data.push(line.slice(5).trimStart())
    if (line !== '') continue
    if (!isWhole) yield undefined
    else if (data.length > 0) yield data.join('\n')
    data = []
    isWhole = true
  }
}

/** Yields each line; undefined for one that is too long, which is not kept. */
async function* readLines(
  body: AsyncIterable<Uint8Array>,
  { bytes, lineLength }: StreamLimits
): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder()
  let size = 0
  let rest = ''
  let isTooLong = false
  // Leaving this loop closes the connection.
  for await (const chunk of body) {
    size += chunk.byteLength
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(
      // A carriage return at the end may be half of a line end.
      /\r\n|\n|\r(?!$)/
    )
    rest = lines.pop() ?? ''
    for (const line of lines) {
      yield isTooLong || line.length > lineLength ? undefined : line
      isTooLong = false
    }
    if (rest.length > lineLength) {
      isTooLong = true
      rest = ''
    }
    if (size >= bytes) return
  }
}
