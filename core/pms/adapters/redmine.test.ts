// Redmine's traps, on a loopback server: nothing is opened twice, nothing is lost between two looks, and refusals say what to do.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFakeRedmine, type FakeRedmine } from '../../../test/fakes/redmine.ts'
import { adapterIo, owedEvent, type TestIo } from '../../../test/fixtures/adapter-event.ts'
import type { AdapterSession } from '../adapter.ts'
import { redmine } from './redmine.ts'

let there: FakeRedmine
let io: TestIo
beforeEach(async () => {
  there = await startFakeRedmine()
  io = adapterIo()
})
afterEach(() => there.close())

function open(settings: Readonly<Record<string, unknown>> = {}, world = io): AdapterSession {
  return redmine.open(redmine.config.parse({ baseUrl: there.url, apiKey: there.key, project: 'works', language: 'en', timeoutMs: 5000, ...settings }), world)
}

const opened = { extId: '1', status: 'accepted' as const }

describe('opening', () => {
  test('an event that concerns no work order asks for nothing', async () => {
    expect(await open().deliver(owedEvent({ workOrder: null }))).toEqual({ is: 'delivered', status: 204 })
    expect(there.asked).toEqual([])
  })

  test('says number, place, time and priority, and where the ticket is', async () => {
    expect(await open().deliver(owedEvent())).toEqual({ is: 'delivered', status: 201, extId: '1', url: `${there.url}/issues/1` })
    expect(there.tickets[0]).toMatchObject({ subject: '[INC-20261122-0007] 电动车进楼，请到场处置', priority: { name: 'High' } })
    expect(there.tickets[0]?.description).toContain('Place: 3栋1单元大堂 门口\nSince: 2026-11-22 11:08:25')
  })

  test.each([
    ['the line was cut after it was opened', { answer: 'reset', isDone: true, method: 'POST', times: 1 }],
    ['no answer came in time after it was opened', { answer: 'silent', isDone: true, method: 'POST', times: 1 }],
    ['a proxy answered 502 after it was opened', { answer: 502, isDone: true, method: 'POST', times: 1 }],
  ] as const)('%s: the next try finds it', async (_, fault) => {
    there.misbehave(fault)
    expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject({ is: 'failed', problem: 'pms.unreachable', retryAfterMs: 300_000 })
    expect(await open().deliver(owedEvent())).toMatchObject({ is: 'delivered', status: 200, extId: '1' })
    expect(there.tickets).toHaveLength(1)
  })

  test('a longer number that contains ours is another one, also where Redmine leaves the filter out', async () => {
    await open().deliver(owedEvent({ incident: { number: 'INC-20261122-00071' } }))
    there.ignoreFilters()
    expect(await open().deliver(owedEvent())).toMatchObject({ status: 201, extId: '2' })
    expect(await open().deliver(owedEvent())).toMatchObject({ status: 200, extId: '2' })
  })

  test('with a custom field, a subject may be changed by people', async () => {
    const session = open({ numberFieldId: 7 })
    await session.deliver(owedEvent())
    there.tickets[0]!.subject = 'something else'
    expect(await session.deliver(owedEvent())).toMatchObject({ status: 200, extId: '1' })
  })

  test('an incident that is over already is opened and closed at once', async () => {
    expect(await open().deliver(owedEvent({ type: 'closed' }))).toMatchObject({ status: 201 })
    expect(there.tickets[0]?.status.name).toBe('Closed')
  })

  test('a place is no macro, and a title as long as can be is cut to what Redmine takes', async () => {
    await open().deliver(owedEvent({ incident: { place: '{{include(Secret)}}' }, workOrder: { title: '𠮷'.repeat(400) } }))
    expect(there.tickets[0]?.description).not.toContain('{{')
    expect(there.tickets[0]?.subject.length).toBeLessThanOrEqual(255)
    expect(there.tickets[0]?.subject.isWellFormed()).toBe(true)
  })
})

