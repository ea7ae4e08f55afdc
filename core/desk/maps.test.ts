// Maps: what is placed is kept and audited, nobody overwrites what he has not seen, and pictures go when nobody wants them.
import { deflateSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VigilError } from '../../contract/errors.ts'
import { mapSchema, type MapItem, type SiteMap } from '../../contract/map.ts'
import { lastAudit } from '../../db/audit.ts'
import { createTestEnv, type TestEnv } from '../../test/fixtures/test-env.ts'
import type { Actor } from '../env.ts'
import { createMapDesk, type MapDesk } from './maps.ts'

const lin: Actor = { type: 'user', id: 'u-lin', name: '林' }
const DAY_MS = 86_400_000
const SVG = Buffer.from('<svg viewBox="0 0 40 20"><rect width="40" height="20"/><script/></svg>')

let env: TestEnv
let maps: MapDesk
beforeEach(() => {
  env = createTestEnv()
  maps = createMapDesk(env)
})
afterEach(() => env.close())

const camera: MapItem = { kind: 'camera', id: 'lobby-3-1', x: 0.5, y: 0.25, direction: 90, view: 80, reach: 0.1 }
const gate: MapItem = { kind: 'device', id: 'gate-3-1', x: 0.1, y: 0.2 }
const detector: MapItem = { kind: 'point', id: 'panel-1', address: '1-3', x: 0.3, y: 0.3 }
async function floor(changes: Partial<SiteMap> = {}): Promise<SiteMap> {
  const { sha256 } = await maps.putPicture(lin, SVG)
  return { name: '3栋1层', kind: 'floor', buildingId: 'b3', floor: 1, picture: sha256, items: [camera, gate], ...changes }
}
const audited = (subject: string, action: string) => JSON.parse(lastAudit(env.db, subject, action)?.after ?? 'null') as unknown

test('a map is kept with its picture and items, and what changed is told by key', async () => {
  const made = maps.save(lin, { version: 0, map: await floor() })
  expect(made).toMatchObject({ version: 1, name: '3栋1层', width: 2000, height: 1000, items: [camera, gate] })
  const moved = { ...gate, x: 0.9 }
  const again = maps.save(lin, { id: made.id, version: 1, map: await floor({ items: [moved, detector] }) })
  expect(again).toMatchObject({ version: 2, items: [moved, detector] })
  expect(maps.list()).toEqual([again])
  expect(audited(`map/${made.id}`, 'map.save')).toEqual({
    version: 2,
    kind: 'floor',
    buildingId: 'b3',
    floor: 1,
    picture: again.picture,
    placed: ['point:panel-1:1-3'],
    moved: ['device:gate-3-1'],
    taken: ['camera:lobby-3-1'],
  })
})

test('whoever did not start from the version in force overwrites and removes nothing', async () => {
  const { id } = maps.save(lin, { version: 0, map: await floor() })
  maps.save(lin, { id, version: 1, map: await floor({ name: '一层' }) })
  const stale = await floor({ name: '旧' })
  expect(() => maps.save(lin, { id, version: 1, map: stale })).toThrow(new VigilError('map.changed', { version: 2 }))
  expect(() => maps.remove(lin, id, 1)).toThrow(new VigilError('map.changed', { version: 2 }))
  expect(maps.list()).toMatchObject([{ name: '一层', version: 2 }])
  maps.remove(lin, id, 2)
  expect(maps.list()).toEqual([])
  expect(() => maps.save(lin, { id, version: 2, map: stale })).toThrow(new VigilError('map.notFound'))
})

test('plans of the site come first, then floors from below', async () => {
  for (const [name, changes] of Object.entries({ b: { floor: 2 }, a: { floor: -1 }, site: { kind: 'site', buildingId: null, floor: null } as const }))
    maps.save(lin, { version: 0, map: await floor({ name, ...changes }) })
  expect(maps.list().map(({ name }) => name)).toEqual(['site', 'a', 'b'])
})

