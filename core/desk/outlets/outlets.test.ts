// Outlets: a chat group or a telephone is told what and where, signed as it wants it, no more often than it takes, and never who.
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { startJsonServer, type Answered, type JsonServer } from '../../../test/fakes/json-server.ts'
import type { Adapter, OwedEvent } from '../../pms/adapter.ts'
import { sampleEvent } from '../../pms/adapters/sample-event.ts'
import { dingtalkRobot, wecomRobot } from './robots.ts'
import { textGateway } from './text-gateway.ts'

const NOW = Date.UTC(2026, 10, 22, 3, 8, 25)
let group: JsonServer
let answer: Answered
let nowMs: number
beforeEach(async () => {
  answer = { status: 200, json: { errcode: 0, errmsg: 'ok' } }
  nowMs = NOW
  group = await startJsonServer(() => answer)
})
afterEach(() => group.close())

function open<S extends z.ZodType>(adapter: Adapter<S>, settings: Record<string, unknown>) {
  const io = { now: () => nowMs, log: () => undefined, fetch, signal: new AbortController().signal }
  return adapter.open(adapter.config.parse(settings), io)
}
const event = (changes: Partial<OwedEvent['incident']> = {}, type = 'incident.created', id = 'event-1'): OwedEvent => {
  const sample = sampleEvent()
  const incident = {
    ...sample.incident,
    number: 'INC-20261122-0007',
    summary: '火灾报警 · 3栋1单元大堂',
    kind: 'fire' as const,
    severity: 'critical' as const,
    ...changes,
  }
  return { ...sample, id, type: `cn.vigil.${type}.v1`, createdAtMs: NOW, incident, workOrder: null }
}
const wecom = (changes: Record<string, unknown> = {}) => open(wecomRobot, { endpoint: `${group.url}/send`, key: 'robot-key', ...changes })
const bodies = () => group.asked.map(({ body }) => JSON.parse(body) as { text: { content: string } })

test('企业微信 is told a fire in two lines and the link', async () => {
  expect(await wecom({ link: 'https://vigil.example' }).deliver(event())).toEqual({ is: 'delivered', status: 200, line: 'outletTold' })
  expect(group.asked[0]).toMatchObject({ method: 'POST', path: '/send', search: 'key=robot-key' })
  expect(bodies()).toEqual([
    { msgtype: 'text', text: { content: '【值守】火灾报警 · 3栋1单元大堂\n紧急 · INC-20261122-0007 · 2026-11-22 11:08:25\nhttps://vigil.example' } },
  ])
})

test('钉钉 gets the signature it asks for', async () => {
  const robot = open(dingtalkRobot, { endpoint: `${group.url}/robot/send`, accessToken: 'token-1', secret: 'SEC-secret' })
  await robot.deliver(event())
  const { query } = group.asked[0]!
  const sign = createHmac('sha256', 'SEC-secret').update(`${NOW}\nSEC-secret`).digest('base64')
  expect([query.get('access_token'), query.get('timestamp'), query.get('sign')]).toEqual(['token-1', String(NOW), sign])
})

test('only what was chosen is told; what is about no incident never', async () => {
  const outlet = wecom()
  const quiet: OwedEvent[] = [
    event({ kind: 'ebikeInLobby', severity: 'high' }),
    event({}, 'incident.updated'),
    event({}, 'dispatch.assigned'),
    event({}, 'work_order.requested'),
    { ...event({}, 'device.health'), incident: undefined } as unknown as OwedEvent,
  ]
  for (const one of quiet) expect(await outlet.deliver(one)).toEqual({ is: 'delivered', status: 204, line: null })
  for (const one of [event({ kind: 'sos' }), event({ kind: 'personFall' }), event({ severity: 'low' }, 'dispatch.lapsed')]) await outlet.deliver(one)
  expect(bodies().map(({ text }) => text.content.split('\n')[0])).toEqual([
    '【值守】火灾报警 · 3栋1单元大堂',
    '【值守】火灾报警 · 3栋1单元大堂',
    '【值守】派单超时 · 火灾报警 · 3栋1单元大堂',
  ])
  await wecom({ tells: ['dispatch'] }).deliver(event({}, 'dispatch.assigned'))
  expect(bodies().at(-1)!.text.content).toContain('已派单 · ')
})

test('no more often than it takes: the rest waits its turn', async () => {
  const outlet = wecom({ perMinute: 2 })
  for (let i = 0; i < 2; i += 1) await outlet.deliver(event())
  nowMs += 20_000
  expect(await outlet.deliver(event())).toEqual({ is: 'waiting', untilMs: NOW + 60_000 })
  nowMs += 40_001
  expect(await outlet.deliver(event())).toMatchObject({ is: 'delivered' })
  expect(group.asked).toHaveLength(3)
})

