/** Characters of a message that are read: some registries answer with a page. */
const MAX_TEXT_LENGTH = 8192

const ADDRESS = /\bhttps?:\/\/[^\s"'`]*[^\s"'`:,.;)]/g

const QUOTED = /"(?:[^"\\]|\\.)*"|`[^`]*`|(?<!\w)'[^'\n]*'(?!\w)/g

/** Names without any sign of one, known by the words before them. */
const BARE = /(?<=\b(?:lookup|denied for) )[^\s,:]+/g

const WORD = /[^\s,;()<>"'`]+/g

/** With its registry, or with a tag or a digest. */
const REFERENCE =
  /^(?:(?:[\w-]+(?:\.[\w-]+)+(?::\d+)?|[\w-]+:\d+|localhost|\[[\da-f:]+\](?::\d+)?)\/.|[\w.-]+\/[\w./-]+[:@])/i

/**
 * Returns a message of docker without the names in it, so that "404" or "denied"
 * in the name of an image, a tag or a host is not read as an answer:
 * - `<manifest>`, `<blob>`, `<upload>`: an address of a registry
 * - `<ref>`: an image
 * - `<quoted>`, `<other>`: anything else that is not docker's own words
 */
export function withoutNames(message: string): string {
  return message
    .slice(0, MAX_TEXT_LENGTH)
    .replace(ADDRESS, kindOfAddress)
    .replace(QUOTED, '<quoted>')
    .replace(BARE, '<other>')
    .replace(WORD, kindOfWord)
}

function kindOfAddress(address: string): string {
  const [path = ''] = address.split('?')
  if (/\/v2\/.+\/manifests\/[^/]+$/.test(path)) return '<manifest>'
  if (/\/v2\/.+\/blobs\/uploads(?:\/[^/]*)?$/.test(path)) return '<upload>'
  if (/\/v2\/.+\/blobs\/[^/]+$/.test(path)) return '<blob>'
  return '<other>'
}

/** A name has a slash, a colon, a dot or an at sign inside; words have none. */
function kindOfWord(word: string): string {
  const name = word.replace(/[:.]+$/, '')
  if (!/\w[/:@.][\w[]/.test(name)) return word
  const end = word.slice(name.length)
  return `${REFERENCE.test(name) ? '<ref>' : '<other>'}${end}`
}
