// What other systems answer: ticket systems and property management systems behind each adapter, and webhooks that came to us.
import { ADAPTERS } from '../../../core/pms/adapters.ts'
import type { AdapterSession } from '../../../core/pms/adapter.ts'
import { VigilError } from '../../../contract/errors.ts'
import { deliver } from '../../../core/pms/deliver.ts'
import { adapterIo, EVENT_MS, owedEvent } from '../../../test/fixtures/adapter-event.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const ISSUE = {
  id: 7,
  status: { id: 1, name: '新建' },
  subject: '[INC-20261122-0007] x',
  description: 'y',
  assigned_to: { id: 3, name: '维修班' },
  custom_fields: [{ id: 7, value: 'INC-20261122-0007' }],
  updated_on: '2026-11-22T08:00:00Z',
  journals: [
    {
      id: 9,
      user: { id: 8, name: 'w' },
      notes: '已到场',
      created_on: '2026-11-22T08:00:00Z',
      details: [{ property: 'attr', name: 'status_id', old_value: '1', new_value: '2' }],
    },
  ],
}
/** One body that is an answer to everything, so that each way through an adapter is taken. */
const ANSWERS = [
  {
    code: '0',
    msg: 'ok',
    data: {
      id: 'T1',
      url: 'https://x.example/T1',
      items: [{ id: 'T1', title: 'INC-20261122-0007', state: 'open', remark: 'r', owner: { name: 'o' }, changedAt: '2026-11-22 16:00:00' }],
    },
  },
  {
    user: { id: 5, login: 'vigil' },
    issue: ISSUE,
    issues: [ISSUE],
    project: { trackers: [{ id: 3, name: 'bug' }] },
    issue_statuses: [{ id: 1, name: '新建', is_closed: false }],
    issue_priorities: [{ id: 2, name: 'High', is_default: false, active: true }],
  },
  {
    code: 0,
    msg: 'ok',
    total: 1,
    records: 1,
    data: [
      {
        repairId: '82',
        repairName: '值守控制室',
        tel: '075512345678',
        state: '1100',
        context: '[INC-20261122-0007] x\nVigil INC-20261122-0007 · 42',
        statusCd: '0',
      },
    ],
  },
].map((value) => Buffer.from(JSON.stringify(value)))

const MAPPING = {
  create: { path: '/tickets', body: '{"title":"{{incident.number}}"}' },
  close: { method: 'PATCH', path: '/tickets/{{extId}}', body: '{"state":"closed"}' },
  find: { path: '/tickets', query: { q: '{{incident.number}}' }, items: '/data/items', number: '/title', extId: '/id' },
  answer: { code: 'code', codeIs: ['0'], message: 'msg', extId: 'data.id', url: '/data/url' },
  poll: {
    way: 'list',
    path: '/tickets',
    items: 'data.items',
    extId: 'id',
    status: 'state',
    statuses: { open: 'accepted' },
    note: 'remark',
    assignee: 'owner.name',
    version: 'changedAt',
  },
}
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  rest: { baseUrl: 'https://there.example', ...MAPPING },
  redmine: { baseUrl: 'https://there.example', apiKey: 'k'.repeat(40), project: 'works' },
  'hc-microcommunity': {
    baseUrl: 'https://there.example',
    appId: 'APP123',
    securityCode: 'SECRET123',
    userId: '1',
    communityId: '2',
    communityName: '翠园一期',
    repairType: '102022',
    tel: '075512345678',
  },
}
const SECRETS = ['k'.repeat(40), 'SECRET123']

export const pmsAnswers: FuzzTarget = {
  name: 'pms-answers',
  inputs: { ci: 500, full: 12_000 },
  async load() {
    let [body, status]: [Uint8Array, number] = [Buffer.alloc(0), 200]
    const answer = (async () =>
      new Response(body as BodyInit, {
        status,
        headers: {
          'content-type': 'application/json',
          'retry-after': Buffer.from(body)
            .toString('latin1', 0, 8)
            .replaceAll(/[^\x20-\x7e]/g, ''),
        },
      })) as typeof fetch
    const io = adapterIo({ fetch: answer })
    const open = ({ id, config, open: begin }: (typeof ADAPTERS)[number]): AdapterSession | null =>
      id in SETTINGS ? begin(config.parse(SETTINGS[id]) as never, io) : null
    const sessions = ADAPTERS.map(open).filter((session) => session !== null)
    if (sessions.length !== Object.keys(SETTINGS).length) throw new Error('an adapter has another name')
    let cursor: string | null = null
    return {
      seeds: ANSWERS,
      words: ['<html>', '{', '[', '"', ',', '1e309', ...NAUGHTY.slice(0, 40)],
      make: (seed, dice) => Buffer.from(damageJson(Buffer.from(seed).toString('utf8'), dice)),
      // Polling says so in a code; delivering never throws.
      isTaken: (ends) => (ends as readonly string[]).includes('delivered'),
      async read(input) {
        body = input
        status = [200, 201, 404, 422, 500, 302][(input[input.length >> 1] ?? 0) % 12] ?? 200
        const ends: string[] = []
        for (const session of sessions) {
          const result = await session.deliver(owedEvent())
          if (SECRETS.some((secret) => JSON.stringify(result).includes(secret))) throw new TypeError('a secret is told')
          ends.push(result.is)
          try {
            const polled = await session.poll?.(cursor, [])
            cursor = Buffer.from(input).toString('utf8')
            if ((polled?.cursor.length ?? 0) > 128 * 1024) throw new TypeError('a cursor without end')
          } catch (error) {
            cursor = null
            if (!(error instanceof VigilError)) throw error
          }
          await session.deliver(owedEvent({ type: 'closed', workOrder: { extId: 'T1' } }))
        }
        const target = { endpoint: 'https://there.example', secret: `whsec_${Buffer.alloc(32, 3).toString('base64')}` }
        await deliver(target, { id: 'e1', body: '{}', asksForOrder: true }, { fetch: answer, nowMs: EVENT_MS, signal: io.signal })
        return ends
      },
    }
  },
}