test('what would come too late to be of use is told as a number in the next message', async () => {
  const outlet = wecom({ perMinute: 1 })
  const say = (id: string) => outlet.deliver(event({ kind: 'personFall' }, 'incident.created', id))
  for (let i = 0; i < 16; i += 1) await say(`event-${i}`)
  for (const id of ['late-1', 'late-2']) expect(await say(id)).toEqual({ is: 'delivered', status: 204, line: 'outletFolded' })
  nowMs += 60_000
  await say('event-1')
  nowMs += 60_000
  await say('event-2')
  expect(bodies().map(({ text }) => /另有 (\d+) 条/.exec(text.content)?.[1])).toEqual([undefined, '2', undefined])
})

test('what the robot says decides: too often passes by itself, a wrong key is for a person, and no key is seen', async () => {
  answer = { status: 200, json: { errcode: 45009, errmsg: 'api freq out of limit' } }
  expect(await wecom().deliver(event())).toMatchObject({ is: 'failed', problem: 'pms.unreachable', retryAfterMs: 60_000 })
  answer = { status: 200, json: { errcode: 93000, errmsg: 'invalid webhook url' } }
  expect(await wecom().deliver(event())).toMatchObject({ is: 'failed', problem: 'pms.refused' })
  answer = { status: 400, json: { message: 'key robot-key is unknown' } }
  expect(JSON.stringify(await wecom().deliver(event()))).not.toContain('robot-key')
  group.misbehave({ answer: 'login' })
  expect(await wecom().deliver(event())).toMatchObject({ is: 'failed', problem: 'pms.refused' })
})

test('a test message says that it is one, and what became of it', async () => {
  expect(await wecom().test()).toMatchObject({ ok: true })
  expect(bodies()[0]!.text.content).toContain('测试消息')
  answer = { status: 200, json: { errcode: 93000, errmsg: 'invalid webhook url' } }
  expect(await wecom().test()).toMatchObject({ ok: false, en: expect.stringContaining('invalid webhook url') })
})

test('nothing is sent in clear to strangers', () => {
  for (const endpoint of ['http://robot.example/send', 'ftp://10.0.0.1', 'https://user:pw@robot.example', 'file:///etc/passwd'])
    expect(wecomRobot.config.safeParse({ endpoint, key: 'k' }).success).toBe(false)
})

test('a gateway is asked once for each number, and again only for those that failed', async () => {
  answer = { status: 200, json: { code: 0 } }
  const settings = { endpoint: `${group.url}/sms`, auth: { type: 'bearer', token: 'sms-token' }, numbers: '13800000001，13800000002', answerAt: 'code' }
  const gateway = open(textGateway, { ...settings, body: '{"phone":"{{to}}","params":{"msg":"{{text}}"}}' })
  expect(await gateway.deliver(event())).toMatchObject({ is: 'delivered' })
  const sent = group.asked.map(({ body }) => JSON.parse(body) as { phone: string; params: { msg: string } })
  expect(sent.map(({ phone }) => phone)).toEqual(['13800000001', '13800000002'])
  expect(sent[0]!.params.msg).toContain('INC-20261122-0007')
  expect(group.asked[0]!.headers.authorization).toBe('Bearer sms-token')

  group.misbehave({ answer: 500, times: 1 })
  expect(await gateway.deliver(event({}, 'incident.created', 'event-2'))).toMatchObject({ is: 'failed' })
  const before = group.asked.length
  group.misbehave({ answer: 200, json: { code: 7, to: '13800000002' }, times: 1 })
  expect(JSON.stringify(await gateway.deliver(event({}, 'incident.created', 'event-2')))).not.toContain('13800000002')
  group.misbehave(null)
  expect(await gateway.deliver(event({}, 'incident.created', 'event-2'))).toMatchObject({ is: 'delivered' })
  expect(group.asked.slice(before).map(({ body }) => (JSON.parse(body) as { phone: string }).phone)).toEqual(['13800000001', '13800000001', '13800000002'])
})

test('a gateway that wants a form gets one, and a text cannot break out of its place', async () => {
  const gateway = open(textGateway, { endpoint: `${group.url}/sms`, numbers: '110', bodyType: 'form', body: '{"mobile":"{{to}}","content":"{{text}}"}' })
  await gateway.deliver(event({ summary: '火警 "&mobile=999' }))
  const form = new URLSearchParams(group.asked[0]!.body)
  expect([form.getAll('mobile'), form.get('content')]).toEqual([['110'], expect.stringContaining('火警 "&mobile=999')])
  for (const body of ['{"to":"{{to}}"}', '{{text}}', '{"a":{{text}},"to":"{{to}}"}', '{"a":"{{text}} {{name}}","to":"{{to}}"}', '[1]'])
    expect(textGateway.config.safeParse({ endpoint: group.url, numbers: '110', body }).success).toBe(false)
  for (const numbers of ['', 'abc', '1'.repeat(30)]) expect(textGateway.config.safeParse({ endpoint: group.url, numbers }).success).toBe(false)
})
