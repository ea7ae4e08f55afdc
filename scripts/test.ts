// `npm test`: checks, build, Vitest, Playwright; the last line sums up every test of both.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './bundles.ts'
import { STATIC_CHECKS } from './check.ts'
import { runStep, runSteps, type Step } from './steps.ts'
import { readPlaywright, readVitest, sumUp } from './test-report.ts'

const out = join(ROOT, 'out-test')
const VITEST_REPORT = join(out, 'vitest.json')
const PLAYWRIGHT_REPORT = join(out, 'e2e.json')
const BUILD: Step = { name: 'build (electron-vite)', run: ['scripts/build.ts'] }
const VITEST: Step = {
  name: 'unit, integration, house and shell tests (Vitest)',
  isLoud: true,
  run: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./scripts/vitest-reporter.ts'],
  env: { VIGIL_VITEST_REPORT: VITEST_REPORT },
}
const PLAYWRIGHT: Step = { name: 'end to end (Playwright)', isLoud: true, run: ['node_modules/playwright/cli.js', 'test'] }

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const steps = await runSteps(STATIC_CHECKS)
const build = await runStep(BUILD)
steps.push(build, await runStep(VITEST))
// without screens every end-to-end test would fail for the same reason
if (build.isGood) steps.push(await runStep(PLAYWRIGHT))

const reports = [readVitest(VITEST_REPORT), ...(build.isGood ? [readPlaywright(PLAYWRIGHT_REPORT)] : [])]
const { lines, isGood } = sumUp(steps, reports)
for (const line of lines) console.log(line)
process.exitCode = isGood ? 0 : 1
