// The Digest client: right by the standard's own examples, and exact about whether a request left.
import fc from 'fast-check'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startFakeGate, type FakeGate } from '../../test/fakes/gate-http-relay.ts'
import { answerChallenge, createHttpDigest, HttpFailure, pickChallenge } from './http-digest.ts'

const open: FakeGate[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((gate) => gate.close()))
})

async function gateWith(login?: { username: string; password: string; algorithm?: 'MD5' | 'SHA-256' }): Promise<FakeGate> {
  const gate = await startFakeGate(login === undefined ? {} : { login })
  open.push(gate)
  return gate
}

const client = (gate: { host: string; port: number }, password = 'right', timeoutMs = 2000) =>
  createHttpDigest({ host: gate.host, port: gate.port, username: 'vigil', password, timeoutMs, maxBytes: 4096 })

const RFC_7616 = [
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
]

test.each([
  ['SHA-256', RFC_7616[0]!, '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ['MD5', RFC_7616[1]!, '8ca523f5e9506fed4657c9700eebdbec'],
])('the answer is that of RFC 7616 3.9.1 for %s', (_, header, response) => {
  const challenge = pickChallenge([header])!
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
  const answer = answerChallenge(challenge, { username: 'Mufasa', password: 'Circle of Life' }, { method: 'GET', path: '/dir/index.html' }, 1, cnonce)
  expect(answer).toContain(`response="${response}"`)
  expect(answer).toContain('nc=00000001')
})

test('of two challenges the stronger is taken, in one header or in two, in either order', () => {
  for (const headers of [RFC_7616, RFC_7616.toReversed(), [RFC_7616.join(', ')], [`Basic realm="x", ${RFC_7616.toReversed().join(', ')}`]]) {
    expect(pickChallenge(headers)?.algorithm).toBe('SHA-256')
  }
  expect(pickChallenge(['Basic realm="camera"'])).toBeNull()
  expect(pickChallenge(['Digest realm="r", nonce="n", algorithm=SHA-512'])).toBeNull()
})

test('the count of a nonce is written as eight hexadecimal digits', () => {
  const challenge = pickChallenge(['Digest realm="r", nonce="n", qop="auth"'])!
  expect(answerChallenge(challenge, { username: 'u', password: 'p' }, { method: 'GET', path: '/' }, 26, 'c')).toContain('nc=0000001a')
})

test('no header of any form makes reading a challenge fail', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const challenge = pickChallenge([`Digest ${text}`, text])
      return challenge === null || typeof challenge.nonce === 'string'
    }),
  )
})

test.each(['MD5', 'SHA-256'] as const)('a device with %s lets the right password in, and the nonce is used again', async (algorithm) => {
  const gate = await gateWith({ username: 'vigil', password: 'right', algorithm })
  const call = client(gate)
  for (let i = 0; i < 3; i++) expect(await call({ method: 'GET', path: '/status' })).toMatchObject({ status: 200 })
  expect(gate.requests).toHaveLength(4)
})

test('a nonce gone stale costs one more round trip, not the call', async () => {
  const gate = await gateWith({ username: 'vigil', password: 'right' })
  const call = client(gate)
  await call({ method: 'GET', path: '/status' })
  // Another client makes the board forget the nonce.
  await client(gate)({ method: 'GET', path: '/status' })
  expect(await call({ method: 'GET', path: '/status' })).toMatchObject({ status: 200 })
  expect(gate.requests).toHaveLength(6)
})

test('a wrong password is tried once and no more', async () => {
  const gate = await gateWith({ username: 'vigil', password: 'right' })
  expect(await client(gate, 'wrong')({ method: 'GET', path: '/status' })).toMatchObject({ status: 401 })
  expect(gate.requests).toHaveLength(2)
})

test('where nobody listens, the request certainly did not leave', async () => {
  const gate = await gateWith()
  await open.pop()?.close()
  const failure: unknown = await client(gate)({ method: 'GET', path: '/status' }).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(HttpFailure)
  expect((failure as HttpFailure).phase).toBe('notSent')
})

test.each(['silent', 'reset', 'endless'] as const)('a device that is %s may have acted', async (fault) => {
  const gate = await gateWith()
  gate.misbehave(fault)
  const failure: unknown = await client(gate, 'right', 300)({ method: 'POST', path: '/relay' }).catch((error: unknown) => error)
  expect((failure as HttpFailure).phase).toBe('sent')
  expect(gate.requests).toEqual(['POST /relay'])
})

test('a redirect is not followed', async () => {
  const gate = await gateWith()
  gate.misbehave('redirect')
  expect(await client(gate)({ method: 'POST', path: '/relay' })).toMatchObject({ status: 302 })
  expect(gate.requests).toEqual(['POST /relay'])
})

test('something that does not speak HTTP is an error, not a hang', async () => {
  const server = createServer((socket) =>
    socket
      .resume()
      .on('error', () => {})
      .end('\u0000\u0001 not HTTP at all\r\n'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await expect(client({ host: '127.0.0.1', port })({ method: 'GET', path: '/' })).rejects.toThrow(HttpFailure)
  await new Promise((resolve) => server.close(resolve))
})
