// Playwright: the console in Debian's Chromium against the real core.
import { defineConfig } from 'playwright/test'
import { chromiumArgs, chromiumPath } from './test/chromium.ts'

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'out-test/e2e',
  workers: 1,
  // the first launch after boot took up to 11 s, and a core with real cameras needs a few more
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: 'out-test/e2e.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: chromiumPath, args: chromiumArgs },
  },
})
