// MicroCommunity on a loopback server: signed as published, one repair order per incident, its state told once.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startFakeCommunity, type FakeCommunity } from '../../../test/fakes/hc-microcommunity.ts'
import { adapterIo, EVENT_MS, owedEvent, type TestIo } from '../../../test/fixtures/adapter-event.ts'
import type { AdapterSession } from '../adapter.ts'
import { hcMicrocommunity } from './hc-microcommunity.ts'
import { hcHeaders } from './hc-sign.ts'

const access = { appId: 'APP123', securityCode: 'SECRET123', communityId: '2022121921870161' }
let there: FakeCommunity
let io: TestIo
beforeEach(async () => {
  there = await startFakeCommunity({ ...access, nowMs: EVENT_MS })
  io = adapterIo()
})
afterEach(() => there.close())

function open(settings: Readonly<Record<string, unknown>> = {}, world = io): AdapterSession {
  const config = {
    baseUrl: there.url,
    ...access,
    userId: '30518940136629616640',
    communityName: '翠园一期',
    repairType: '102022',
    tel: '075512345678',
    timeoutMs: 5000,
  }
  return hcMicrocommunity.open(hcMicrocommunity.config.parse({ ...config, ...settings }), world)
}

test('the headers are those of the vector', () => {
  const headers = hcHeaders({ ...access, timezone: 'Asia/Shanghai' }, '{"communityId":"2022121921870161"}', Date.UTC(2026, 10, 22, 3, 8, 24), 1)
  expect(headers).toEqual({
    'app-id': 'APP123',
    'transaction-id': '100000000020261122110824000001',
    'req-time': '20261122110824',
    sign: 'ba582ef360a341c6ba6767d18b41ad75',
  })
})

test('a repair order is opened with all that is needed there', async () => {
  expect(await open().deliver(owedEvent())).toEqual({ is: 'delivered', status: 201, extId: there.repairs[0]?.repairId })
  expect(there.repairs).toMatchObject([
    {
      repairName: '值守控制室',
      tel: '075512345678',
      repairObjType: '001',
      repairObjId: access.communityId,
      repairObjName: '翠园一期',
      appointmentTime: '2026-11-22 11:08:30',
      context: '[INC-20261122-0007] 电动车进楼，请到场处置\n位置：3栋1单元大堂 门口\n电动车进楼：3栋1单元大堂 门口\nVigil INC-20261122-0007 · 42',
    },
  ])
  expect(there.refused()).toBe(0)
})

test('a building they know is named', async () => {
  await open({ buildings: { b3: { id: '732022', name: '3栋' } } }).deliver(owedEvent())
  expect(there.repairs[0]).toMatchObject({ repairObjType: '002', repairObjId: '732022', repairObjName: '3栋' })
})

test.each([
  ['the line was cut', { answer: 'reset', isDone: true, method: 'POST', times: 1 }],
  ['no answer came', { answer: 'silent', isDone: true, method: 'POST', times: 1 }],
] as const)('%s after it was opened: the next try finds it', async (_, fault) => {
  there.misbehave(fault)
  expect(await open({ timeoutMs: 400 }).deliver(owedEvent())).toMatchObject({ is: 'failed', problem: 'pms.unreachable' })
  expect(await open().deliver(owedEvent())).toMatchObject({ is: 'delivered', status: 200 })
  expect(there.repairs).toHaveLength(1)
})

test('it is found behind 300 others, and not taken for one whose number begins alike', async () => {
  const session = open()
  await session.deliver(owedEvent())
  for (let i = 0; i < 300; i++) there.repairs.unshift({ ...there.repairs[0]!, repairId: `9${i}`, context: `[INC-20261122-0007${i}] x` })
  expect(await session.deliver(owedEvent())).toMatchObject({ status: 200, extId: '8220260000' })
})

test('asked for again after it had ended, another one is opened; the same event never opens two', async () => {
  const session = open()
  await session.deliver(owedEvent())
  there.repairs[0]!.state = '1900'
  expect(await session.deliver(owedEvent())).toMatchObject({ status: 200, extId: '8220260000' })
  for (const status of [201, 200]) expect(await session.deliver(owedEvent({ sequence: 50 }))).toMatchObject({ status, extId: '8220260001' })
  expect(there.repairs).toHaveLength(2)
})

test('an empty answer to opening is made sure of in the list', async () => {
  there.misbehave({ answer: 200, isDone: true, method: 'POST', times: 1 })
  expect(await open().deliver(owedEvent())).toMatchObject({ is: 'delivered', status: 201, extId: '8220260000' })
})

