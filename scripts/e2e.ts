// `npm run e2e [-- Playwright's arguments]`: builds the screens if they are stale, then drives them in Chromium.
import { isStale, runBuild } from './bundles.ts'
import { runStep } from './steps.ts'

if (isStale() && !runBuild()) process.exitCode = 1
else {
  const result = await runStep({ name: 'Playwright', isLoud: true, run: ['node_modules/playwright/cli.js', 'test', ...process.argv.slice(2)] })
  process.exitCode = result.isGood ? 0 : 1
}
