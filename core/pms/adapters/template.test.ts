// Whatever a place is called, what is sent is JSON with exactly that in it; whatever a template says, it is refused or it works.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT_MS, owedEvent } from '../../../test/fixtures/adapter-event.ts'
import { fillPath } from './rest-request.ts'
import { fill, fillText, PLACEHOLDERS, problemOfJson, problemOfText, valuesOf, type Json } from './template.ts'

const NO_CODES = { severity: {}, kind: {}, priority: {}, state: {} }
const time = { nowMs: EVENT_MS + 1000, sinceMs: EVENT_MS, timezone: 'Asia/Shanghai' }
const values = (place: string, extId: string | null = null) => valuesOf(owedEvent({ incident: { place }, workOrder: { extId } }), NO_CODES, time)
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom('{{place}}', '","x":"', '\\', '"}', '$&', '$1', '\u2028', '{{extId}}"'))

test('any place is that very text in the JSON, alone and among other words', () => {
  const template = JSON.parse('{"a":"{{place}}","b":["在 {{ place }} 处",{"c":"{{place}}{{place}}"}],"d":1}') as Json
  fc.assert(
    fc.property(anyText, (place) => {
      const sent = JSON.parse(JSON.stringify(fill(template, values(place)))) as unknown
      expect(sent).toEqual({ a: place, b: [`在 ${place} 处`, { c: `${place}${place}` }], d: 1 })
    }),
  )
})

test('in a path any place is one step of it, or refused', () => {
  fc.assert(
    fc.property(
      fc.oneof(anyText, fc.constantFrom('.', '..', '../x', '%2e%2e', 'a/..')).filter((text) => text !== ''),
      (place) => {
        let path: string
        try {
          path = fillPath('/places/{{place}}/tickets', values(place))
        } catch {
          expect(place).toMatch(/^\.{1,2}$/)
          return
        }
        const url = new URL(`https://a.example${path}`)
        expect([url.origin, url.search, url.hash]).toEqual(['https://a.example', '', ''])
        expect(url.pathname).toMatch(/^\/places\/[^/]+\/tickets$/)
      },
    ),
  )
})

test('a template of any text is refused or filled, and never fails', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.constantFrom('"{{place}}"', '"{{ place}} {{x}}"', '{"{{place}}":1}', '"}}"', '"{{{place}}}"')), (text) => {
      if (problemOfJson(text) === null) expect(() => JSON.stringify(fill(JSON.parse(text) as Json, values('x')))).not.toThrow()
    }),
  )
})

test('a placeholder alone keeps a number a number, and what is not there is null; within a text it is nothing', () => {
  const template = JSON.parse('{"at":"{{openedAtMs}}","said":"at {{openedAtMs}}","id":"{{extId}}","ids":"#{{extId}}"}') as Json
  expect(fill(template, values('x'))).toEqual({ at: EVENT_MS, said: `at ${EVENT_MS}`, id: null, ids: '#' })
})

test('times are there in three forms', () => {
  expect(fillText('{{openedAt}} {{openedAtLocal}} {{nowMs}}', values('x'))).toBe(`2026-11-22T03:08:25.000Z 2026-11-22 11:08:25 ${EVENT_MS + 1000}`)
})

test("the other side's codes stand for our words, and only for those", () => {
  const coded = valuesOf(owedEvent({ incident: { kind: 'fire' } }), { ...NO_CODES, severity: { high: '2' }, kind: { constructor: 'x' } }, time)
  expect([coded.severityCode, coded.kindCode, coded.stateCode]).toEqual(['2', 'fire', 'new'])
})

test('every placeholder has a value', () => {
  expect(Object.keys(values('x')).toSorted()).toEqual([...PLACEHOLDERS].toSorted())
})

test.each([
  ['{"a":"{{nobody}}"}', /\{\{nobody\}\} is not known/],
  ['{"a":"{{place"}', /\{\{ without \}\}/],
  ['{"a":"place}}"}', /\{\{ without \}\}/],
  ['{"a":{{place}}}', /no JSON/],
  ['{"{{place}}":1}', /cannot stand in a key/],
  ['{"__proto__":{"isAdmin":true}}', /__proto__ is not allowed/],
  ['{"a":{"constructor":1}}', /constructor is not allowed/],
  [`${'['.repeat(17)}${']'.repeat(17)}`, /deeper than 16/],
  [`"${'x'.repeat(16_400)}"`, /larger than 16 KB/],
])('%.40s is refused', (template, problem) => {
  expect(problemOfJson(template)).toMatch(problem)
})

test.each(['{{place}}', 'a {{ severity }} b', 'none', '{a}', '{ {place} }'])('%s is a text', (text) => {
  expect(problemOfText(text)).toBeNull()
})

test('nothing that a template says reaches the prototype of objects', () => {
  fill(JSON.parse('{"__proto__":{"isAdmin":true}}') as Json, values('x'))
  expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
})
