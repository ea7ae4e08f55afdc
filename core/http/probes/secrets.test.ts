// Words that nobody must see again once they were given to the core: looked for in the database and its journal, in every answer to every call, in errors and in the log.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { createRouterClient, type AnyRouter } from '@orpc/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { api } from '../../../contract/api.ts'
import { ROLE_PERMISSIONS } from '../../../contract/people.ts'
import { silentLog } from '../../log.ts'
import { routeFacts } from '../rest/contract-route.ts'
import { procedures } from '../rest/open-api-document.ts'
import { router } from '../router.ts'
import { PASSWORD, startFixture, type Fixture } from '../server-fixture.ts'
import { createStreamLimit } from '../stream-limit.ts'

type Calls = Readonly<Record<string, Readonly<Record<string, (input?: unknown) => Promise<unknown>>>>>

const SECRETS = {
  cameraPassword: 'canary-camera-9f31',
  redmineKey: 'canary-redmine-2b77',
  restToken: 'canary-rest-7c02',
  proxyLogin: 'canary-proxy-5510',
  passphrase: 'canary-pfx-61aa',
  hcCode: 'canary-hc-83d4',
  webhook: `whsec_${Buffer.from('canary-webhook-secret-of-24-bytes').toString('base64')}`,
  mqttPassword: 'canary-mqtt-0d19',
  mailPassword: 'canary-mail-44e8',
  phone: '13900004077',
  card: 'C4NARY77',
  person: 'canary-person-19',
  password: PASSWORD,
} as const
/** Of people: shown to who may see them, in plain nowhere else. */
const OF_PEOPLE = [SECRETS.phone, SECRETS.card, SECRETS.person]
const NEVER = Object.values(SECRETS).filter((secret) => !(OF_PEOPLE as readonly string[]).includes(secret))

let core: Fixture
let client: Calls
let logged = ''
const tokens: string[] = []
beforeAll(async () => {
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    vi.spyOn(silentLog, level).mockImplementation((message, data) => void (logged += `${message} ${JSON.stringify(data)}\n`))
  core = await startFixture({ requestsPerMinute: 1_000_000 })
  tokens.push((await core.signIn('admin')).split('=')[1]!, core.key('incidents:read').authorization.replace('Bearer ', ''))
  const { id } = core.services.staff.users().find(({ name }) => name === 'admin')!
  const admin = { id, name: 'admin', role: 'admin' as const, permissions: [...ROLE_PERMISSIONS.admin] }
  const context = { services: core.services, user: () => admin, session: 's', streams: createStreamLimit(new Set()) }
  client = createRouterClient(router as AnyRouter, { context }) as unknown as Calls
})
afterAll(async () => {
  await core.close()
  vi.restoreAllMocks()
})

const rest = { baseUrl: 'https://a.example', create: { path: '/t', body: '{"a":"{{incident.number}}"}' }, auth: { type: 'bearer', token: SECRETS.restToken } }
const hc = {
  baseUrl: 'https://b.example',
  appId: 'A',
  securityCode: SECRETS.hcCode,
  userId: '1',
  communityId: '2',
  communityName: 'x',
  repairType: '1',
  tel: '075512345678',
}
const through = { proxy: 'http://192.168.1.9:3128', proxyLogin: `u:${SECRETS.proxyLogin}`, pfx: 'AAAA', passphrase: SECRETS.passphrase }
const camera = {
  id: 'canary-1',
  name: 'c',
  building: 'b3',
  main: 'rtsp://10.0.0.7:554/main',
  sub: 'rtsp://10.0.0.7:554/sub',
  paired: null,
  transport: 'tcp',
  weakLink: false,
}

/** What is saved, and fails or not: it must not come back either way. */
const SAVED: readonly (readonly [call: string, input: unknown])[] = [
  ['cameraSetup.save', { camera, login: { username: 'admin', password: SECRETS.cameraPassword }, version: null }],
  [
    'integrations.save',
    {
      adapter: 'redmine',
      name: 'r',
      settings: { baseUrl: 'https://c.example', apiKey: SECRETS.redmineKey, project: 'works' },
      transport: through,
      enabled: true,
      version: 0,
      workOrders: [],
    },
  ],
  ['integrations.save', { adapter: 'rest', name: 'a', settings: rest, transport: {}, enabled: true, version: 0, workOrders: [] }],
  ['integrations.save', { adapter: 'hc-microcommunity', name: 'h', settings: hc, transport: {}, enabled: true, version: 0, workOrders: [] }],
  [
    'subscriptions.save',
    { name: 'w', target: { transport: 'webhook', url: 'https://d.example', secret: SECRETS.webhook }, topics: ['incidents'], enabled: true },
  ],
  [
    'subscriptions.save',
    {
      name: 'm',
      target: { transport: 'mqtt', url: 'mqtts://e.example', topicPrefix: 'vigil/x', username: 'u', password: SECRETS.mqttPassword },
      topics: ['incidents'],
      enabled: true,
    },
  ],
  [
    'reportSchedules.saveOutlets',
    { mail: { host: 'mail.example', port: 465, security: 'tls', user: 'u', from: 'a@b.example', ca: null, password: SECRETS.mailPassword } },
  ],
  ['residents.save', { name: SECRETS.person, kind: 'resident', phone: SECRETS.phone, cardNumber: SECRETS.card, homes: ['3-1-101'] }],
]

