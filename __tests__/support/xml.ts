// Enough of XML to tell whether a drawing can be shown: a browser shows none of a file
// with one tag too few.

/** A tag with its attributes, or the text up to the next tag. */
const TOKEN = /<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy

/** An ampersand that begins no entity. */
const BARE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i

/** Says why a text is not well-formed XML; undefined if it is. */
export function faultOfXml(xml: string): string | undefined {
  const open: string[] = []
  let at = 0
  for (const token of xml.matchAll(TOKEN)) {
    const [whole, close, name = '', , alone] = token
    at = token.index + whole.length
    if (BARE.test(whole)) return `a bare & in ${whole.trim()}`
    if (close && open.pop() !== name) return `</${name}> closes nothing`
    if (name && !close && !alone) open.push(name)
  }
  if (at < xml.length) return `cannot be read from ${xml.slice(at, at + 40)}`
  return open.length > 0 ? `<${open.join('> <')}> is not closed` : undefined
}
