// Site files: what is accepted, and that every mistake is named with its line, its field and what was expected.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseRule } from '../vision/rules/parse-rule.ts'
import { RULE_KINDS, ruleOf } from '../vision/rules/registry.ts'
import { loadSite, type SiteChecks } from './config.ts'
import { problemText } from './config/problem.ts'

const drivers: Record<string, z.ZodType> = {
  'gate/http-relay': z.strictObject({ host: z.string(), port: z.int().min(1).max(65535).default(80) }),
  'fire-panel/gb26875': z.strictObject({ listen: z.string(), source: z.int() }),
}
const checks: SiteChecks = {
  parseRule,
  ruleConfig: (kind) => ruleOf(kind)?.config ?? null,
  ruleKinds: RULE_KINDS,
  driverConfig: (driver) => drivers[driver] ?? null,
  drivers: Object.keys(drivers),
  driverCommands: (driver) => (driver.startsWith('gate/') ? ['open'] : []),
}

const SITE = `version: 1
site: { id: sz-001, name: 翠园一期 }
buildings: [{ id: b3, name: 3栋, floors: 18 }]
cameras:
  - id: lobby-3-1
    name: 3栋1单元大堂
    building: b3
    sub: rtsp://user:\${CAMERA_PASSWORD}@192.168.1.20:554/sub
    zones: [{ id: door, name: 门口, polygon: [[0.1,0.2],[0.9,0.2],[0.9,0.95],[0.1,0.95]] }]
    rules:
      - { kind: ebikeInLobby, zone: door, severity: high }
      - { kind: crowding, zone: door, people: 6, forSeconds: 10 }
devices:
  - { id: gate-3-1, driver: gate/http-relay, name: 闸机, building: b3, cameras: [lobby-3-1], config: { host: 192.168.1.30 } }
linkages:
  - { on: { kind: fireConfirmed, building: b3 }, do: [{ device: gate-3-1, action: holdOpen }] }
pms: { endpoint: https://pms.example/hooks, secret: \${PMS_SECRET} }
`
const environment = { CAMERA_PASSWORD: 'p%40ss', PMS_SECRET: `whsec_${'A'.repeat(32)}` }
const problems = (text: string, env: Record<string, string> = environment) => {
  const loaded = loadSite(text, 'site.yaml', env, checks)
  return loaded.is === 'invalid' ? loaded.problems.map(problemText) : []
}

test('a good file is loaded with its defaults, its armed rules and the values of the environment', () => {
  const loaded = loadSite(SITE, 'site.yaml', environment, checks)
  if (loaded.is === 'invalid') throw new Error(loaded.problems.map(problemText).join('\n'))
  expect(loaded.site.site.timezone).toBe('Asia/Shanghai')
  expect(loaded.site.cameras[0]?.sub).toBe('rtsp://user:p%40ss@192.168.1.20:554/sub')
  expect(loaded.site.devices[0]?.config).toEqual({ host: '192.168.1.30', port: 80 })
  expect(loaded.rules.get('lobby-3-1')).toMatchObject([
    { id: 'ebikeInLobby:door', severity: 'high' },
    { id: 'crowding:door', config: { people: 6, clearSeconds: 5 } },
  ])
  expect(loaded.warnings.map(problemText)).toEqual([
    'site.yaml:16: linkages[0].do[0].action: gate/http-relay cannot holdOpen; it can: open. Nothing will happen at this step',
  ])
})

