// The lines that are kept of the log: the last ones, without secrets.
import { expect, test } from 'vitest'
import { silentLog } from '../log.ts'
import { keepRecent } from './keep-recent.ts'

test('no value under a secret’s name and no log-in of an address is kept', () => {
  const { log, recent } = keepRecent(silentLog, () => 7)
  log.warn('camera rtsp://admin:hunter2@192.168.1.9/sub failed', { password: 'hunter2', why: { url: 'x', said: ['http://a:hunter2@b'] }, n: 3 })
  expect(recent()).toEqual([
    {
      atMs: 7,
      level: 'warn',
      message: 'camera rtsp://[redacted]@192.168.1.9/sub failed',
      data: { password: '[redacted]', why: { url: '[redacted]', said: ['http://[redacted]@b'] }, n: 3 },
    },
  ])
})

test('the last two thousand are kept, whatever comes', () => {
  const { log, recent } = keepRecent(silentLog, () => 0)
  for (let i = 0; i < 2500; i++) log.info(String(i))
  expect(recent()).toHaveLength(2000)
  expect(recent()[0]!.message).toBe('500')
  const deep: Record<string, unknown> = {}
  deep['self'] = deep
  log.error('x'.repeat(10), { deep, long: 'y'.repeat(1e6) })
  expect(JSON.stringify(recent().at(-1)).length).toBeLessThan(3000)
})