const CALLS = Object.entries(api).flatMap(([group, procedures_]) => Object.keys(procedures_).map((name) => [group, name] as const))

async function call(group: string, name: string, input?: unknown): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise((resolve) => (timer = setTimeout(resolve, 2000, `${group}.${name} has not answered`)))
    const output = await Promise.race([client[group]![name]!(input), late])
    if (typeof output === 'object' && output !== null && Symbol.asyncIterator in output) {
      const first = await Promise.race([(output as AsyncGenerator).next(), new Promise((resolve) => setImmediate(resolve, {}))])
      void (output as AsyncGenerator).return(undefined).catch(() => {})
      return JSON.stringify(first) ?? ''
    }
    return JSON.stringify(output) ?? ''
  } catch (error) {
    return JSON.stringify({ ...(error as object), message: (error as Error).message })
  } finally {
    clearTimeout(timer)
  }
}

const seenIn = (text: string, words: readonly string[]) => words.filter((word) => text.includes(word) || text.includes(Buffer.from(word).toString('base64')))

test('what is saved is saved, and does not come back with the answer', async () => {
  const answers: string[] = []
  for (const [name, input] of SAVED) {
    const [group, procedure] = name.split('.') as [string, string]
    const answer = await call(group, procedure, input)
    expect([name, seenIn(answer, NEVER)]).toEqual([name, []])
    answers.push(answer)
  }
  // Most of it was taken: a refusal alone would prove nothing.
  expect(answers.filter((answer) => !answer.includes('"code"')).length).toBe(SAVED.length)
})

test('no call of a screen and no route tells any of it to an administrator', async () => {
  for (const [group, name] of CALLS) {
    if (/^cameraTrials$/.test(group) || name.startsWith('test')) continue
    for (const input of [undefined, {}, { limit: 50 }, { cameraId: 'canary-1' }])
      expect([group, name, seenIn(await call(group, name, input), NEVER)]).toEqual([group, name, []])
  }
  const cookie = `vigil_session_${core.port}=${tokens[0]}`
  for (const { method, url } of procedures().map(routeFacts)) {
    // Streams have no end.
    if (String(method) !== 'GET' || /\/(stream|events)$/.test(url)) continue
    const { text } = await core.ask(url.replaceAll(/:\w+/g, 'none'), { headers: { cookie, authorization: `Bearer ${tokens[1]}` } })
    expect([url, seenIn(text, [...NEVER, ...tokens])]).toEqual([url, []])
  }
})

test('errors name the field and never what was in it', async () => {
  for (const [name, input] of SAVED) {
    const [group, procedure] = name.split('.') as [string, string]
    for (const spoilt of [
      { ...(input as object), strange: 1 },
      { ...(input as object), name: 7, camera: 7, mail: 7 },
      Object.fromEntries(Object.entries(input as object).map(([key, value]) => [key, [value]])),
    ]) {
      const answer = await call(group, procedure, spoilt)
      expect([name, seenIn(answer, [...NEVER, ...OF_PEOPLE])]).toEqual([name, []])
    }
  }
  for (const body of [`{"name":"admin","password":"${PASSWORD}"`, JSON.stringify({ name: 'admin', password: PASSWORD, more: 1 }), JSON.stringify([PASSWORD])]) {
    const { text } = await core.ask('/auth/login', { method: 'POST', body })
    expect(seenIn(text, NEVER)).toEqual([])
  }
})

test('the support bundle holds none of it', async () => {
  const response = await fetch(`${core.url}/upload/support-bundle`, { headers: { cookie: `vigil_session_${core.port}=${tokens[0]}` } })
  expect(response.status).toBe(200)
  const text = gunzipSync(Buffer.from(await response.arrayBuffer())).toString()
  expect([text.length > 200, seenIn(text, [...NEVER, ...OF_PEOPLE, ...tokens])]).toEqual([true, []])
})

test('neither the database nor its journal nor any other file holds a word of it, nor of people', () => {
  const files = readdirSync(core.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(0)
  for (const { parentPath, name } of files) {
    const bytes = readFileSync(join(parentPath, name)).toString('latin1')
    expect([name, seenIn(bytes, [...NEVER, ...OF_PEOPLE, ...tokens])]).toEqual([name, []])
  }
})

test('the log has none of it', () => {
  expect(logged).not.toBe('')
  expect(seenIn(logged, [...NEVER, ...OF_PEOPLE, ...tokens])).toEqual([])
})