const mistakes: readonly [name: string, from: string, to: string, expected: string | RegExp][] = [
  ['a misspelt key of a zone', 'polygon:', 'polygom:', 'site.yaml:9: cameras[0].zones[0].polygom: unknown key; did you mean "polygon"?'],
  ['a misspelt key at the top', 'linkages:', 'linkage:', 'site.yaml:15: linkage: unknown key; did you mean "linkages"?'],
  ['a misspelt rule setting', 'people: 6', 'poeple: 6', 'site.yaml:12: cameras[0].rules[1].poeple: unknown key; did you mean "people"?'],
  ['a misspelt rule kind', 'kind: crowding', 'kind: crowdin', /^site\.yaml:12: cameras\[0\]\.rules\[1\]\.kind: expected one of .*; did you mean "crowding"\?$/],
  ['a misspelt severity', 'severity: high', 'severity: hihg', /^site\.yaml:11: cameras\[0\]\.rules\[0\]\.severity: .*did you mean "high"\?$/],
  ['a misspelt driver', 'gate/http-relay', 'gate/http-rely', /^site\.yaml:14: devices\[0\]\.driver: there is no driver .*did you mean "gate\/http-relay"\?/],
  ['a misspelt driver setting', '{ host: 192', '{ hots: 192', 'site.yaml:14: devices[0].config.hots: unknown key; did you mean "host"?'],
  ['a driver setting that is missing', '{ host: 192.168.1.30 }', '{ }', 'site.yaml:14: devices[0].config.host: is missing; expected a text'],
  ['a rule value out of bounds', 'people: 6', 'people: 1', 'site.yaml:12: cameras[0].rules[1].people: expected at least 2'],
  ['a zone that does not exist', 'crowding, zone: door', 'crowding, zone: dor', /cameras\[0\]\.rules\[1\]\.zone: this camera has no zone "dor"; it has: door$/],
  ['a building that does not exist', 'building: b3\n', 'building: b33\n', 'site.yaml:7: cameras[0].building: there is no building "b33"; did you mean "b3"?'],
  ['a camera that does not exist', '[lobby-3-1]', '[lobby-3-2]', /devices\[0\]\.cameras\[0\]: there is no camera "lobby-3-2"; did you mean "lobby-3-1"\?/],
  ['a device that does not exist', 'device: gate-3-1', 'device: gate-3-2', /linkages\[0\]\.do\[0\]\.device: there is no device "gate-3-2"/],
  ['a polygon that crosses itself', '[0.9,0.95],[0.1,0.95]', '[0.1,0.95],[0.9,0.95]', /^site\.yaml:9: cameras\[0\]\.zones\[0\]\.polygon: its edges cross/],
  ['a point outside the picture', '[0.9,0.2]', '[9,0.2]', /cameras\[0\]\.zones\[0\]\.polygon\[1\]\[0\]: expected at most 1$/],
  [
    'the same rule twice',
    'crowding, zone: door, people: 6, forSeconds: 10',
    'ebikeInLobby, zone: door',
    /rules\[1\]: a rule ebikeInLobby for zone door stands above already/,
  ],
  ['a number that is a text', 'floors: 18', 'floors: many', 'site.yaml:3: buildings[0].floors: expected a number'],
  ['a number that is not whole', 'floors: 18', 'floors: 1.5', 'site.yaml:3: buildings[0].floors: expected a whole number'],
  ['a number that is too large', 'floors: 18', 'floors: 301', 'site.yaml:3: buildings[0].floors: expected at most 300'],
  ['a rule without its kind', 'kind: crowding, zone', 'zone', /^site\.yaml:12: cameras\[0\]\.rules\[1\]\.kind: is missing; expected /],
  ['an address that is not RTSP', 'sub: rtsp:', 'sub: http:', /^site\.yaml:8: cameras\[0\]\.sub: an address of the form rtsp:/],
  ['a camera without a stream', 'sub: rtsp', '# sub: rtsp', 'site.yaml:5: cameras[0].main: one of main, sub or onvif is needed'],
  ['a wrong time zone', 'name: 翠园一期', 'name: 翠园一期, timezone: Asia/Shenzen', /^site\.yaml:2: site\.timezone: an IANA time zone/],
  ['an address of the console with a query', 'name: 翠园一期', "name: 翠园一期, url: 'https://v.example/?x=1'", /^site\.yaml:2: site\.url: an address without/],
  ['a variable that is not set', '${PMS_SECRET}', '${PMS_SECRT}', 'site.yaml:17: pms.secret: the environment variable PMS_SECRT is not set'],
  ['a secret of the wrong form', '${PMS_SECRET}', 'hunter2', /^site\.yaml:17: pms\.secret: whsec_ followed by/],
  ['plain http to the internet', 'https://pms.example', 'http://pms.example', /^site\.yaml:17: pms\.endpoint: expected an https/],
  ['an unknown version', 'version: 1', 'version: 2', /^site\.yaml:1: version: expected 1/],
  ['a broken bracket', 'floors: 18 }', 'floors: 18', /^site\.yaml:\d+: not valid YAML/],
  ['a second document', 'site: {', '---\nsite: {', /^site\.yaml:\d+: not valid YAML: Source contains multiple documents/],
  ['a control character in a name', 'name: 翠园一期', 'name: "翠\\u001b园"', /no control characters/],
  ['a key twice', 'site: {', 'version: 1\nsite: {', /^site\.yaml:2: not valid YAML: Map keys must be unique/],
  ['a merge key', 'site: {', 'site: { <<: { id: x },', /^site\.yaml:2: site\.<<: unknown key/],
  ['a prototype key', 'site: {', 'site: { __proto__: { id: x },', /^site\.yaml:2: site\.__proto__: the key "__proto__" is not allowed/],
]

