// How systems are reached: whose certificate is trusted, what the other side is shown, and answers that never end.
import { createHash, X509Certificate } from 'node:crypto'
import { createServer, connect, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Transport } from '../../contract/integration.ts'
import { startFakePms, type FakePms } from '../../test/fakes/pms.ts'
import { CLIENT, SERVER_A, SERVER_B } from '../../test/fixtures/certificates.ts'
import { deliver, failureOf } from './deliver.ts'
import { MAX_ANSWER_BYTES, openLine, type Line } from './transport.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function pmsWith(tls?: object, port?: number): Promise<FakePms> {
  const pms = await startFakePms({ ...(tls && { tls }), ...(port !== undefined && { port }) })
  closing.push(pms.close)
  return pms
}

function lineTo(transport: Transport, timeoutMs = 3000): Line {
  const line = openLine(transport, new AbortController().signal, timeoutMs)
  closing.push(line.close)
  return line
}

const event = (id = 'e1', asksForOrder = false) => ({
  id,
  asksForOrder,
  body: JSON.stringify({ specversion: '1.0', id, source: 's', type: 't', subject: 'i/1' }),
})
const send = ({ url: endpoint, secret }: Pick<FakePms, 'url' | 'secret'>, line: Line, one = event()) =>
  deliver({ endpoint, secret }, one, { fetch: line.fetch, nowMs: Date.now(), signal: new AbortController().signal, timeoutMs: 3000 })
const sha256 = createHash('sha256').update(new X509Certificate(SERVER_A.cert).raw).digest('hex')

test('a certificate nobody vouches for is refused, and said so; given as CA or by its hash it is trusted', async () => {
  const pms = await pmsWith(SERVER_A)
  expect(await send(pms, lineTo({}))).toMatchObject({ is: 'failed', problem: 'pms.certificate', detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  expect(await send(pms, lineTo({ ca: SERVER_A.cert }))).toMatchObject({ is: 'delivered' })
  expect(await send(pms, lineTo({ certificateSha256: sha256 }))).toMatchObject({ is: 'delivered' })
  expect(await send(pms, lineTo({ ca: SERVER_B.cert }))).toMatchObject({ problem: 'pms.certificate' })
  expect(pms.deliveries).toHaveLength(1)
})

test('a certificate that is changed under way is noticed on the next connection', async () => {
  const first = await pmsWith(SERVER_A)
  const line = lineTo({ certificateSha256: sha256 })
  expect(await send(first, line)).toMatchObject({ is: 'delivered' })
  const port = Number(new URL(first.url).port)
  await first.close()
  const second = await pmsWith(SERVER_B, port)
  await expect.poll(() => send(second, line), { timeout: 20_000 }).toMatchObject({ is: 'failed', problem: 'pms.certificate' })
  expect(second.requests()).toBe(0)
})

test.each([
  ['in PEM', { clientCertificate: CLIENT.cert, clientKey: CLIENT.key }],
  ['in PKCS#12', { pfx: CLIENT.pfx, passphrase: CLIENT.passphrase }],
])('a receiver that asks for a client certificate gets it %s', async (_how, client) => {
  const pms = await pmsWith({ ...SERVER_A, requestCert: true, rejectUnauthorized: true, ca: CLIENT.cert })
  expect(await send(pms, lineTo({ ca: SERVER_A.cert }))).toMatchObject({ is: 'failed' })
  expect(await send(pms, lineTo({ ca: SERVER_A.cert, ...client }))).toMatchObject({ is: 'delivered' })
})

test('behind a proxy everything goes through it, and the certificate is still looked at', async () => {
  const pms = await pmsWith(SERVER_A)
  let tunnels = 0
  const proxy: Server = createServer((socket) => {
    socket.once('data', (head) => {
      const [, host, port] = /^CONNECT ([^:]+):(\d+)/.exec(head.toString()) ?? []
      tunnels += 1
      const out = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(out).pipe(socket)
      })
      for (const one of [socket, out]) one.on('error', () => one.destroy())
    })
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  closing.push(() => proxy.close())
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  expect(await send(pms, lineTo({ ca: SERVER_A.cert, proxy: proxyUrl }))).toMatchObject({ is: 'delivered' })
  expect(await send(pms, lineTo({ proxy: proxyUrl }))).toMatchObject({ is: 'failed' })
  expect(tunnels).toBe(2)
  expect(pms.requests()).toBe(1)
})

test('two secrets make two signatures, and a receiver that knows either takes it', async () => {
  const pms = await pmsWith()
  const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  const outside = { fetch: lineTo({}).fetch, nowMs: Date.now(), signal: new AbortController().signal }
  expect(await deliver({ endpoint: pms.url, secret: other, secondSecret: pms.secret }, event(), outside)).toMatchObject({ is: 'delivered' })
  expect(await deliver({ endpoint: pms.url, secret: other }, event(), outside)).toMatchObject({ is: 'failed' })
})

test.each(['slow', 'huge'] as const)('an answer that is %s is a delivery all the same: it has the event', async (answer) => {
  const pms = await pmsWith()
  pms.misbehave({ answer })
  expect(await send(pms, lineTo({}))).toEqual({ is: 'delivered', status: 200 })
  expect(await send(pms, lineTo({}, 700), event('e2', true))).toEqual({ is: 'delivered', status: 200 })
})

test('whoever reads an answer gets no more than a bounded part of it, and no redirect is followed', async () => {
  const pms = await pmsWith()
  pms.misbehave({ answer: 'huge' })
  const response = await lineTo({}).fetch(pms.url)
  let bytes = 0
  const read = async () => {
    for await (const chunk of response.body!) bytes += (chunk as Uint8Array).byteLength
  }
  await expect(read()).rejects.toThrow(`more than ${MAX_ANSWER_BYTES} bytes`)
  expect(bytes).toBeLessThanOrEqual(MAX_ANSWER_BYTES)
  pms.misbehave({ answer: 302, headers: { location: pms.url } })
  expect((await lineTo({}).fetch(pms.url)).status).toBe(302)
  pms.misbehave({ answer: 'silent' })
  expect(
    failureOf(
      await lineTo({}, 200)
        .fetch(pms.url)
        .catch((error: unknown) => error),
    ),
  ).toMatchObject({ detail: 'no answer in time' })
})

test('an answer counts by its number, whatever words stand beside it', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end('HTTP/1.1 200 成功\r\ncontent-length: 0\r\n\r\n'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  expect(await send({ url, secret: `whsec_${Buffer.from('x'.repeat(24)).toString('base64')}` }, lineTo({}))).toMatchObject({ is: 'delivered', status: 200 })
})

test.each(['http://169.254.169.254/', 'https://[::ffff:169.254.169.254]/', 'https://0.0.0.0/', 'https://[fe80::1]/', 'https://100.100.100.200/'])(
  '%s is not dialled, whoever stored it, by no proxy either',
  async (url) => {
    const line = openLine({}, new AbortController().signal, 2000)
    await expect(line.fetch(url)).rejects.toThrow('not dialled')
    await line.close()
    const proxied = openLine({ proxy: url }, new AbortController().signal, 2000)
    await expect(proxied.fetch('https://pms.example/')).rejects.toThrow('not dialled')
    await proxied.close()
  },
)
