// What plate readers push: over a real socket to the real driver, whatever it is.
import { Agent, request } from 'node:http'
import { zhenshi } from '../../../devices/plate-reader/zhenshi.ts'
import { createTestIo } from '../../../test/fakes/driver-io.ts'
import { FIXED_NOW_MS } from '../fixed.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const SEEDS = [
  {
    AlarmInfoPlate: {
      channel: 0,
      deviceName: 'IVS',
      ipaddr: '192.168.1.100',
      serialno: '0f823866-d2dc45ab',
      result: {
        PlateResult: {
          license: '粤B12345',
          colorType: 1,
          confidence: 97,
          plateid: 12,
          isoffline: 0,
          timeStamp: { Timeval: { sec: 1_795_334_400, usec: 1000 } },
          imageFile: 'AAAA',
        },
      },
    },
  },
  { AlarmInfoPlate: { serialno: 'x', result: { PlateResult: { license: '_无_', isoffline: 1 } } } },
].map((value) => Buffer.from(JSON.stringify(value)))
const HEARTBEAT = Buffer.from('device_name=ivs&ipaddr=192.168.1.100&user_name=admin&pass_wd=admin')

export const platePushes: FuzzTarget = {
  name: 'plate-pushes',
  inputs: { ci: 1500, full: 40_000 },
  async load() {
    const io = createTestIo(undefined, () => FIXED_NOW_MS)
    const session = await zhenshi.open(zhenshi.config.parse({ listen: '127.0.0.1:0', path: '/zhenshi/k-3f9c21aa' }), io)
    const { host, port } = session.listening!
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const send = (body: Uint8Array) =>
      new Promise<number>((resolve, reject) => {
        const out = request({ host, port, agent, method: 'POST', path: '/zhenshi/k-3f9c21aa' }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0))
        })
        out.on('error', reject)
        out.end(body)
      })
    return {
      seeds: [...SEEDS, HEARTBEAT],
      words: ['{', '}', '"', ',', '粤B', '粤BD12345', '学', '警', ...NAUGHTY],
      make: (seed, dice) => (seed[0] === 0x7b ? Buffer.from(damageJson(Buffer.from(seed).toString('utf8'), dice)) : Buffer.from(seed)),
      isTaken: (events) => (events as number) > 0,
      async read(input) {
        const before = io.events.length
        const status = await send(input)
        // 503 would have the reader push the same again and again.
        if (status !== 200 && status !== 403) throw new TypeError(`answered ${status}`)
        const taken = io.events.splice(before)
        for (const event of taken) {
          const { dedupeKey, rawPlate } = event as { dedupeKey?: string; rawPlate?: string }
          if ((dedupeKey?.length ?? 0) > 200 || (rawPlate?.length ?? 0) > 64) throw new TypeError('a text without bounds')
        }
        io.logged.length = 0
        return taken.length
      },
      async close() {
        agent.destroy()
        io.end()
        await session.close()
      },
    }
  },
}
