// Places of streams: few for one caller, so many in all, and none kept by a reader that reads nothing.
import { createServer, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { KnownCaller } from '../caller.ts'
import { createStreamPlaces, MAX_STREAMS_PER_CALLER, untilRead } from './stream-places.ts'

const key = (id: string): KnownCaller => ({ type: 'key', id, name: id, scopes: [] }) as unknown as KnownCaller

test('one caller has its own bound, and all together have one; who leaves makes room', () => {
  const places = createStreamPlaces()
  const ends = Array.from({ length: MAX_STREAMS_PER_CALLER }, () => places.take(key('a')))
  expect(() => places.take(key('a'))).toThrow(expect.objectContaining({ code: 'request.tooMany' }) as Error)
  ends[0]!.abort()
  expect(places.take(key('a')).signal.aborted).toBe(false)
  for (const id of ['b', 'c', 'd', 'e']) for (let n = 0; n < MAX_STREAMS_PER_CALLER; n++) places.take(key(id))
  expect(() => places.take(key('f'))).toThrow(expect.objectContaining({ code: 'request.tooMany' }) as Error)
  places.close()
  expect(places.take(key('f')).signal.aborted).toBe(false)
})

test('a reader that takes nothing is hung up on', async () => {
  const asked = Promise.withResolvers<ServerResponse>()
  const server = createServer((_request, response) => asked.resolve(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.on('error', () => {})
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const out = await asked.promise
  const end = new AbortController()
  out.write('x'.repeat(32 * 1024 * 1024))
  await untilRead(out, end, 20)
  expect([end.signal.aborted, out.destroyed]).toEqual([true, true])
  socket.destroy()
  server.close()
})