describe('telling', () => {
  beforeEach(async () => {
    await open().deliver(owedEvent())
  })
  const tell = (sequence: number, changes: Parameters<typeof owedEvent>[0], session = open()) =>
    session.deliver(owedEvent({ type: 'updated', sequence, workOrder: opened, ...changes }))

  test('the same event twice is one note', async () => {
    const dispatched = { incident: { state: 'dispatched' }, note: 'the lobby is closed off' } as const
    there.misbehave({ answer: 'reset', isDone: true, method: 'PUT', times: 1 })
    expect(await tell(43, dispatched)).toMatchObject({ is: 'failed' })
    expect(await tell(43, dispatched)).toMatchObject({ is: 'delivered', status: 200 })
    expect(there.tickets[0]?.journals.map((journal) => journal.notes)).toEqual([
      'State: dispatched · Severity: high\n\nthe lobby is closed off\n\nVigil INC-20261122-0007 · 43',
    ])
    expect(there.tickets[0]?.status.name).toBe('In Progress')
  })

  test('what says nothing new is no note; words are', async () => {
    await tell(43, { incident: { state: 'acknowledged' } })
    await tell(44, { incident: { state: 'acknowledged', version: 3 } })
    expect(there.tickets[0]?.journals).toHaveLength(1)
    await tell(45, { incident: { state: 'acknowledged' }, note: 'said' })
    expect(there.tickets[0]?.journals).toHaveLength(2)
  })

  test('the priority is raised and never lowered', async () => {
    await tell(43, { workOrder: { ...opened, priority: 'urgent' } })
    expect(there.tickets[0]?.priority.name).toBe('Urgent')
    await tell(44, { workOrder: { ...opened, priority: 'low' } })
    expect(there.tickets[0]?.priority.name).toBe('Urgent')
  })

  test('a workflow that forbids closing is an error that names it, and the note stands once', async () => {
    there.forbid(5)
    for (let i = 0; i < 2; i++) {
      const result = await open().deliver(owedEvent({ type: 'closed', sequence: 45, workOrder: opened }))
      expect(result).toMatchObject({ is: 'failed', problem: 'pms.refused', detail: 'ticket 1 stays New: the workflow does not let vigil set Closed' })
    }
    expect(there.tickets[0]?.journals).toHaveLength(1)
  })

  test('a ticket that people there have ended is not opened again by us, one that we ended is', async () => {
    there.change(1, { status: 5 })
    await tell(43, { incident: { state: 'dispatched' } })
    expect(there.tickets[0]?.status.name).toBe('Closed')
    there.change(1, { status: 2 })
    await open().deliver(owedEvent({ type: 'closed', sequence: 44, workOrder: opened }))
    await tell(45, { incident: { state: 'acknowledged' } })
    expect(there.tickets[0]?.status.name).toBe('In Progress')
  })

  test('asked for again, a ticket that people there had ended is opened again, once', async () => {
    there.change(1, { status: 3 })
    const again = () => open().deliver(owedEvent({ sequence: 50, incident: { state: 'acknowledged' } }))
    expect(await again()).toMatchObject({ is: 'delivered', status: 200, extId: '1' })
    expect(there.tickets[0]?.status.name).toBe('In Progress')
    there.change(1, { status: 5 })
    await again()
    expect(there.tickets[0]?.status.name).toBe('Closed')
    expect(there.tickets[0]?.journals.filter((journal) => journal.notes !== '')).toHaveLength(1)
  })

  test('the event that opened it changes nothing when it comes again after people there have ended it', async () => {
    there.change(1, { status: 3 })
    await open().deliver(owedEvent())
    expect(there.tickets[0]).toMatchObject({ status: { name: 'Resolved' }, journals: [{ notes: '' }] })
  })

  test('a ticket deleted there is not opened again', async () => {
    there.tickets.splice(0)
    expect(await tell(43, {})).toEqual({ is: 'delivered', status: 404, extId: '1' })
    expect(there.tickets).toEqual([])
    expect(io.logged.join()).toContain('deleted in Redmine')
  })
})

describe('looking for news', () => {
  test('two changes within one second both arrive, in order and once', async () => {
    const session = open()
    await session.deliver(owedEvent())
    let { cursor, changes } = await session.poll!(null)
    expect(changes).toMatchObject([{ extId: '1', status: 'accepted', version: 1 }])
    there.change(1, { notes: 'on my way', assignee: 'Li\u202e\n Wei' })
    ;({ cursor, changes } = await session.poll!(cursor))
    expect(changes).toEqual([{ extId: '1', status: 'accepted', note: 'on my way', assignee: 'Li Wei', version: 2, atMs: Date.UTC(2026, 10, 22, 3, 8, 30) }])
    there.change(1, { status: 5 })
    there.change(1, { status: 2, notes: 'again' })
    for (const expected of [
      [
        ['done', 3],
        ['in_progress', 4],
      ],
      [],
      [],
    ]) {
      ;({ cursor, changes } = await session.poll!(cursor))
      expect(changes.map(({ status, version }) => [status, version])).toEqual(expected)
      io.wait(60_000)
    }
  })

  test('what was told is not told again when the ticket changes later', async () => {
    const session = open()
    await session.deliver(owedEvent())
    there.change(1, { notes: 'on my way' })
    const { cursor } = await session.poll!(null)
    there.wait(5000)
    there.change(1, { notes: 'there' })
    expect((await session.poll!(cursor)).changes.map(({ note }) => note)).toEqual(['there'])
  })

  test('a second that is over is not looked into for ever', async () => {
    const session = open()
    await session.deliver(owedEvent())
    let cursor = (await session.poll!(null)).cursor
    for (let i = 0; i < 3; i++) {
      io.wait(60_000)
      cursor = (await session.poll!(cursor)).cursor
    }
    const before = there.asked.length
    await session.poll!(cursor)
    expect(there.asked.slice(before).map(({ path }) => path)).toEqual(['/issues.json'])
  })

  test('250 tickets changed in one go all arrive, whatever fits into one look', async () => {
    const session = open()
    for (let i = 0; i < 250; i++) await session.deliver(owedEvent({ incident: { number: `INC-20261122-${String(i + 1).padStart(4, '0')}` } }))
    for (let i = 0; i < 250; i++) there.change(i + 1, { status: 3 })
    const told = new Set<string>()
    let cursor: string | null = null
    for (let i = 0; i < 8; i++) {
      const polled = await session.poll!(cursor)
      for (const { extId, status } of polled.changes) if (status === 'done') told.add(extId)
      cursor = polled.cursor
      io.wait(60_000)
    }
    expect(told.size).toBe(250)
  })

  test('our own notes and private words are no news; a stranger’s ticket is none of ours', async () => {
    const session = open()
    await session.deliver(owedEvent())
    const { cursor } = await session.poll!(null)
    await session.deliver(owedEvent({ type: 'updated', sequence: 43, incident: { state: 'dispatched' }, workOrder: opened }))
    there.change(1, { notes: 'the tenant in 301 again', status: 3, isPrivate: true })
    there.tickets.push({ ...there.tickets[0]!, id: 2, subject: 'a leak', author: { id: 9, name: 'x' }, journals: [] })
    expect((await session.poll!(cursor)).changes).toMatchObject([{ extId: '1', status: 'done' }])
    expect((await session.poll!(cursor)).changes[0]).not.toHaveProperty('note')
  })

  test('a cursor that is none begins anew; a clock far off changes nothing', async () => {
    io.wait(10 * 86_400_000)
    const session = open()
    await session.deliver(owedEvent())
    for (const cursor of ['{', '[]', '{"since":"yesterday"}', null]) expect((await session.poll!(cursor)).changes).toHaveLength(1)
  })

  test('own names for statuses are understood', async () => {
    const session = open({ statuses: { Feedback: 'rejected' } })
    await session.deliver(owedEvent())
    there.change(1, { status: 4 })
    expect((await session.poll!(null)).changes.at(-1)).toMatchObject({ status: 'rejected' })
  })
})

