/** Bytes of a header, and of what contents are padded to. */
export const BLOCK = 512

/** An entry of an archive. */
export interface TarEntry {
  name: string
  /** The content of a file; undefined for all else, such as a link. */
  content?: Buffer
}

/**
 * Reads an archive as docker writes it: POSIX headers, with pax records for what
 * does not fit into them (https://pkg.go.dev/archive/tar#Format).
 *
 * @throws Error when it is cut off, or has a size of another form.
 */
export function readTar(archive: Buffer): TarEntry[] {
  const entries: TarEntry[] = []
  let records: Record<string, string> = {}
  let at = 0
  while (archive[at]) {
    const header = archive.subarray(at, at + BLOCK)
    const type = text(header, 156, 1)
    // The records of a global header, as git writes them, are not about a file.
    const own = type === 'x' || type === 'g' ? {} : records
    const size = sizeOf(own.size ?? `0o${text(header, 124, 12).trim()}`)
    const start = at + BLOCK
    const content = archive.subarray(start, start + size)
    if (content.length < size) throw new Error('the archive is cut off')
    at = start + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'x') records = recordsIn(content)
    else if (type !== 'g') {
      const isFile = type === '0' || type === ''
      const name = own.path ?? nameIn(header)
      entries.push(isFile ? { name, content } : { name })
      records = {}
    }
  }
  return entries
}

/**
 * True for a header of any format: the oldest has no name of it, but all have a sum of
 * their bytes, in which its own field counts as blanks.
 */
export function isTarHeader(bytes: Buffer): boolean {
  if (bytes.length < BLOCK) return false
  const header = Buffer.from(bytes.subarray(0, BLOCK))
  const field = text(header, 148, 8).trim()
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  return /^[0-7]+$/.test(field) && parseInt(field, 8) === sum
}

/** Returns the text of a field, which ends with a NUL if it is short. */
function text(header: Buffer, start: number, length: number): string {
  const field = header.toString('utf8', start, start + length)
  return field.split('\0', 1)[0] ?? ''
}

/** A long name has its first folders in a field of their own. */
function nameIn(header: Buffer): string {
  const prefix = text(header, 345, 155)
  const name = text(header, 0, 100)
  return prefix ? `${prefix}/${name}` : name
}

function sizeOf(field: string): number {
  const size = Number(field)
  if (Number.isSafeInteger(size) && size >= 0) return size
  throw new Error('the archive has a size that cannot be read')
}

/** Reads lines such as `30 path=…`, whose length counts all of the line. */
function recordsIn(content: Buffer): Record<string, string> {
  const records: Record<string, string> = {}
  let at = 0
  while (at < content.length) {
    const length = parseInt(content.toString('latin1', at, at + 10))
    if (!(length > 0)) throw new Error('the archive has a broken record')
    const line = content.toString('utf8', at, at + length)
    const [, key = '', value = ''] = /^\d+ ([^=]+)=([^]*)\n$/.exec(line) ?? []
    records[key] = value
    at += length
  }
  return records
}
