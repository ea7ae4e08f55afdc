// The ready line among everything else a core may print.
import { expect, test } from 'vitest'
import { createReadyReader } from './ready-line.ts'

const LINE = '{"ready":true,"url":"http://127.0.0.1:4100","pid":7}\n'
const READY = { url: 'http://127.0.0.1:4100', phones: null, pid: 7 }

test('the line is found after chatter, in whatever pieces it comes', () => {
  for (let cut = 1; cut < LINE.length; cut++) {
    const read = createReadyReader()
    expect(read('hello\nworld\n')).toBeNull()
    const answers = [read(LINE.slice(0, cut)), read(LINE.slice(cut))]
    expect(answers.filter((answer) => answer !== null)).toEqual([READY])
  }
})

test('the door of the phones is told when it is open, and has TLS', () => {
  const phones = (at: string) => createReadyReader()(`{"ready":true,"url":"http://127.0.0.1:4100","phones":"${at}","pid":7}\n`)?.phones
  expect([phones('https://10.0.0.5:8443'), phones('http://10.0.0.5:8443')]).toEqual(['https://10.0.0.5:8443', null])
})

test('only the first line starting with a brace counts', () => {
  const read = createReadyReader()
  expect(read(`{"ready":false}\n${LINE}`)).toBeNull()
  expect(read(LINE)).toBeNull()
})

test.each([
  '{',
  '{"ready":true}',
  '{"ready":true,"url":"file:///etc/passwd","pid":1}',
  '{"ready":true,"url":"javascript:alert(1)","pid":1}',
  '{"ready":true,"url":"nonsense","pid":1}',
])('%s is no ready line', (line) => expect(createReadyReader()(`${line}\n`)).toBeNull())

test('a line without an end is not kept for ever', () => {
  const read = createReadyReader()
  for (let i = 0; i < 100; i++) expect(read('x'.repeat(100_000))).toBeNull()
  expect(read(`\n${LINE}`)).toEqual(READY)
})
