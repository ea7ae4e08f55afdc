// 200 ways to write a path that leads out of its folder, on every route that hands out files: nothing but what is recorded comes.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFixture, type Fixture } from '../server-fixture.ts'

const CANARY = 'canary-outside-of-everything'
let core: Fixture
let root: string
let cookie: string
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'vigil-outside-'))
  const webDir = join(root, 'web')
  mkdirSync(join(webDir, 'assets'), { recursive: true })
  writeFileSync(join(root, 'outside.txt'), CANARY)
  writeFileSync(join(root, 'vigil.key'), CANARY)
  writeFileSync(join(webDir, 'index.html'), '<title>console')
  writeFileSync(join(webDir, '.env'), CANARY)
  writeFileSync(join(webDir, 'assets/app-1a2b.js'), 'export {}')
  symlinkSync(join(root, 'outside.txt'), join(root, 'linked'))
  core = await startFixture({ webDir, requestsPerMinute: 1_000_000 })
  // Where the fixture's own data lie: a name that leads out of evidence/ leads here.
  writeFileSync(join(core.dir, 'outside.txt'), CANARY)
  cookie = await core.signIn('admin')
})
afterAll(async () => {
  await core.close()
  rmSync(root, { recursive: true })
})

const UPS = [
  '../',
  '..%2f',
  '..%2F',
  '%2e%2e/',
  '%2e%2e%2f',
  '.%2e/',
  '..\\',
  '..%5c',
  '%2e%2e%5c',
  '..%252f',
  '%252e%252e%252f',
  '..%c0%af',
  '%c0%ae%c0%ae/',
  '..%e0%80%af',
  '..;/',
  '....//',
]
const AWAY = ['....\\/', '..%00/', '..%0a/', '%u002e%u002e%u2215', '..%ef%bc%8f', '\uff0e\uff0e\uff0f', '..%2f%2f', './../', '%2f..%2f', '/%2e%2e/']
const TARGETS = ['outside.txt', 'vigil.key', 'vigil.db', 'etc/passwd', 'linked', 'proc/self/environ']
const PLAIN = [
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'C:\\windows\\win.ini',
  'C:%5cwindows%5cwin.ini',
  '\\\\host\\share',
  'file:///etc/passwd',
  'file:%2f%2f%2fetc%2fpasswd',
  '.env',
  '%2eenv',
  '.env%00.js',
  'outside.txt::$DATA',
  'outside.txt%3a%3a$DATA',
  'CON',
  'NUL',
  'AUX.js',
  'COM1',
  'app-1a2b.js%00',
  'app-1a2b.js%00.html',
  'index.html/..',
  '..',
  '%2e%2e',
  '.',
  '~',
  '~root',
  '%00',
  '%0d%0a',
  'assets/%2e%2e/.env',
  'assets/..%2f.env',
  'assets/../../outside.txt',
  'assets//../../outside.txt',
  'assets/./../..//outside.txt',
  '%2e/%2e%2e/outside.txt',
  'assets%2f..%2f..%2foutside.txt',
]
/** One, three and eight folders up. */
const FORMS = [
  ...[...UPS, ...AWAY].flatMap((up) => [1, 3, 8].flatMap((times) => TARGETS.slice(0, times === 3 ? 1 : 3).map((target) => up.repeat(times) + target))),
  ...PLAIN,
]

/** `:p` is where the form stands. */
const ROUTES = [
  '/:p',
  '/assets/:p',
  '/phone/:p',
  '/api-docs/:p',
  '/api/docs/:p',
  '/ca/:p',
  '/api/v1/evidence/:p',
  '/api/v1/reports/:p/file',
  '/api/v1/falls/:p/clip',
  '/upload/export/:p/manifest.json',
  '/upload/export/x/:p',
  '/upload/task-photo/:p',
  '/upload/patrol-photo/:p',
  '/upload/map-picture/:p',
  '/upload/report-logo/:p',
  '/upload/duty-sheet/handover/:p',
]

test('there are two hundred of them', () => {
  expect(new Set(FORMS).size).toBeGreaterThanOrEqual(200)
})

/** As it is written: no client may tidy it up. @returns status, and everything that came */
async function ask(paths: readonly string[]): Promise<string[]> {
  const socket = connect(core.port, '127.0.0.1')
  socket.on('error', () => {})
  const head = `Host: ${core.host}\r\nCookie: ${cookie}\r\n`
  const lines = paths.map((path, i) => `GET ${path} HTTP/1.1\r\n${head}${i === paths.length - 1 ? 'Connection: close\r\n' : ''}\r\n`)
  socket.write(Buffer.from(lines.join(''), 'utf8'))
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(socket, 'close')
  return Buffer.concat(chunks)
    .toString('latin1')
    .split(/(?=HTTP\/1\.1 \d{3} )/)
}

test.each(ROUTES)('%s hands out nothing from elsewhere', async (route) => {
  for (let at = 0; at < FORMS.length; at += 1) {
    const path = route.replace(':p', FORMS[at]!)
    // Line ends and blanks end the request, which then is none.
    const said = (await ask([path.replaceAll(/[\s\r\n]/g, '%20')])).join('')
    expect([path, said.includes(CANARY), /root:.*:0:0:/.test(said), said.includes('SQLite'), said.startsWith('HTTP/1.1 500')]).toEqual([
      path,
      false,
      false,
      false,
      false,
    ])
    // Our own page, a file of ours, or a refusal in our own words.
    const status = said.slice(9, 12)
    expect(['200', '301', '400', '401', '403', '404', '405', '414', '422']).toContain(status)
    if (status === '200') expect(said).toMatch(/<title>console|export \{\}/)
  }
})
