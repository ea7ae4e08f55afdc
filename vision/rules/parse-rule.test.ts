// What a site file may say about a rule, and what it is told when it says something else.
import { expect, test } from 'vitest'
import { parseRule } from './parse-rule.ts'

test('fills in the defaults and names the rule after kind and zone', () => {
  expect(parseRule({ kind: 'crowding', zone: 'door', severity: 'high' })).toEqual({
    is: 'armed',
    rule: { id: 'crowding:door', kind: 'crowding', zone: 'door', severity: 'high', config: { people: 6, forSeconds: 10, clearSeconds: 5 } },
  })
  expect(parseRule({ kind: 'ebikeInLobby', zone: 'door', rings: ['ebike', 'unknown'] })).toMatchObject({
    is: 'armed',
    rule: { id: 'ebikeInLobby:door', config: { rings: ['ebike', 'unknown'], minScore: 0.2, votes: 4 } },
  })
})

test('says that rings without unknown can never ring', () => {
  const parsed = parseRule({ kind: 'ebikeInLobby', zone: 'door', rings: ['ebike'] })
  expect(parsed).toMatchObject({ is: 'invalid', issues: [{ path: ['rings'], message: expect.stringContaining('not sorted yet') as string }] })
})

test.each([
  [{ kind: 'crowding', zone: 'door', peple: 3 }, ['peple'], 'unknown setting "peple"'],
  [{ kind: 'crowding', zone: 'door', people: 'six' }, ['people'], 'number'],
  [{ kind: 'crowding', zone: 'door', people: 1 }, ['people'], '>=2'],
  [{ kind: 'crowding', zone: 'door', people: 3, clearPeople: 3 }, ['clearPeople'], 'fewer than'],
  [{ kind: 'ebikeInLobby', zone: 'door', forSeconds: 2 }, ['forSeconds'], 'half of'],
  [{ kind: 'ebikeInLobby', zone: 'door', rings: 'some' }, ['rings'], 'expected "all"'],
  [{ kind: 'crowding' }, ['zone'], 'string'],
  [{ kind: 'crowdin', zone: 'door' }, ['kind'], 'crowding'],
  [{ kind: 'fire', zone: 'door' }, ['kind'], 'expected one of'],
  [{ kind: 'crowding', zone: 'door', severity: 'urgent' }, ['severity'], 'critical'],
  ['crowding', [], 'object'],
])('refuses %j and names %j', (raw, path, message) => {
  const parsed = parseRule(raw)
  expect(parsed.is).toBe('invalid')
  const { issues } = parsed as Extract<typeof parsed, { is: 'invalid' }>
  expect(issues).toHaveLength(1)
  expect(issues[0]!.path).toEqual(path)
  expect(issues[0]!.message).toContain(message)
})

test('a kind of the vocabulary whose rule is not built is told apart from a mistake', () => {
  expect(parseRule({ kind: 'personFall', zone: 'lane', forSeconds: 120 })).toEqual({ is: 'notYetAvailable', kind: 'personFall', zone: 'lane' })
})
