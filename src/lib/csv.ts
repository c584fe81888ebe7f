/** One record of a list, and where it begins. */
export interface CsvRecord {
  /** Counted from 1. */
  line: number
  fields: string[]
  /** True if the record begins with a quote that is not closed. */
  isUnclosed: boolean
}

/** Ends where a field can end; `""` is a quote in it. */
const QUOTED = /"([^"]*(?:""[^"]*)*)"(?=,|\r?\n|\r?$)/y

const PLAIN = /[^,\n]*/y

const SKIPPED = /[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y

const BLANKS = /[ \t]*/y

const LINE = /[^\n]*/y

/**
 * Reads lists as the actions of Docker do: a record is a line of fields with commas
 * between them, and a field in quotes may have commas, quotes and line breaks. As
 * there, a quote inside a field is a quote. Leaves out empty lines and those that
 * begin with `#`.
 */
export function parseCsv(text: string): CsvRecord[] {
  return parseRecords(text, readRecord)
}

/**
 * Reads texts, one in a record. One that does not begin with a quote is its line as
 * it is: in JSON, a text between two commas would lose its quotes as a field.
 */
export function parseTexts(text: string): CsvRecord[] {
  return parseRecords(text, readText)
}

type ReadRecord = (
  text: string,
  start: number
) => { fields: string[]; end: number }

function parseRecords(text: string, read: ReadRecord): CsvRecord[] {
  const records: CsvRecord[] = []
  // Counted on from record to record: from the start, a long list would take for ever.
  let [line, counted] = [1, 0]
  for (let at = 0; at < text.length;) {
    const skipped = matchAt(SKIPPED, text, at)
    if (skipped) {
      at += Math.max(skipped[0].length, 1)
      continue
    }
    const { fields, end } = read(text, at)
    const isUnclosed =
      text[afterBlanks(text, at)] === '"' && fields[0]?.startsWith('"') === true
    line += lineEnds(text.slice(counted, at))
    counted = at
    records.push({ line, fields, isUnclosed })
    at = end + 1
  }
  return records
}

function readText(
  text: string,
  start: number
): { fields: string[]; end: number } {
  const begin = afterBlanks(text, start)
  if (matchAt(QUOTED, text, begin)) return readRecord(text, begin)
  const [line = ''] = matchAt(LINE, text, start) ?? []
  return { fields: [line.trim()], end: start + line.length }
}

function readRecord(
  text: string,
  start: number
): { fields: string[]; end: number } {
  const fields: string[] = []
  let at = start
  for (;;) {
    const quoted = matchAt(QUOTED, text, at)
    const [field = ''] = quoted ?? matchAt(PLAIN, text, at) ?? []
    at += field.length
    const value = quoted?.[1]?.replaceAll('""', '"')
    fields.push(value ?? withoutReturn(field, text[at]))
    if (text[at] === '\r') at++
    if (text[at] !== ',') return { fields, end: at }
    at++
  }
}

function afterBlanks(text: string, at: number): number {
  return at + (matchAt(BLANKS, text, at)?.[0].length ?? 0)
}

/** Removes what ends a line as in Windows. */
function withoutReturn(field: string, next: string | undefined): string {
  return next === ',' ? field : field.replace(/\r$/, '')
}

function matchAt(
  pattern: RegExp,
  text: string,
  at: number
): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function lineEnds(text: string): number {
  return text.split('\n').length - 1
}

/** Writes fields as one line, with quotes where they are needed. */
export function toCsv(fields: string[]): string {
  return fields
    .map((field) =>
      /[",\n\r]|^\s/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
    )
    .join(',')
}