test.each([
  [
    { answer: 429, headers: { 'retry-after': '7' } },
    { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 429', retryAfterMs: 7000 },
  ],
  [{ answer: 500 }, { is: 'failed', problem: 'pms.unreachable', detail: 'HTTP 500', retryAfterMs: null }],
  [
    { answer: 422, json: { errors: ['Subject cannot be blank', 'Phase cannot be blank'] } },
    { is: 'failed', problem: 'pms.refused', detail: 'HTTP 422: Subject cannot be blank; Phase cannot be blank' },
  ],
  [{ answer: 403 }, { problem: 'pms.refused', detail: 'HTTP 403: the account may not do this' }],
  [{ answer: 410 }, { is: 'gone' }],
  [{ answer: 'login' }, { problem: 'pms.refused', detail: 'HTTP 302: sent to a log-in page; the key is not accepted' }],
  [{ answer: 'page' }, { problem: 'pms.refused', detail: expect.stringContaining('a web page came instead of JSON') as string }],
  [{ answer: 'noJson' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is no JSON' }],
  [{ answer: 'deep' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is nested deeper than 16' }],
  [{ answer: 'huge' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is larger than 256 KB' }],
  [{ answer: 'endless' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is larger than 256 KB' }],
  [{ answer: 'reset' }, { problem: 'pms.unreachable' }],
  [{ answer: 'silent' }, { problem: 'pms.unreachable', detail: 'no answer in time' }],
  [
    { answer: 200, json: { issues: 'none' } },
    { problem: 'pms.refused', detail: expect.stringContaining("this is not Redmine's answer") as string },
  ],
] as const)('an answer of %j is %j', async (fault, expected) => {
  there.misbehave(fault)
  expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject(expected)
  expect(await open({ timeoutMs: 400 }).test()).toMatchObject({ ok: false })
  await expect(open({ timeoutMs: 400 }).poll!(null)).rejects.toMatchObject({ name: 'VigilError' })
})

test('a wrong key is said to be one, and never shown', async () => {
  const session = open({ apiKey: 'not-the-right-key' })
  const result = await session.deliver(owedEvent())
  expect(result).toMatchObject({ is: 'failed', problem: 'pms.refused', detail: 'HTTP 401: the key is not accepted' })
  there.misbehave({ answer: 500, json: { message: 'bad key not-the-right-key' } })
  expect(await session.deliver(owedEvent())).toMatchObject({ detail: 'HTTP 500: bad key ***' })
})

test('after a failure what hardly changes is asked for again', async () => {
  const session = open()
  there.misbehave({ answer: 500, times: 1 })
  expect(await session.deliver(owedEvent())).toMatchObject({ is: 'failed' })
  expect(await session.deliver(owedEvent())).toMatchObject({ is: 'delivered' })
})

test('our own stopping is no failure', async () => {
  const stopping = new AbortController()
  there.misbehave({ answer: 'silent' })
  const result = open({}, adapterIo({ signal: stopping.signal })).deliver(owedEvent())
  stopping.abort()
  expect(await result).toEqual({ is: 'aborted' })
})

test.each(['http://redmine.example', 'ftp://10.0.0.1', 'https://u:p@redmine.example', 'https://redmine.example/?a=1', 'http://8.8.8.8'])(
  '%s is refused as an address',
  (baseUrl) => {
    expect(redmine.config.safeParse({ baseUrl, apiKey: 'k', project: 'works' }).success).toBe(false)
  },
)
