// Pushed events in every form they come in, and 10,000 that are not what they say.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { at } from '../loose-json.ts'
import { MAX_TEXT } from './isapi-document.ts'
import { MAX_PUSH_BYTES, readIsapiPush } from './isapi-push.ts'

const XML =
  '<?xml version="1.0" encoding="UTF-8"?>\n<EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><eventType>ANPR</eventType><ANPR><licensePlate>粤B01234</licensePlate></ANPR></EventNotificationAlert>'
const JSON_TEXT = JSON.stringify({ eventType: 'AccessControllerEvent', AccessControllerEvent: { cardNo: '0012', serialNo: 7 } })
const PICTURE = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(5000, 'ab\r\n--x')])

interface Part {
  readonly head: string
  readonly body: Uint8Array | string
}
function form(parts: readonly Part[], boundary = 'MIME_boundary'): { contentType: string; body: Buffer } {
  const pieces = parts.flatMap(({ head, body }) => [`--${boundary}\r\n${head}\r\n\r\n`, body, '\r\n'])
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((piece) => Buffer.from(piece))),
  }
}
const EVENT_LOG: Part = { head: 'Content-Disposition: form-data; name="event_log"\r\nContent-Type: application/json', body: JSON_TEXT }
const ANPR: Part = { head: 'Content-Disposition: form-data; name="anpr.xml"; filename="anpr.xml"\r\nContent-Type: text/xml', body: XML }
const JPEG: Part = { head: 'Content-Disposition: form-data; name="Picture"; filename="p.jpg"\r\nContent-Type: image/jpeg', body: PICTURE }

const read = (contentType: string, body: string | Uint8Array) => readIsapiPush({ contentType, body: Buffer.from(body) })

test.each(['application/json', 'application/xml', 'text/plain', ''])('an event is read by what it is, not by what %j calls it', async (type) => {
  expect(await read(type, JSON_TEXT)).toMatchObject({ root: null, content: { AccessControllerEvent: { cardNo: '0012', serialNo: 7 } } })
  expect(await read(type, `\ufeff${XML}`)).toMatchObject({ root: 'EventNotificationAlert', content: { ANPR: { licensePlate: '粤B01234' } } })
})

test('a form gives its text, whatever the part is called and wherever it stands', async () => {
  for (const parts of [
    [EVENT_LOG, JPEG],
    [JPEG, EVENT_LOG],
    [{ ...JPEG, head: 'Content-Disposition: form-data; name="FaceImage"' }, EVENT_LOG],
  ]) {
    expect(at((await readIsapiPush(form(parts)))?.content, 'AccessControllerEvent', 'cardNo')).toBe('0012')
  }
  expect(at((await readIsapiPush(form([ANPR, JPEG, JPEG], '--x')))?.content, 'ANPR', 'licensePlate')).toBe('粤B01234')
})

test('numbers stay texts: no zero and no digit is lost', async () => {
  const document = await read('', '<A><card>00123456789012345678</card><code>1.10</code><flag>true</flag></A>')
  expect(document?.content).toEqual({ card: '00123456789012345678', code: '1.10', flag: 'true' })
})

test('a text that is complete counts, also where the form breaks off after it', async () => {
  const { contentType, body } = form([EVENT_LOG, JPEG])
  expect((await readIsapiPush({ contentType, body: body.subarray(0, body.length - 2000) }))?.content).toHaveProperty('AccessControllerEvent')
  expect(await readIsapiPush({ contentType, body: body.subarray(0, 150) })).toBeNull()
})

test.each([
  ['a DTD', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ['an entity', '<a><!ENTITY x SYSTEM "file:///etc/passwd">&x;</a>'],
  ['a plate that was cut off', '<E><ANPR><licensePlate>粤B123'],
  ['an element that does not end', '<E><ANPR><licensePlate>粤B123</E>'],
  ['too deep', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`],
  ['too many elements', `<a>${'<b/>'.repeat(10_000)}</a>`],
  ['too much text', `<a>${'x'.repeat(MAX_TEXT)}</a>`],
  ['two documents', '<a>1</a><b>2</b>'],
  ['a name of JavaScript', '<a><__proto__><x>1</x></__proto__></a>'],
  ['no object', '[1]'],
  ['nothing', ''],
])('%s is no event', async (_what, text) => {
  expect(await read('application/xml', text)).toBeNull()
})

test.each([
  ['no boundary', 'multipart/form-data'],
  ['a boundary longer than there are', `multipart/form-data; boundary=${'a'.repeat(300)}`],
  ['another boundary', 'multipart/form-data; boundary=other'],
])('a form with %s is no event', async (_what, contentType) => {
  expect(await readIsapiPush({ contentType, body: form([EVENT_LOG]).body })).toBeNull()
})

test('heads, parts and pictures without end are not kept', async () => {
  expect(await readIsapiPush(form([{ ...EVENT_LOG, head: `X: ${'y'.repeat(100_000)}\r\n${EVENT_LOG.head}` }]))).toBeNull()
  expect(await readIsapiPush(form([...Array<Part>(50).fill(JPEG), EVENT_LOG]))).toBeNull()
  expect(await readIsapiPush(form([{ ...EVENT_LOG, body: `{"a":"${'x'.repeat(MAX_TEXT)}"}` }]))).toBeNull()
  const large = { ...JPEG, body: Buffer.alloc(MAX_PUSH_BYTES - 10_000, '\r\n--MIME_boundar') }
  expect((await readIsapiPush(form([EVENT_LOG, large])))?.content).toHaveProperty('AccessControllerEvent')
})

test('10,000 random and mutated pushes: each is an event or none, and nothing is thrown', async () => {
  const forms = [
    form([EVENT_LOG, JPEG]),
    form([ANPR]),
    { contentType: 'application/json', body: Buffer.from(JSON_TEXT) },
    { contentType: '', body: Buffer.from(XML) },
  ]
  const mutated = fc
    .tuple(fc.constantFrom(...forms), fc.nat(6000), fc.uint8Array({ maxLength: 12 }), fc.nat(40))
    .map(([{ contentType, body }, place, put, cut]) => {
      const at = place % body.length
      return { contentType, body: Buffer.concat([body.subarray(0, at), put, body.subarray(at + cut)]) }
    })
  const random = fc
    .tuple(
      fc.constantFrom('multipart/form-data; boundary=x', 'application/xml', 'application/json'),
      fc.constantFrom('', '<', '{', '--x\r\n', '--x\r\nContent-Disposition: form-data\r\n\r\n'),
      fc.uint8Array({ maxLength: 300 }),
    )
    .map(([contentType, start, rest]) => ({ contentType, body: Buffer.concat([Buffer.from(start), rest]) }))
  let events = 0
  for (const push of fc.sample(fc.oneof({ weight: 3, arbitrary: mutated }, { weight: 1, arbitrary: random }), 10_000)) {
    const document = await readIsapiPush(push)
    if (document !== null) events += 1
    expect(document === null || typeof document.content !== 'undefined').toBe(true)
  }
  expect(events).toBeGreaterThan(100)
})
