// The word of a page: another in every answer, the same in its policy and in its markup, and never one of a page that was kept.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFixture, type Fixture } from './server-fixture.ts'

let core: Fixture
let webDir: string
beforeAll(async () => {
  webDir = mkdtempSync(join(tmpdir(), 'vigil-page-'))
  for (const folder of ['phone', 'api-docs']) mkdirSync(join(webDir, folder))
  for (const file of ['index.html', 'phone/index.html', 'api-docs/index.html'])
    writeFileSync(join(webDir, file), '<!doctype html><html><head><title>page</title></head></html>')
  core = await startFixture({ webDir })
})
afterAll(async () => {
  await core.close()
  rmSync(webDir, { recursive: true })
})

const PAGES = ['/', '/index.html', '/incidents/42', '/phone', '/phone/task/1', '/p/gate', '/api/docs']
const wordsOf = async (path: string) => {
  const { text, headers } = await core.ask(path, { headers: { 'if-none-match': '"x"', 'if-modified-since': new Date().toUTCString() } })
  const policy = String(headers['content-security-policy'])
  return { inPage: /<meta property="csp-nonce" nonce="([^"]+)">/.exec(text)?.[1], inPolicy: /'nonce-([^']+)'/.exec(policy)?.[1], policy, headers }
}

test.each(PAGES)('%s has one word in page and policy, and a new one the next time', async (path) => {
  const [first, second] = [await wordsOf(path), await wordsOf(path)]
  expect(first.inPage).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect([first.inPolicy, second.inPolicy]).toEqual([first.inPage, second.inPage])
  expect(second.inPage).not.toBe(first.inPage)
  // Nothing a browser could ask with whether its own copy is good still: an old page under a new policy would have no styles.
  expect([first.headers['cache-control'], first.headers.etag, first.headers['last-modified']]).toEqual(['no-cache', undefined, undefined])
})

test('Trusted Types are asked for everywhere but on the page of the REST API, whose library writes markup', async () => {
  for (const path of PAGES) expect([path, (await wordsOf(path)).policy.includes('trusted-types')]).toEqual([path, path !== '/api/docs'])
})
