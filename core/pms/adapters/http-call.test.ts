// What another system says back may hold our own secrets: none is left in what is shown and logged, however it is spelled and wherever it is cut.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startJsonServer, type Answered, type JsonServer } from '../../../test/fakes/json-server.ts'
import { ask, CallFailed, mask } from './http-call.ts'

const SECRET = `k+/=&"${'Zq7'.repeat(120)}`

let server: JsonServer
let answer: Answered
beforeEach(async () => {
  server = await startJsonServer(() => answer)
})
afterEach(() => server.close())

async function wordsOf(message: string): Promise<string> {
  answer = { status: 400, json: { message } }
  const io = { now: () => 0, log: () => undefined, fetch, signal: new AbortController().signal }
  const error: unknown = await ask(io, { method: 'POST', url: server.url, headers: {} }, { timeoutMs: 5000, secrets: [SECRET] }).catch(
    (caught: unknown) => caught,
  )
  return error instanceof CallFailed ? error.message : String(error)
}

test('a secret is masked before the words are cut', async () => {
  for (const before of [0, 100, 150, 190, 198]) {
    const words = await wordsOf(`${'x'.repeat(before)}${SECRET} is unknown`)
    expect(words).toContain('HTTP 400')
    expect(words).not.toMatch(/Zq7|k\+/)
  }
})

test('also as it stands in an address, a form or a JSON text', () => {
  for (const spelled of [SECRET, encodeURIComponent(SECRET), new URLSearchParams({ a: SECRET }).toString(), JSON.stringify({ a: SECRET })])
    expect(mask(`got ${spelled}.`, [SECRET])).not.toMatch(/Zq7|k\+|k%2B/)
  expect(mask('abcdef abc', ['abcd', 'abcdef'])).toBe('*** abc')
})

test('nothing of it turns the direction of writing', async () => {
  expect(await wordsOf('bad \u202Egnp.exe\u0000\nline')).toBe('HTTP 400: bad  gnp.exe line')
})
