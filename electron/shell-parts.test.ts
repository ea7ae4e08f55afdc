// The shell's pure parts: which core is started, and what a page about it may contain.
import { expect, test } from 'vitest'
import { coreCommand } from './core-command.ts'
import { isViewOf, originOf } from './lock-down.ts'
import { statusPage } from './status-page.ts'

const place = { resources: '/opt/vigil/resources', project: '/src/vigil', platform: 'linux' as const }

test('a packaged shell starts its own core with its own Node, whatever the environment says', () => {
  const env = {
    VIGIL_NODE: '/tmp/evil',
    VIGIL_CORE_ARGS: '["serve","--demo"]',
    NODE_OPTIONS: '--require /tmp/evil.js',
    ELECTRON_RUN_AS_NODE: '1',
    HOME: '/home/a',
  }
  const command = coreCommand({ ...place, isPackaged: true, env })
  expect(command.node).toBe('/opt/vigil/resources/runtime/node')
  expect(command.args).toEqual(['/opt/vigil/resources/core/main/core.mjs', 'serve'])
  expect(command.env).toMatchObject({ HOME: '/home/a', VIGIL_MODELS: '/opt/vigil/resources/models' })
  expect(Object.keys(command.env)).not.toContain('NODE_OPTIONS')
  expect(Object.keys(command.env)).not.toContain('ELECTRON_RUN_AS_NODE')
})

test('on Windows the packaged Node is an exe', () => {
  expect(coreCommand({ ...place, platform: 'win32', isPackaged: true, env: {} }).node).toMatch(/node\.exe$/)
})

test('from sources the environment may say how the core is started', () => {
  expect(coreCommand({ ...place, isPackaged: false, env: {} })).toMatchObject({ node: 'node', args: ['/src/vigil/core/cli.ts', 'serve', '--demo'] })
  const env = { VIGIL_NODE: '/n', VIGIL_CORE_ARGS: '["serve","--data","/d"]' }
  expect(coreCommand({ ...place, isPackaged: false, env })).toMatchObject({ node: '/n', args: ['/src/vigil/core/cli.ts', 'serve', '--data', '/d'] })
})

test('what a core complained is shown as text, never as markup', () => {
  const url = statusPage({ state: 'down', complaint: '<img src=x onerror=alert(1)>\n', pauseMs: 400 })
  const html = decodeURIComponent(url.slice(url.indexOf(',') + 1))
  expect(html).toContain('&#60;img src=x onerror=alert(1)&#62;')
  expect(html).not.toContain('<img')
  expect(html).toContain("default-src 'none'")
  expect(html).toContain('1 秒后')
})

test.each([
  ['http://127.0.0.1:4100/wall?x=1', 'http://127.0.0.1:4100'],
  ['https://vigil.local/', 'https://vigil.local'],
  ['data:text/html,x', null],
  ['file:///etc/passwd', null],
  ['blob:http://127.0.0.1:4100/x', null],
  ['', null],
])('the origin of %s is %s', (url, origin) => {
  expect(originOf(url)).toBe(origin)
})

test.each([
  ['http://127.0.0.1:4100/?view=wall', true],
  ['http://127.0.0.1:4100/?view=queue', true],
  ['http://127.0.0.1:4100/?view=reports', false],
  ['http://127.0.0.1:4100/', false],
  ['http://127.0.0.1:4100/api/v1/?view=wall', false],
  ['http://127.0.0.1:4100/?view=wall&next=http://evil', false],
  ['http://127.0.0.1:4101/?view=wall', false],
  ['https://127.0.0.1:4100/?view=wall', false],
  ['about:blank', false],
])('a window may be opened at %s: %s', (url, may) => {
  expect(isViewOf(url, 'http://127.0.0.1:4100')).toBe(may)
  expect(isViewOf(url, null)).toBe(false)
})