test.each(mistakes)('%s is named with line, field and expectation', (_name, from, to, expected) => {
  expect(SITE).toContain(from)
  const found = problems(SITE.replace(from, () => to))
  expect(
    found.some((line) => (typeof expected === 'string' ? line === expected : expected.test(line))),
    found.join('\n'),
  ).toBe(true)
})

test('the example of docs/site-file.md is valid', () => {
  const example = /```yaml\n([^]*?)```/.exec(readFileSync(join(import.meta.dirname, '../docs/site-file.md'), 'utf8'))?.[1] ?? ''
  const loaded = loadSite(example, 'site.yaml', { CAMERA_PASSWORD: 'x', VIGIL_PMS_SECRET: environment.PMS_SECRET }, checks)
  expect(loaded.is === 'loaded' ? loaded.warnings : loaded.problems.map(problemText)).toEqual([])
})

test('several mistakes are all told at once, in the order of the file', () => {
  const found = problems(SITE.replace('polygon:', 'polygom:').replace('people: 6', 'poeple: 6').replace('{ host: 192', '{ hots: 192'))
  const lines = found.map((line) => Number(line.split(':')[1]))
  expect(lines).toEqual(lines.toSorted((a, b) => a - b))
  for (const name of ['polygom', 'poeple', 'hots']) expect(found.some((line) => line.includes(name))).toBe(true)
})

const addresses: readonly [string, string][] = [
  ['rtsp://admin:p@ss@192.168.1.20:554/sub', '@ as %40'],
  ['rtsp://admin:12#4@192.168.1.20/sub', '# as %23'],
  ['rtsp://admin:12/4@192.168.1.20/sub', '/ as %2F'],
  ['rtsp://admin:12?4@192.168.1.20/sub', '? as %3F'],
  ['rtsp://admin:p ss@192.168.1.20/sub', 'a space as %20'],
  ['rtsp://admin:100%@192.168.1.20/sub', '% as %25'],
]
test.each(addresses)('the camera address %s is refused: half a password would be taken for a host', (address, advice) => {
  const found = problems(SITE.replace(/sub: rtsp.*/, () => `sub: "${address}"`))
  expect(found).toEqual([`site.yaml:8: cameras[0].sub: in the user name and the password write ${advice}`])
})

test.each(['rtsp://192.168.1.20/live@1', 'rtsp://nvr.local:554/x?user=a@b', 'rtsp://[::1]:554/a@b', 'rtsp://u:p%40:s@nvr:554/live@1', 'rtsp://nvr:554/live@1'])(
  'the camera address %s is accepted',
  (address) => expect(problems(SITE.replace(/sub: rtsp.*/, () => `sub: "${address}"`))).toEqual([]),
)

test('a variable that is not set, a wrong value and a name that points nowhere are told in one round, each once', () => {
  const wrong = SITE.replace('floors: 18', 'floors: 301').replace('crowding, zone: door', 'crowding, zone: dor').replace('severity: high', 'severity: hihg')
  expect(problems(wrong.replace('action: holdOpen', 'action: close').replace('cameras: [lobby-3-1]', 'cameras: [lobby-3-2]'), {})).toEqual([
    'site.yaml:3: buildings[0].floors: expected at most 300',
    'site.yaml:8: cameras[0].sub: the environment variable CAMERA_PASSWORD is not set',
    'site.yaml:11: cameras[0].rules[0].severity: expected one of low, medium, high, critical; did you mean "high"?',
    'site.yaml:12: cameras[0].rules[1].zone: this camera has no zone "dor"; it has: door',
    'site.yaml:14: devices[0].cameras[0]: there is no camera "lobby-3-2"; did you mean "lobby-3-1"?',
    'site.yaml:16: linkages[0].do[0].action: expected one of open, holdOpen, restore, lock, say, holdLift, releaseLift',
    'site.yaml:17: pms.secret: the environment variable PMS_SECRET is not set',
  ])
})

