// The site of the busy month: its cameras, devices and accounts, and chance that comes out the same every time.

export const MONTH = { fromMs: Date.parse('2026-10-31T16:00:00Z'), toMs: Date.parse('2026-11-30T16:00:00Z'), timezone: 'Asia/Shanghai' }
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
export const CAMERAS = times(40, (i) => ({ id: `camera-${i + 1}`, name: `摄像机 ${i + 1}`, buildingId: `b${(i % 12) + 1}` }))
export const DEVICES = times(60, (i) => {
  const kind = i < 36 ? 'gate' : i < 44 ? 'plate-reader' : i < 50 ? 'fire-panel' : i < 54 ? 'patrol-reader' : 'lift'
  return { id: `${kind}-${i + 1}`, name: `${kind} ${i + 1}`, kind, buildingId: `b${(i % 12) + 1}` } as const
})
export const USERS = times(10, (i) => ({
  id: `user-${i}`,
  name: `值班员${i}`,
  role: i < 6 ? 'operator' : i < 8 ? 'guard' : i < 9 ? 'manager' : 'admin',
}))

/** 0..1, the same for the same seed. */
export function mulberry32(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
