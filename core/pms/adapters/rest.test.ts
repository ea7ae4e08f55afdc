// The REST mapping against a small ticket system on loopback: what is sent, what is believed, and what can never happen.
import { createHash, createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startFakeTickets, type FakeTickets } from '../../../test/fakes/rest-tickets.ts'
import { adapterIo, EVENT_MS, owedEvent, type TestIo } from '../../../test/fixtures/adapter-event.ts'
import type { AdapterSession } from '../adapter.ts'
import { rest } from './rest.ts'

let there: FakeTickets
let io: TestIo
beforeEach(async () => {
  there = await startFakeTickets()
  io = adapterIo()
})
afterEach(() => there.close())

const CREATE = {
  path: '/tickets',
  body: JSON.stringify({
    title: '{{incident.number}} {{workOrder.title}}',
    where: '{{place}}',
    level: '{{severityCode}}',
    atMs: '{{openedAtMs}}',
    nested: [{ kind: '{{incident.kind}}' }],
  }),
}
const MAPPING = {
  create: CREATE,
  update: { method: 'PATCH', path: '/tickets/{{extId}}', body: '{"state":"{{stateCode}}"}', states: ['dispatched', 'onScene', 'resolved'] },
  close: { method: 'PATCH', path: '/tickets/{{extId}}', body: '{"state":"closed"}' },
  find: { path: '/tickets', query: { q: '{{incident.number}}' }, items: '/data/items', number: '/title', extId: '/id' },
  answer: { code: 'code', codeIs: ['0'], message: 'msg', extId: 'data.id', url: '/data/url' },
  codes: { severity: { high: '2' } },
  poll: {
    way: 'list',
    path: '/tickets',
    query: { since: '{{since}}' },
    items: 'data.items',
    extId: 'id',
    status: 'state',
    statuses: { open: 'accepted', working: 'in_progress', closed: 'done', no: 'rejected' },
    note: 'remark',
    assignee: 'owner.name',
    version: 'changedAt',
  },
}

function open(settings: Readonly<Record<string, unknown>> = {}, mapping: Readonly<Record<string, unknown>> = MAPPING): AdapterSession {
  return rest.open(rest.config.parse({ baseUrl: there.url, timeoutMs: 5000, ...mapping, ...settings }), io)
}

const last = () => there.asked.at(-1)!