test('a picture is kept as it may be shown, and goes a day after the last map that had it', async () => {
  const { sha256, dropped } = await maps.putPicture(lin, SVG)
  expect(dropped).toBe(1)
  expect(maps.picture(sha256)?.picture.toString()).not.toContain('script')
  expect(audited(`mapPicture/${sha256}`, 'map.picture')).toMatchObject({ type: 'image/svg+xml', width: 2000, height: 1000 })
  const { id } = maps.save(lin, { version: 0, map: await floor() })
  env.pass(DAY_MS + 1)
  const other = await maps.putPicture(lin, Buffer.from('<svg viewBox="0 0 1 1"/>'))
  expect(maps.picture(sha256)).not.toBeNull()
  maps.remove(lin, id, 1)
  expect([maps.picture(sha256), maps.picture(other.sha256) === null]).toEqual([null, false])
  const gone = { name: 'x', kind: 'site', buildingId: null, floor: null, picture: sha256, items: [] } as const
  expect(() => maps.save(lin, { version: 0, map: { ...gone, items: [] } })).toThrow(new VigilError('map.noPicture'))
})

test('all maps together hold no more than every screen can read', async () => {
  const many = (n: number): MapItem[] => Array.from({ length: n }, (_, i) => ({ kind: 'device', id: `d${i}`, x: 0, y: 0 }))
  const map = await floor({ items: many(600) })
  for (let i = 0; i < 10; i++) maps.save(lin, { version: 0, map })
  expect(() => maps.save(lin, { version: 0, map: { ...map, items: many(1) } })).toThrow(new VigilError('map.tooMany'))
})

test('a map says what it is: nothing twice, no building of a whole site, no place beyond the plan', async () => {
  const map = await floor()
  const refused = [
    { items: [camera, { ...camera, x: 0.1 }] },
    { kind: 'site' },
    { items: [{ ...gate, x: 1.1 }] },
    { items: [{ ...gate, direction: 3 }] },
    { name: ' ' },
  ]
  expect(mapSchema.safeParse(map).success).toBe(true)
  expect(refused.map((change) => mapSchema.safeParse({ ...map, ...change }).success)).toEqual(refused.map(() => false))
})

const chunk = (type: string, data: Buffer) => Buffer.concat([u32(data.length), Buffer.from(type), data, Buffer.alloc(4)])
const u32 = (value: number) => Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
function png(width: number, height: number, rows = height): Buffer {
  const head = Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(rows * (width + 1)))), chunk('IEND', Buffer.alloc(0))])
}
const jpeg = (width: number, height: number) =>
  Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0, 0xff, 0xd9])
function webp(chunkName: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(12 + data.length)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(data.length)
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from(`WEBP${chunkName}`), length, data])
}
const lossy = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 40, 0, 20, 0, 0, 0])
const lossless = Buffer.from([0x2f, 39, 0xc0, 4, 0, 0, 0, 0, 0, 0])
const extended = (flags: number) => Buffer.from([flags, 0, 0, 0, 39, 0, 0, 19, 0, 0])

test.each([
  ['image/png', png(40, 20)],
  ['image/jpeg', jpeg(40, 20)],
  ['image/webp', webp('VP8 ', lossy)],
  ['image/webp', webp('VP8L', lossless)],
  ['image/webp', webp('VP8X', extended(0x10))],
])('a picture of type %s is what its own first bytes say', async (type, bytes) =>
  expect(await maps.putPicture(lin, bytes)).toMatchObject({ type, width: 40, height: 20, dropped: 0 }),
)

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a program', Buffer.from('MZ\u0090')],
  ['a GIF', Buffer.from('GIF89a'.padEnd(40))],
  ['too wide', png(4001, 1)],
  ['a PNG that unpacks to less than it says', png(40, 20, 0)],
  ['a film', webp('VP8X', extended(2))],
  ['a WebP cut short', webp('VP8 ', lossy).subarray(0, 31)],
  ['a WebP of something else', webp('VP9 ', lossy)],
  ['too many bytes', Buffer.concat([jpeg(40, 20), Buffer.alloc(4 * 1024 * 1024)])],
])('%s is no picture of a plan', async (_, bytes) => await expect(maps.putPicture(lin, bytes)).rejects.toThrow(new VigilError('map.badPicture')))

test('a drawing that is not taken says why', async () => {
  const refused = await maps.putPicture(lin, Buffer.from('<!DOCTYPE svg><svg/>')).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'map.badSvg', details: { reason: 'a document type is not accepted' } })
  await expect(maps.putPicture(lin, Buffer.from(`<svg viewBox="0 0 1 1">${' '.repeat(2 * 1024 * 1024)}</svg>`))).rejects.toMatchObject({ code: 'map.badSvg' })
  await expect(maps.putPicture(lin, Buffer.concat([Buffer.from('<svg viewBox="0 0 1 1"><text>'), Buffer.from([0xff])]))).rejects.toMatchObject({
    code: 'map.badSvg',
  })
})