test('a mistake in a list brings no complaints about what points into it', () => {
  expect(problems(SITE.replace('buildings:', 'buildngs:'))).toEqual(['site.yaml:3: buildngs: unknown key; did you mean "buildings"?'])
  expect(problems(SITE.replace('zones: [{ id: door', 'zones: [{ id: ${ZONE}'))).toEqual([
    'site.yaml:9: cameras[0].zones[0].id: the environment variable ZONE is not set',
  ])
  expect(problems(SITE.replace('polygon: [[0.1,0.2]', 'polygom: [[0.1,0.2]'))).toEqual([
    'site.yaml:9: cameras[0].zones[0].polygon: is missing; expected a list',
    'site.yaml:9: cameras[0].zones[0].polygom: unknown key; did you mean "polygon"?',
  ])
})

test('a misspelt key is told beside the variable that its value lacks', () => {
  expect(problems(SITE.replace('secret:', 'secert:'), { CAMERA_PASSWORD: 'x' })).toEqual([
    'site.yaml:17: pms.secret: is missing; expected a text',
    'site.yaml:17: pms.secert: the environment variable PMS_SECRET is not set',
    'site.yaml:17: pms.secert: unknown key; did you mean "secret"?',
  ])
})

test('a file of nothing but mistakes is answered', () => {
  expect(problems(`version: 1\nbuildings: [${'{a: 1},'.repeat(20_000)}]\n`).length).toBeGreaterThan(1000)
})

test('a repeated id is an error', () => {
  const twice = SITE.replace('{ id: b3, name: 3栋, floors: 18 }', '{ id: b3, name: 3栋 }, { id: b3, name: 4栋 }')
  expect(problems(twice)).toEqual(['site.yaml:3: buildings[1].id: the id "b3" is used twice'])
})

test('two devices that nothing tells apart on one listener are an error', () => {
  const device = (name: string, driver: string, own: string) =>
    `  - { id: ${name}, name: ${name}, driver: ${driver}, config: { listen: "127.0.0.1:8070", ${own} } }\n`
  const reader = (name: string, path: string) => device(name, 'plate-reader/zhenshi', `path: ${path}`)
  const sensor = (name: string, user: string) => device(name, 'sensor/mqtt', `username: ${user}, password: long-enough, site: s, device: ${name}`)
  const site = `version: 1\nsite: { id: s, name: s }\ndevices:\n${reader('r1', '/plates/one')}${reader('r2', '/plates/two')}${sensor('p1', 'pump')}${sensor('p2', 'lift')}`
  // the drivers of this test are few; what is wrong with these is another matter
  const twins = (text: string) => problems(text).filter((problem) => problem.includes('listener'))
  expect(twins(site)).toEqual([])
  expect(twins(site.replace('/plates/two', '/plates/one').replace('username: lift', 'username: pump'))).toEqual([
    'site.yaml:5: devices[1].config.path: a device above has the same on this listener; each needs its own',
    'site.yaml:7: devices[3].config.username: a device above has the same on this listener; each needs its own',
  ])
})

test('no message ever shows a secret', () => {
  const secret = 'correct-horse-battery'
  const found = problems(SITE.replace('sub: rtsp:', 'sub: rtsq:'), { ...environment, CAMERA_PASSWORD: secret, PMS_SECRET: secret })
  expect(found.length).toBeGreaterThan(1)
  expect(found.join('\n')).not.toContain(secret)
})

test('a value of the environment stays a value, whatever it contains', () => {
  const loaded = loadSite('version: 1\nsite: { id: a, name: "${N}" }\n', 's.yaml', { N: '{ b: *c }, x: [' }, checks)
  expect(loaded.is === 'loaded' && loaded.site.site.name).toBe('{ b: *c }, x: [')
})

test('plain http to a private address is a warning', () => {
  const loaded = loadSite(SITE.replace('https://pms.example', 'http://192.168.1.9'), 'site.yaml', environment, checks)
  expect(loaded.is === 'loaded' && loaded.warnings.map((w) => w.path)).toContain('pms.endpoint')
})

test('a rule that is not built yet is a warning, so that nobody believes it watches', () => {
  const loaded = loadSite(
    SITE.replace('kind: crowding, zone: door, people: 6, forSeconds: 10', 'kind: personFall, zone: door'),
    'site.yaml',
    environment,
    checks,
  )
  expect(loaded.is === 'loaded' && loaded.warnings.map(problemText)[0]).toEqual(
    'site.yaml:12: cameras[0].rules[1].kind: personFall is not available in this version: nothing is watched by this rule',
  )
})

