// A Vitest reporter that writes what `npm test` sums up: Vitest's own JSON leaves out why a test was skipped.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import { NO_REASON, type Report } from './test-report.ts'

export default class SumReporter implements Reporter {
  /** A module that failed to load and an error outside of tests count as one failure each. */
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const file = process.env['VIGIL_VITEST_REPORT']
    if (!file) return
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const inState = (state: string) => tests.filter((test) => test.result().state === state)
    const brokenModules = modules.filter((module) => module.errors().length > 0)
    const report: Report = {
      passed: inState('passed').length,
      failed: inState('failed').length + inState('pending').length + brokenModules.length + unhandled.length,
      skipped: inState('skipped').map((test) => {
        const result = test.result()
        return { title: test.fullName, reason: (result.state === 'skipped' && result.note) || NO_REASON }
      }),
    }
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify(report))
  }
}
