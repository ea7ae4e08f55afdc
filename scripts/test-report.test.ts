// The closing line of `npm test`: what may never read as green.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readPlaywright, readVitest, sumUp } from './test-report.ts'

const dir = mkdtempSync(join(tmpdir(), 'vigil-report-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const good = { name: 'types', isGood: true, seconds: 1 }

function write(name: string, value: unknown): string {
  const file = join(dir, name)
  writeFileSync(file, JSON.stringify(value))
  return file
}

test('the last line is the sum of both runners, and skips are named before it with their reasons', () => {
  const vitest = readVitest(write('vitest.json', { passed: 3, failed: 0, skipped: [{ title: 'a clip', reason: 'no footage' }] }))
  const spec = { title: 'a tile shows a picture', tests: [{ status: 'expected', annotations: [] }] }
  const skip = { title: 'an HEVC tile', tests: [{ status: 'skipped', annotations: [{ type: 'skip', description: 'Chromium cannot' }] }] }
  const playwright = readPlaywright(write('e2e.json', { suites: [{ title: 'wall.spec.ts', suites: [{ title: 'wall', specs: [spec, skip] }] }] }))
  const { lines, isGood } = sumUp([good], [vitest, playwright])
  expect(isGood).toBe(true)
  expect(lines.at(-1)).toBe('4 passed, 0 failed, 2 skipped')
  expect(lines).toContain('skipped: a clip: no footage')
  expect(lines).toContain('skipped: wall.spec.ts > wall > an HEVC tile: Chromium cannot')
})

test('a report that was never written, or not to its end, is a failure', () => {
  expect(readVitest(join(dir, 'none.json')).failed).toBe(1)
  writeFileSync(join(dir, 'half.json'), '{"suites":[{"ti')
  expect(readPlaywright(join(dir, 'half.json')).failed).toBe(1)
})

test('a test that passed at the second try, and an error outside of tests, are failures', () => {
  const flaky = { title: 'x', tests: [{ status: 'flaky', annotations: [] }] }
  const file = write('flaky.json', { suites: [{ title: 'f', specs: [flaky] }], errors: [{ message: 'no such file' }] })
  expect(readPlaywright(file)).toEqual({ passed: 0, failed: 2, skipped: [] })
})

test.each([
  ['a failed check', { ...good, isGood: false }, '2 passed, 1 failed, 0 skipped'],
  ['a runner that ended badly without a failed test', { ...good, name: 'unit (Vitest)', isGood: false }, '2 passed, 1 failed, 0 skipped'],
])('%s makes the run red and is counted', (_, step, last) => {
  const { lines, isGood } = sumUp([step], [{ passed: 2, failed: 0, skipped: [] }])
  expect(isGood).toBe(false)
  expect(lines.at(-1)).toBe(last)
})
