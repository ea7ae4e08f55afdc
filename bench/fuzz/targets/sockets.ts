// What screens say on their sockets: calls, orders of a player, the address a live tile asks for.
import { readLiveQuery } from '../../../contract/live.ts'
import { playbackOrderSchema } from '../../../contract/playback.ts'
import { isRpcMessage } from '../../../core/http/rpc-message.ts'
import { readJson } from '../../../devices/loose-json.ts'
import { damageJson } from '../json-shapes.ts'
import type { FuzzTarget } from '../target.ts'
import { NAUGHTY } from '../texts.ts'

const MESSAGES = [
  { i: '1', p: { u: '/incidents/list', b: { json: { limit: 10 } } } },
  { i: '2', t: 1, p: { u: '/incidents/watch', m: 'POST', h: { 'last-event-id': '3' } } },
  { i: '2', t: 4, p: {} },
  { type: 'play', id: 1, fromMs: 1_795_334_400_000, keysOnly: false, backwards: false },
  { type: 'shown', id: 1, atMs: 1_795_334_400_000 },
  { type: 'pause' },
].map((value) => Buffer.from(JSON.stringify(value)))
const QUERIES = ['/live/ws?camera=lobby-3-1&stream=main&can=avc,hevc', '/playback/ws?camera=a&source=ring&view=1']

export const sockets: FuzzTarget = {
  name: 'socket-messages',
  inputs: { ci: 2000, full: 40_000 },
  async load() {
    return {
      seeds: [...MESSAGES, ...QUERIES.map((text) => Buffer.from(text))],
      words: ['{', '}', '"', 'camera=', '&', '%00', '%zz', '/../', '\0', ...NAUGHTY.slice(0, 40)],
      make: (seed, dice) => (seed[0] === 0x2f ? seed : Buffer.from(damageJson(Buffer.from(seed).toString('utf8'), dice))),
      isTaken: (read) => read === true,
      read(input) {
        const text = Buffer.from(input).toString('utf8')
        const order = playbackOrderSchema.safeParse(readJson(text))
        const target = `http://core${text.startsWith('/') ? text : '/'}`
        const live = URL.canParse(target) ? readLiveQuery(new URL(target).searchParams) : null
        return isRpcMessage(text) || order.success || live !== null
      },
    }
  },
}