describe('sending', () => {
  test('a template becomes the request, and the answer the number and the address', async () => {
    expect(await open().deliver(owedEvent({ incident: { place: '3栋 "大堂" \\ {{extId}}' } }))).toEqual({
      is: 'delivered',
      status: 201,
      extId: 'T1',
      url: `${there.url}/view/T1`,
    })
    expect(JSON.parse(last().body)).toEqual({
      title: 'INC-20261122-0007 电动车进楼，请到场处置',
      where: '3栋 "大堂" \\ {{extId}}',
      level: '2',
      atMs: EVENT_MS,
      nested: [{ kind: 'ebikeInLobby' }],
    })
  })

  test('updates of other states, and kinds of incidents without a work order, send nothing', async () => {
    const session = open()
    await session.deliver(owedEvent({ workOrder: null }))
    await session.deliver(owedEvent({ type: 'updated', incident: { state: 'acknowledged' }, workOrder: { extId: 'T1' } }))
    expect(there.asked).toEqual([])
  })

  test('updates and closing go to the ticket', async () => {
    const session = open()
    await session.deliver(owedEvent())
    await session.deliver(owedEvent({ type: 'updated', sequence: 43, incident: { state: 'dispatched' }, workOrder: { extId: 'T1' } }))
    expect(there.tickets[0]?.state).toBe('dispatched')
    expect(await session.deliver(owedEvent({ type: 'closed', sequence: 44, workOrder: { extId: 'T1' } }))).toEqual({
      is: 'delivered',
      status: 200,
      extId: 'T1',
    })
    expect(there.tickets[0]?.state).toBe('closed')
  })

  test('without a template for closing, closing sends nothing', async () => {
    const { close: _, ...mapping } = MAPPING
    await open({}, mapping).deliver(owedEvent({ type: 'closed', workOrder: { extId: 'T1' } }))
    expect(there.asked).toEqual([])
  })

  test('an incident that is over already is opened and closed', async () => {
    await open().deliver(owedEvent({ type: 'closed' }))
    expect(there.tickets).toMatchObject([{ state: 'closed' }])
  })

  test.each([
    ['the line was cut', { answer: 'reset', isDone: true, method: 'POST', times: 1 }],
    ['no answer came', { answer: 'silent', isDone: true, method: 'POST', times: 1 }],
  ] as const)('%s after it was opened: the next try finds it', async (_, fault) => {
    there.misbehave(fault)
    // The other side may be at it still: not at once.
    expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject({ is: 'failed', problem: 'pms.unreachable', retryAfterMs: 300_000 })
    expect(await open().deliver(owedEvent())).toMatchObject({ is: 'delivered', status: 200, extId: 'T1' })
    expect(there.tickets).toHaveLength(1)
  })

  test('what was never sent, was answered, or opens nothing is tried again as soon as ever', async () => {
    there.misbehave({ answer: 500, method: 'POST', times: 1 })
    expect(await open().deliver(owedEvent())).toMatchObject({ is: 'failed', retryAfterMs: null })
    there.misbehave({ answer: 'silent', method: 'GET', times: 1 })
    expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject({ is: 'failed', retryAfterMs: null })
    expect(await open({ baseUrl: 'http://127.0.0.1:1' }).deliver(owedEvent())).toMatchObject({ is: 'failed', retryAfterMs: null })
  })

  test('asked for again, one that is there is opened again, where the mapping says how', async () => {
    await open().deliver(owedEvent())
    there.tickets[0]!.state = 'closed'
    await open().deliver(owedEvent({ sequence: 50 }))
    expect(there.tickets[0]?.state).toBe('closed')
    const reopen = { method: 'PATCH', path: '/tickets/{{extId}}', body: '{"state":"open"}' }
    expect(await open({ reopen }).deliver(owedEvent({ sequence: 50 }))).toEqual({ is: 'delivered', status: 200, extId: 'T1' })
    expect(there.tickets).toMatchObject([{ state: 'open' }])
  })

  test('a number that only contains ours is another one', async () => {
    await open().deliver(owedEvent({ incident: { number: 'INC-20261122-00071' } }))
    expect(await open().deliver(owedEvent())).toMatchObject({ status: 201, extId: 'T2' })
  })

  test('a number of theirs stays one step of the path', async () => {
    await open().deliver(owedEvent({ type: 'closed', workOrder: { extId: '../../admin?x=1#y' } }))
    expect(last().path).toBe('/tickets/..%2F..%2Fadmin%3Fx%3D1%23y')
    for (const extId of ['..', '.', '%2e%2E']) await open().deliver(owedEvent({ type: 'closed', workOrder: { extId } }))
    expect(there.asked.map(({ path }) => path)).toEqual(['/tickets/..%2F..%2Fadmin%3Fx%3D1%23y', '/tickets/%252e%252E'])
    expect(await open().deliver(owedEvent({ type: 'closed', workOrder: { extId: '..' } }))).toMatchObject({
      is: 'failed',
      detail: 'a step of the path would be . or ..',
    })
  })

  test('a form is flat, and headers take no line breaks', async () => {
    await open({ bodyType: 'form', headers: { 'X-Place': '{{place}}', 'Idempotency-Key': '{{event.id}}' } }).deliver(
      owedEvent({ incident: { place: 'a=b&c\r\nx: y 大' } }),
    )
    expect(last().headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(new URLSearchParams(last().body).get('where')).toBe('a=b&c\r\nx: y 大')
    expect(last().headers['x-place']).toBe('a=b&c%0D%0Ax: y %E5%A4%A7')
    expect(last().headers['idempotency-key']).toBe(owedEvent().id)
  })
})

describe('signing in', () => {
  const send = async (auth: Readonly<Record<string, unknown>>) => {
    await open({ auth }, { create: { ...CREATE, query: { zone: '东 1', empty: '' } } }).deliver(owedEvent())
    return last()
  }
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')

  test('by token, by password, by header', async () => {
    expect((await send({ type: 'bearer', token: 'tok' })).headers.authorization).toBe('Bearer tok')
    expect((await send({ type: 'basic', username: '值守', password: 'p:w' })).headers.authorization).toBe(`Basic ${Buffer.from('值守:p:w').toString('base64')}`)
    expect((await send({ type: 'header', headerName: 'X-Token', token: 'tok' })).headers['x-token']).toBe('tok')
  })

  const now = EVENT_MS + 5000
  const joined = `appKey=K&timestamp=${now}&zone=东 1`
  test.each([
    [{}, md5(`${joined}S`)],
    [{ secretAt: 'both', isUpperCase: true }, md5(`S${joined}S`).toUpperCase()],
    [{ secretAt: 'keyParam' }, md5(`${joined}&key=S`)],
    [{ algorithm: 'sha256', secretAt: 'start' }, createHash('sha256').update(`S${joined}`).digest('hex')],
    [{ algorithm: 'hmac-sha256' }, createHmac('sha256', 'S').update(joined).digest('hex')],
    [{ timestamp: 'seconds' }, md5(`appKey=K&timestamp=${now / 1000}&zone=东 1S`)],
    [{ timestamp: 'compact' }, md5('appKey=K&timestamp=20261122110830&zone=东 1S')],
  ])('by a signature: %j', async (auth, sign) => {
    expect((await send({ type: 'signed', appKey: 'K', secret: 'S', ...auth })).query.get('sign')).toBe(sign)
  })

  test('by a signature that covers the body, which is not repeated in the address', async () => {
    const { query, body } = await send({ type: 'signed', appKey: 'K', secret: 'S', bodyParam: 'body' })
    expect(query.get('sign')).toBe(md5(`appKey=K&body=${body}&timestamp=${now}&zone=东 1S`))
    expect(query.has('body')).toBe(false)
  })
})

describe('believing', () => {
  test.each([
    [
      { answer: 200, json: { code: 7, msg: '参数错误' } },
      { problem: 'pms.refused', detail: 'code 7: 参数错误' },
    ],
    [
      { answer: 200, json: { data: { id: 'T' } } },
      { problem: 'pms.refused', detail: 'code missing at code:' },
    ],
    [
      { answer: 200, json: { code: 0, data: { items: [] } } },
      { problem: 'pms.refused', detail: 'HTTP 200: nothing stands at data.id of the answer' },
    ],
    [
      { answer: 206, json: {} },
      { problem: 'pms.refused', detail: 'HTTP 206 is not one of the statuses of success:' },
    ],
    [{ answer: 401 }, { problem: 'pms.refused', detail: 'HTTP 401: the key is not accepted' }],
    [
      { answer: 429, headers: { 'retry-after': '3' } },
      { problem: 'pms.unreachable', retryAfterMs: 3000 },
    ],
    [{ answer: 'page' }, { problem: 'pms.refused' }],
    [{ answer: 'deep' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is nested deeper than 16' }],
    [{ answer: 'endless' }, { problem: 'pms.refused', detail: 'HTTP 200: the answer is larger than 256 KB' }],
    [{ answer: 'silent' }, { problem: 'pms.unreachable', detail: 'no answer in time' }],
  ] as const)('an answer of %j is %j', async (fault, expected) => {
    there.misbehave(fault)
    expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject({ is: 'failed', ...expected })
  })

  test('an address that is no web address is left out', async () => {
    const find = MAPPING.find
    there.misbehave({ answer: 200, json: { code: 0, data: { id: 5, url: 'javascript:alert(1)', items: [] } } })
    expect(await open({ find }).deliver(owedEvent())).toEqual({ is: 'delivered', status: 200, extId: '5' })
  })

  test('only own keys of an answer are looked at', async () => {
    const answer = { ...MAPPING.answer, extId: '/data/constructor/name' }
    expect(await open({ answer }).deliver(owedEvent())).toMatchObject({ is: 'failed', detail: expect.stringContaining('nothing stands') as string })
  })
})

describe('looking for news', () => {
  test('a list tells what changed, once, with their time as version', async () => {
    const session = open()
    await session.deliver(owedEvent())
    let polled = await session.poll!(null)
    expect(polled.changes).toMatchObject([{ extId: 'T1', status: 'accepted' }])
    Object.assign(there.tickets[0]!, { state: 'working', remark: '在路上', owner: { name: '王师傅' }, changedAt: '2026-11-22 11:20:00' })
    polled = await session.poll!(polled.cursor)
    expect(polled.changes).toEqual([
      { extId: 'T1', status: 'in_progress', note: '在路上', assignee: '王师傅', atMs: io.now(), version: Date.UTC(2026, 10, 22, 11, 20) },
    ])
    expect((await session.poll!(polled.cursor)).changes).toEqual([])
    there.tickets[0]!.state = 'a status nobody named'
    there.tickets[0]!.changedAt = '2026-11-22 11:21:00'
    expect((await session.poll!(polled.cursor)).changes).toEqual([])
  })

  test('the list is asked from a little before the last look', async () => {
    const session = open()
    const { cursor } = await session.poll!(null)
    await session.poll!(cursor)
    expect(last().query.get('since')).toBe(new Date(io.now() - 600_000).toISOString())
  })

  test('one by one, more than a round can take in turns; without a version ours grows', async () => {
    const session = open({ poll: { ...MAPPING.poll, way: 'each', path: '/tickets/{{extId}}', query: {}, items: '/data', version: undefined } })
    const orders = Array.from({ length: 150 }, (_, i) => {
      there.add({ title: `t${i}` })
      return { ...owedEvent().workOrder!, extId: `T${i + 1}` }
    })
    const first = await session.poll!(null, orders)
    expect(first.changes).toHaveLength(100)
    const second = await session.poll!(first.cursor, orders)
    expect(second.changes).toHaveLength(50)
    there.tickets[149]!.state = 'closed'
    io.wait(-60_000)
    const seen = [...first.changes, ...second.changes].find(({ extId }) => extId === 'T150')!
    let { cursor } = second
    for (let i = 0; i < 2; i++) {
      const { changes, cursor: next } = await session.poll!(cursor, orders)
      for (const { extId, status, version } of changes) {
        expect([extId, status]).toEqual(['T150', 'done'])
        expect(version).toBeGreaterThan(seen.version)
      }
      cursor = next
    }
    expect(await session.poll!(cursor, [])).toMatchObject({ changes: [] })
  })

  test('a mapping without polling has none', () => {
    expect(open({}, { create: CREATE }).poll).toBeUndefined()
  })
})

describe('trying it out', () => {
  test('shows the exact request and sends nothing, with secrets hidden', async () => {
    const { ok, zh, en } = await open({ auth: { type: 'signed', appKey: 'K', secret: 'topsecret' }, headers: { 'X-A': 'topsecret' } }).test()
    expect(ok).toBe(true)
    for (const text of [zh, en]) {
      expect(text).toContain(`POST ${there.url}/tickets?appKey=K&timestamp=${io.now()}&sign=***`)
      expect(text).toContain('"where":"示例 \\"位置\\" \\\\ 1栋"')
      expect(text).not.toContain('topsecret')
    }
    expect(there.asked).toEqual([])
  })

  test('warns where nothing says how to look for what is open already', async () => {
    const without = await open({ find: undefined }).test()
    expect([without.ok, without.zh, without.en]).toEqual([true, expect.stringMatching(/^注意：未设置 find/), expect.stringMatching(/^Warning: without find/)])
    expect((await open().test()).en).not.toContain('Warning')
  })

  test('sends to the test address where there is one', async () => {
    const tried = { test: { method: 'GET', path: '/ping' } }
    expect(await open(tried).test()).toMatchObject({ ok: true })
    expect(there.asked.map(({ path }) => path)).toEqual(['/ping'])
    there.misbehave({ answer: 403 })
    expect(await open(tried).test()).toMatchObject({ ok: false, en: expect.stringContaining('HTTP 403: the account may not do this') as string })
  })
})

test.each([
  [{ create: { path: 'tickets' } }, 'path'],
  [{ create: { path: '/a?b=1' } }, 'path'],
  [{ create: { path: '/{{nobody}}' } }, 'path'],
  [{ create: { ...CREATE, body: '{"__proto__":1}' } }, 'body'],
  [{ create: { ...CREATE, body: '{{place}}' } }, 'body'],
  [{ create: CREATE, answer: { extId: 'a..b' } }, 'extId'],
  [{ create: CREATE, baseUrl: 'http://tickets.example' }, 'baseUrl'],
  [{ create: CREATE, headers: { 'a b': 'x' } }, 'a b'],
  [{ create: CREATE, poll: { ...MAPPING.poll, extId: undefined } }, 'extId'],
  [{ create: CREATE, auth: { type: 'header', headerName: 'X', token: 'a\r\nb' } }, 'token'],
  [{ create: CREATE, auth: { type: 'basic', username: 'u' } }, 'password'],
])('%j is refused, naming the field', (settings, field) => {
  const read = rest.config.safeParse({ baseUrl: 'https://tickets.example', ...settings })
  expect(read.error?.issues[0]?.path.at(-1)).toBe(field)
})

test('a key the other side sends back stands in no delivery', async () => {
  there.misbehave({ answer: 200, json: { code: 'geheim-123', msg: 'Bearer geheim-123 may not' } })
  const result = await open({ auth: { type: 'bearer', token: 'geheim-123' } }).deliver(owedEvent())
  expect(result).toMatchObject({ is: 'failed', detail: 'code ***: Bearer *** may not' })
})
