// The site's authority: made once, for its owner only, and of use for the local network alone.
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeLeaf, type KeyAndCertificate } from './make-certificates.ts'
import { readOrMakeCa } from './site-ca.ts'

const NOW = Date.UTC(2026, 10, 30)
const DAY_MS = 86_400_000
const dirs: string[] = []
const newDir = () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigil-ca-'))
  dirs.push(dir)
  return dir
}
afterAll(() => dirs.forEach((dir) => rmSync(dir, { recursive: true })))

/** What a phone that installed `ca` says to `leaf` when it asks for `name`: `ok`, or why not. */
async function trusts(ca: string, leaf: KeyAndCertificate, name: string): Promise<string> {
  const server = createServer({ key: leaf.key, cert: leaf.cert }, (_request, response) => response.end('ok'))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const answer = await new Promise<string>((resolve) => {
    const isAddress = /^[\d.]+$|:/.test(name)
    const out = request({ host: '127.0.0.1', port, ca, agent: false, servername: isAddress ? '' : name, checkServerIdentity: () => undefined }, (response) => {
      response.resume()
      resolve('ok')
    })
    out.on('error', (error) => resolve(error.message))
    out.end()
  })
  server.close()
  return answer
}

test('it is made once, and later starts read the same one', async () => {
  const dir = newDir()
  const made = await readOrMakeCa(dir, '翠园一期', [], NOW)
  const again = await readOrMakeCa(dir, 'another name', [], NOW + DAY_MS)
  expect([again.fingerprint, again.name]).toEqual([made.fingerprint, '翠园一期 Vigil CA'])
  const { mode } = statSync(join(dir, 'site-ca.pem'))
  expect((mode & 0o777).toString(8)).toBe('600')
  const cert = new X509Certificate(made.der)
  expect([cert.ca, cert.publicKey.asymmetricKeyDetails?.namedCurve]).toEqual([true, 'prime256v1'])
  expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

test('what it hands to phones holds no key', async () => {
  const ca = await readOrMakeCa(newDir(), '翠园一期', [], NOW)
  const scalar = ca.key.split('\n').slice(1, 3).join('')
  expect(ca.der.toString('base64')).not.toContain(scalar.slice(50, 80))
  expect(ca.cert).not.toContain('PRIVATE')
})

test.each([
  ['nothing', () => ''],
  ['a key alone', (text: string) => text.slice(0, text.indexOf('-----BEGIN CERTIFICATE'))],
  ['half of it', (text: string) => text.slice(0, 300)],
  ['something else', () => 'hello\n'.repeat(100)],
])('a file that holds %s is refused with what to do, never replaced', async (_what, spoil) => {
  const dir = newDir()
  await readOrMakeCa(dir, '翠园一期', [], NOW)
  const file = join(dir, 'site-ca.pem')
  const spoilt = spoil(readFileSync(file, 'utf8'))
  writeFileSync(file, spoilt)
  await expect(readOrMakeCa(dir, '翠园一期', [], NOW)).rejects.toMatchObject({
    code: 'data.damaged',
    details: { file, reason: expect.stringContaining('every phone has to install') },
  })
  expect(readFileSync(file, 'utf8')).toBe(spoilt)
})

test('the key of another authority is noticed', async () => {
  const [one, other] = [newDir(), newDir()]
  const [a, b] = [await readOrMakeCa(one, 'a', [], NOW), await readOrMakeCa(other, 'b', [], NOW)]
  writeFileSync(join(one, 'site-ca.pem'), `${a.key}${b.cert}\n`)
  await expect(readOrMakeCa(one, 'a', [], NOW)).rejects.toMatchObject({ code: 'data.damaged' })
})

test('a clock outside its ten years is told as that', async () => {
  const dir = newDir()
  await readOrMakeCa(dir, '翠园一期', [], NOW)
  await expect(readOrMakeCa(dir, '翠园一期', [], NOW - 30 * DAY_MS)).rejects.toMatchObject({ details: { reason: expect.stringContaining('clock') } })
  await expect(readOrMakeCa(dir, '翠园一期', [], NOW + 3651 * DAY_MS)).rejects.toMatchObject({ code: 'data.damaged' })
})

test('it speaks for local networks and for the names it was made with, for no other', async () => {
  const ca = await readOrMakeCa(newDir(), '翠园一期', ['vigil.example.com', '203.0.113.9'], NOW)
  const yes = ['192.168.1.5', '10.1.2.3', '172.31.255.1', '127.0.0.1', '::1', 'fd00::5', 'localhost', 'vigil.lan', 'vigil.example.com', '203.0.113.9']
  const no = ['203.0.113.10', '8.8.8.8', '172.32.0.1', 'example.com', 'evil.example.com.cn', 'bank.example', 'notlan', '2001:db8::1']
  expect(yes.filter((name) => !ca.speaksFor(name))).toEqual([])
  expect(no.filter(ca.speaksFor)).toEqual([])
})

test('a phone trusts its leaf on the local network, and refuses one for any other site, even though the key signed it', async () => {
  const nowMs = Date.now()
  const ca = await readOrMakeCa(newDir(), '翠园一期', [], nowMs)
  for (const name of ['192.168.1.5', 'vigil.lan', '::1']) expect([name, await trusts(ca.cert, await makeLeaf(ca, [name], nowMs), name)]).toEqual([name, 'ok'])
  for (const name of ['bank.example', '8.8.8.8'])
    expect([name, await trusts(ca.cert, await makeLeaf(ca, [name], nowMs), name)]).toEqual([name, 'permitted subtree violation'])
  const other = await readOrMakeCa(newDir(), '翠园一期', [], nowMs)
  expect(await trusts(other.cert, await makeLeaf(ca, ['vigil.lan'], nowMs), 'vigil.lan')).not.toBe('ok')
})

test('a leaf holds for 397 days, names what it was made for and is no authority itself', async () => {
  const ca = await readOrMakeCa(newDir(), '翠园一期', [], NOW)
  const leaf = new X509Certificate((await makeLeaf(ca, ['192.168.1.5', 'vigil.lan'], NOW)).cert)
  expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(397 * DAY_MS)
  expect([leaf.ca, leaf.subjectAltName, leaf.keyUsage]).toEqual([false, 'IP Address:192.168.1.5, DNS:vigil.lan', ['1.3.6.1.5.5.7.3.1']])
  expect(leaf.verify(new X509Certificate(ca.cert).publicKey)).toBe(true)
})