test('their states become ours, once each, and versions grow though our clock goes back', async () => {
  const session = open()
  await session.deliver(owedEvent())
  const repair = there.repairs[0]!
  let cursor: string | null = null
  let last = 0
  for (const [state, expected] of [
    ['1000', 'accepted'],
    ['1100', 'in_progress'],
    ['1300', null],
    ['1900', 'done'],
    ['1100', 'in_progress'],
    ['2000', 'cancelled'],
    ['7777', 'in_progress'],
  ] as const) {
    repair.state = state
    io.wait(-30_000)
    there.setNow(io.now())
    const polled = await session.poll!(cursor)
    expect(polled.changes.map(({ status }) => status)).toEqual(expected === null ? [] : [expected])
    for (const { version } of polled.changes) {
      expect(version).toBeGreaterThan(last)
      last = version
    }
    expect((await session.poll!(polled.cursor)).changes).toEqual([])
    cursor = polled.cursor
  }
})

test('a state that is called like something every object has is one that is not known', async () => {
  const session = open()
  await session.deliver(owedEvent())
  there.repairs[0]!.state = 'constructor'
  expect((await session.poll!(null)).changes).toMatchObject([{ status: 'in_progress' }])
})

test('who has taken it is told, without what does not belong in a line', async () => {
  const session = open()
  await session.deliver(owedEvent())
  Object.assign(there.repairs[0]!, { staffName: '王\n师\u202e傅', stateName: '接单', state: '1100' })
  expect((await session.poll!(null)).changes).toMatchObject([{ status: 'in_progress', assignee: '王 师傅', note: '接单' }])
})

test('orders that others opened are none of ours', async () => {
  const session = open()
  await session.deliver(owedEvent())
  there.repairs.push({ ...there.repairs[0]!, repairId: '1', context: '水管漏水' })
  expect((await session.poll!(null)).changes).toHaveLength(1)
})

test('closing ends an order nobody has taken, where that is wished; one under way is left to them', async () => {
  await open().deliver(owedEvent())
  const closed = owedEvent({ type: 'closed', sequence: 43, workOrder: { extId: '8220260000' } })
  await open().deliver(closed)
  expect(there.repairs[0]?.state).toBe('1000')
  there.repairs[0]!.state = '1100'
  await open({ endsUntaken: true }).deliver(closed)
  expect(there.repairs[0]?.state).toBe('1100')
  there.repairs[0]!.state = '1000'
  await open({ endsUntaken: true }).deliver(closed)
  expect(there.repairs[0]?.state).toBe('2000')
})

test('a refusal is told in their words, cut short, without the secret', async () => {
  const wrong = await open({ securityCode: 'WRONG-CODE' }).deliver(owedEvent())
  expect(wrong).toEqual({ is: 'failed', problem: 'pms.refused', detail: 'code 1999: 签名错误', retryAfterMs: null })
  there.misbehave({ answer: 200, json: { code: 404, msg: `SECRET123 ${'错'.repeat(5000)}` } })
  const long = await open().deliver(owedEvent())
  expect(long).toMatchObject({ is: 'failed', problem: 'pms.refused' })
  expect(JSON.stringify(long)).not.toContain('WRONG-CODE')
  expect((long as { detail: string }).detail.length).toBeLessThanOrEqual(200)
})

test('a clock six minutes off is refused there, and said so', async () => {
  io.wait(6 * 60_000)
  expect(await open().deliver(owedEvent())).toMatchObject({ is: 'failed', detail: 'code 1999: 请求时间错误' })
  expect(await open().test()).toEqual({ ok: false, zh: '未成功：code 1999: 请求时间错误', en: 'Not successful: code 1999: 请求时间错误' })
})

test.each([
  [
    { answer: 200, json: { code: '0', msg: 'ok', data: 'x' } },
    { problem: 'pms.refused', detail: expect.stringContaining('unexpected data') as string },
  ],
  [
    { answer: 200, json: {} },
    { problem: 'pms.refused', detail: 'the answer has no code' },
  ],
  [
    { answer: 200, json: { code: 1, msg: { a: 1 } } },
    { problem: 'pms.refused', detail: 'code 1:' },
  ],
  [
    { answer: 503, headers: { 'retry-after': '60' } },
    { problem: 'pms.unreachable', retryAfterMs: 60_000 },
  ],
  [{ answer: 'page' }, { problem: 'pms.refused' }],
  [{ answer: 'huge' }, { problem: 'pms.refused' }],
  [{ answer: 'noJson' }, { problem: 'pms.refused' }],
] as const)('an answer of %j is %j', async (fault, expected) => {
  there.misbehave(fault)
  expect(await open().deliver(owedEvent())).toMatchObject({ is: 'failed', ...expected })
  await expect(open().poll!(null)).rejects.toMatchObject({ name: 'VigilError' })
})

test('trying it out opens nothing', async () => {
  expect(await open().test()).toMatchObject({ ok: true })
  expect(there.asked.map(({ method }) => method)).toEqual(['GET'])
})
