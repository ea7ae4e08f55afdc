// Codes: the vectors of the RFC, the drift of a clock, and what an authenticator reads.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codeAddress, codeAt, newSecret, stepAt, stepOfCode, toBase32 } from './one-time-code.ts'

const RFC_SECRET = toBase32(Buffer.from('12345678901234567890'))

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at second %i the code is that of RFC 6238, appendix B (its last six digits)', (second, code) => {
  expect(codeAt(RFC_SECRET, stepAt(second * 1000))).toBe(code)
})

test('a secret is 160 random bits, 32 letters', () => {
  const secrets = Array.from({ length: 50 }, newSecret)
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(new Set(secrets).size).toBe(50)
})

test('a code of the half minute before or after is taken, further away it is not, and none twice', () => {
  const nowMs = 1_700_000_000_000
  const step = stepAt(nowMs)
  for (const away of [-1, 0, 1]) expect(stepOfCode(RFC_SECRET, codeAt(RFC_SECRET, step + away), nowMs, 0)).toBe(step + away)
  for (const away of [-3, -2, 2, 3]) expect(stepOfCode(RFC_SECRET, codeAt(RFC_SECRET, step + away), nowMs, 0)).toBeNull()
  expect(stepOfCode(RFC_SECRET, codeAt(RFC_SECRET, step + 15), nowMs, 0, 20)).toBe(step + 15)
  expect(stepOfCode(RFC_SECRET, codeAt(RFC_SECRET, step), nowMs, step)).toBeNull()
  expect(stepOfCode(RFC_SECRET, codeAt(RFC_SECRET, step - 1), nowMs, step)).toBeNull()
})

test('whatever is typed is a code or none, never an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{5,7}$/)), (typed) => {
      const step = stepOfCode(RFC_SECRET, typed, 1_700_000_000_000, 0)
      if (step !== null) expect(codeAt(RFC_SECRET, step)).toBe(typed)
    }),
    { numRuns: 100 },
  )
})

test('an authenticator reads who issued it and for whom', () => {
  const address = new URL(codeAddress('Vigil 翠园:一期', '值班&01', RFC_SECRET))
  expect([address.protocol, address.host]).toEqual(['otpauth:', 'totp'])
  expect(decodeURIComponent(address.pathname)).toBe('/Vigil 翠园:一期:值班&01')
  expect(Object.fromEntries(address.searchParams)).toEqual({ secret: RFC_SECRET, issuer: 'Vigil 翠园:一期', algorithm: 'SHA1', digits: '6', period: '30' })
})
