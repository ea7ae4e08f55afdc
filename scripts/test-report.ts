// Reads what Vitest and Playwright report and makes the closing lines of `npm test` from both.
import { readFileSync } from 'node:fs'
import type { StepResult } from './steps.ts'

export interface Report {
  readonly passed: number
  readonly failed: number
  readonly skipped: readonly { readonly title: string; readonly reason: string }[]
}

interface PlaywrightSuite {
  readonly title: string
  readonly suites?: readonly PlaywrightSuite[]
  readonly specs?: readonly {
    readonly title: string
    readonly tests: readonly { readonly status: string; readonly annotations: readonly { readonly type: string; readonly description?: string }[] }[]
  }[]
}

interface PlaywrightJson {
  readonly suites: readonly PlaywrightSuite[]
  readonly errors?: readonly unknown[]
}

export const NO_REASON = 'no reason given'
const NEVER_RAN: Report = { passed: 0, failed: 1, skipped: [] }

/** A report that is not there counts as one failure: a runner that never ran has not passed. */
export function readVitest(file: string): Report {
  return readJson<Report>(file) ?? NEVER_RAN
}

/** A test that passed only when it was tried again counts as failed: it says nothing certain. */
export function readPlaywright(file: string): Report {
  const json = readJson<PlaywrightJson>(file)
  if (json === null) return NEVER_RAN
  const tests = json.suites.flatMap((suite) => specsOf(suite, [])).flatMap(({ title, tests: runs }) => runs.map((run) => ({ title, run })))
  const skipped = tests.filter(({ run }) => run.status === 'skipped')
  return {
    passed: tests.filter(({ run }) => run.status === 'expected').length,
    failed: tests.filter(({ run }) => ['unexpected', 'flaky'].includes(run.status)).length + (json.errors?.length ?? 0),
    skipped: skipped.map(({ title, run }) => ({
      title,
      reason: run.annotations.find((note) => ['skip', 'fixme'].includes(note.type))?.description ?? NO_REASON,
    })),
  }
}

function specsOf(suite: PlaywrightSuite, above: readonly string[]) {
  const titles = [...above, suite.title]
  const own = (suite.specs ?? []).map((spec) => ({ title: [...titles, spec.title].join(' > '), tests: spec.tests }))
  const below: typeof own = (suite.suites ?? []).flatMap((child) => specsOf(child, titles))
  return [...own, ...below]
}

/**
 * The closing lines; the very last is `N passed, N failed, N skipped`.
 *
 * @returns `isGood` only when every step ended well and no test failed; a failed check counts as a failure in the last line
 */
export function sumUp(steps: readonly StepResult[], reports: readonly Report[]): { lines: string[]; isGood: boolean } {
  const passed = reports.reduce((sum, report) => sum + report.passed, 0)
  const failedTests = reports.reduce((sum, report) => sum + report.failed, 0)
  const skipped = reports.flatMap((report) => report.skipped)
  const failedSteps = steps.filter((step) => !step.isGood)
  const checks = failedSteps.filter((step) => !/Vitest|Playwright/.test(step.name)).length
  // a runner can end badly without one failed test (an error outside of tests); the figure must say so
  const failed = failedTests + checks || failedSteps.length
  const seconds = steps.reduce((sum, step) => sum + step.seconds, 0)
  const lines = [
    '',
    ...steps.map((step) => `${step.isGood ? 'ok  ' : 'FAIL'} ${step.seconds.toFixed(1).padStart(6)} s  ${step.name}`),
    `total ${seconds.toFixed(1)} s`,
    ...skipped.map(({ title, reason }) => `skipped: ${title}: ${reason}`),
    ...(failedSteps.length > 0 ? [`failed: ${failedSteps.map((step) => step.name).join('; ')}`] : []),
    `${passed} passed, ${failed} failed, ${skipped.length} skipped`,
  ]
  return { lines, isGood: failed === 0 }
}

function readJson<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return null
  }
}
