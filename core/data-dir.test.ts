// The data directory's own place on each platform.
import { expect, test } from 'vitest'
import { defaultDataDir } from './data-dir.ts'

test.each([
  ['linux', {}, false, '/home/li/.local/share/vigil'],
  ['linux', { XDG_DATA_HOME: '/data' }, false, '/data/vigil'],
  ['linux', { XDG_DATA_HOME: '/data' }, true, '/data/vigil-demo'],
  ['linux', { XDG_DATA_HOME: 'relative' }, false, '/home/li/.local/share/vigil'],
  ['darwin', {}, false, '/home/li/Library/Application Support/vigil'],
] as const)('on %s with %j (demo %s) it is %s', (platform, environment, isDemo, expected) => {
  expect(defaultDataDir({ platform, environment, home: '/home/li' }, isDemo)).toBe(expected)
})
