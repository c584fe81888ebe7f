import { describe, expect, it } from '@jest/globals'
import { readRefusal } from '../../src/lib/refusal.js'

const KEY = 'key-0123456789'

function read(
  text: string,
  status = 403,
  headers: Record<string, string> = {}
): ReturnType<typeof readRefusal> {
  const reply = { status, text, headers: new Headers(headers) }
  return readRefusal(reply, { reasons: ['detail', 'title'], key: KEY })
}

describe('the author of an answer', () => {
  it.each([
    ['a problem of the API', '{"detail":"no"}', 'api'],
    ['a problem with a title alone', '{"title":"no"}', 'api'],
    ['JSON of another kind', '[1,2]', 'unknown'],
    ['JSON that is null', 'null', 'unknown'],
    ['text', '404 page not found', 'unknown'],
    ['nothing', '', 'unknown'],
    ['a page without a media type', ' <html>', 'front']
  ])('is told for %s', (_, text, author) => {
    expect(read(text).author).toBe(author)
  })

  it.each<[string, number, Record<string, string>]>([
    ['a page', 200, { 'content-type': 'text/html; charset=utf-8' }],
    ['a login of another kind', 401, { 'www-authenticate': 'Basic realm="x"' }],
    ['a login for a proxy', 401, { 'proxy-authenticate': 'NTLM' }],
    ['a challenge of Cloudflare', 503, { 'cf-mitigated': 'challenge' }],
    ['a redirect', 302, { location: 'https://login.test/' }]
  ])('is something in front of the API for %s', (_, status, headers) => {
    expect(read('x', status, headers).author).toBe('front')
  })

  it('is unknown for a login that the API asks for', () => {
    const headers = { 'www-authenticate': 'Bearer' }

    expect(read('', 401, headers).author).toBe('unknown')
  })
})

describe('the words of an answer', () => {
  const block =
    '<!DOCTYPE html>\n<html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry</h1></body></html>'

  it.each([
    ['its reason', '{"title":"x","detail":"no\\n::error::"}', 'no ::error::'],
    [
      'the title of its page',
      block,
      'a web page, "Attention Required! | Cloudflare"'
    ],
    [
      'the text of a page without a title',
      `<html><style>a {}</style><p>Access to ${KEY}\n denied</p></html>`,
      'a web page, "Access to *** denied"'
    ],
    [
      'the heading of a page whose title is blank',
      '<title> \n</title><h1 class="a">Sorry</h1>',
      'a web page, "Sorry"'
    ],
    [
      'the text of a page before a script that does not end',
      '<p>Wait</p><script>location = "/"',
      'a web page, "Wait"'
    ],
    ['a page without text', '<html></html>', 'an empty web page'],
    ['its text', 'I am a teapot', 'I am a teapot'],
    ['nothing', '', 'no reason given']
  ])('are %s, in one line and without the key', (_, text, detail) => {
    expect(read(text).detail).toBe(detail)
  })

  it('name the fields that are wrong', () => {
    const errors = ['$.image: too long', 7, `$: ${KEY}`]

    expect(read(JSON.stringify({ detail: 'x', errors })).fields).toEqual([
      '$.image: too long',
      '$: ***'
    ])
  })

  it.each([
    [
      'https://login.test/start?token=s3cret',
      'a redirect to https://login.test'
    ],
    ['/relative', 'a redirect']
  ])(
    'say where a redirect leads to, but not what is secret in it',
    (location, detail) => {
      expect(read('', 302, { location }).detail).toBe(detail)
    }
  )
})
