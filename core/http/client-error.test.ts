// What is said on connections that bring nothing, or nothing that can be read.
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { answerClientError } from './client-error.ts'

let server: Server

beforeEach(async () => {
  server = createServer({ headersTimeout: 40, requestTimeout: 40, connectionsCheckingInterval: 20 }, (_request, response) => void response.end('good'))
  server.on('clientError', answerClientError(silentLog))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterEach(() => new Promise((closed) => server.close(closed)))

/** @returns all that comes back until the line is closed */
function heardAfter(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes))
    let heard = ''
    socket.on('data', (chunk) => (heard += chunk.toString()))
    socket.on('close', () => resolve(heard))
    socket.on('error', reject)
  })
}

test('a connection that a browser opened ahead of need is closed without an answer, which would be taken for that of its next request', async () => {
  expect(await heardAfter('')).toBe('')
})

test('one that does not come to the end of its request is closed as well', async () => {
  expect(await heardAfter('GET / HTTP/1.1\r\nHost: a\r\n')).toBe('')
})

test('what is not HTTP is told so', async () => {
  expect(await heardAfter('\u0016\u0003\u0001 hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*"code":"request\.malformed"/)
})