const bombs: readonly [string, string][] = [
  [
    'an alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghij'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(10)}]\n`)}`,
  ],
  ['20,000 open brackets', '['.repeat(20_000)],
  ['a file that is too large', `# ${'x'.repeat(1_000_001)}`],
  ['deep nesting', `a: ${'['.repeat(100)}${']'.repeat(100)}`],
  ['an empty file', ''],
  ['a list', '- a\n'],
  ['private characters', 'version: "\uE000"'],
  ['a custom tag', 'version: !!js/function "x"'],
]
test.each(bombs)('%s is refused with a message', (_name, text) => {
  const found = problems(text)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]).toMatch(/^site\.yaml:\d+: ./)
})

const facade = (rule: string, polygon = '[[0.1,0.1],[0.9,0.1],[0.9,0.9],[0.1,0.9]]') => `version: 1
site: { id: sz-001, name: 翠园一期 }
cameras:
  - id: tower-3
    name: 3栋东立面
    sub: rtsp://192.168.1.21:554/sub
    zones: [{ id: east, name: 东立面, polygon: ${polygon} }]
    rules:
      - { kind: fallingObject, zone: east${rule} }
`
const floors = 'facade: { floors: [{ floor: 1, y: 0.85 }, { floor: 18, y: 0.15 }] }'

test('a facade is armed with its floor lines and every default', () => {
  const loaded = loadSite(facade(`, ${floors}, selfTestAt: ['08:00', '20:00']`), 'site.yaml', {}, checks)
  if (loaded.is === 'invalid') throw new Error(loaded.problems.map(problemText).join('\n'))
  expect(loaded.warnings).toEqual([])
  expect(loaded.rules.get('tower-3')).toMatchObject([
    {
      id: 'fallingObject:east',
      kind: 'fallingObject',
      zone: 'east',
      config: {
        facade: {
          floors: [
            { floor: 1, y: 0.85 },
            { floor: 18, y: 0.15 },
          ],
          floorHeightM: 3,
          columns: [],
        },
        masks: [],
        minFloors: 3,
        alarmScore: 0.55,
        suspectedScore: 0.3,
        selfTestAt: ['08:00', '20:00'],
      },
    },
  ])
})

test.each([
  ['a misspelt setting', `, minFloor: 3`, '.minFloor: unknown key; did you mean "minFloors"?'],
  ['a misspelt key below a setting', `, facade: { florrs: [] }`, '.facade.florrs: unknown key; did you mean "floors"?'],
  ['a time that is none', `, selfTestAt: ['8:00']`, '.selfTestAt[0]: a time of the form 08:00'],
  ['thresholds the wrong way round', ', alarmScore: 0.3, suspectedScore: 0.5', '.suspectedScore: must not be above `alarmScore`'],
  ['a floor 0', ', facade: { floors: [{ floor: 0, y: 0.8 }, { floor: 3, y: 0.2 }] }', '.facade.floors[0].floor: there is no floor 0: below 1 comes -1'],
  [
    'floors upside down',
    ', facade: { floors: [{ floor: 1, y: 0.2 }, { floor: 3, y: 0.8 }] }',
    '.facade.floors: higher floors lie higher in the picture (smaller y), each floor once',
  ],
  ['a mask that crosses itself', ', masks: [[[0,0],[1,1],[1,0],[0,1]]]', '.masks[0]: its edges cross each other, or it has no area'],
])('a facade with %s is named with its line and field', (_name, rule, expected) => {
  expect(problems(facade(rule))).toContain(`site.yaml:9: cameras[0].rules[0]${expected}`)
})

test('a facade of next to nothing, and a fifth one, are refused', () => {
  expect(problems(facade('', '[[0.1,0.1],[0.15,0.1],[0.15,0.15]]'))).toEqual([
    'site.yaml:7: cameras[0].zones[0].polygon: it covers less than 0.5 % of the picture',
  ])
  const names = ['a', 'b', 'c', 'd', 'e']
  const zones = names.map((id) => `{ id: ${id}, name: ${id}, polygon: [[0.1,0.1],[0.9,0.1],[0.9,0.9]] }`).join(', ')
  const rules = names.map((id) => `      - { kind: fallingObject, zone: ${id} }`).join('\n')
  const text = facade('')
    .replace(/zones: .*/, `zones: [${zones}]`)
    .replace(/ {6}- .*\n/, `${rules}\n`)
  expect(problems(text)).toEqual(['site.yaml:13: cameras[0].rules[4]: a camera has at most 4 facades'])
})
