// `npm run check`: everything that can be said about the code without running the product.
import { runSteps, type Step } from './steps.ts'

const TSC = 'node_modules/typescript/bin/tsc'

/** The house test is left out: `npm test` runs it with all the other tests. */
export const STATIC_CHECKS: readonly Step[] = [
  { name: 'lint (oxlint, type-aware)', run: ['node_modules/oxlint/bin/oxlint', '--format=unix', '--deny-warnings'] },
  { name: 'types: rooms, tests, scripts', run: [TSC, '--pretty', 'false', '-p', '.'] },
  { name: 'types: renderer', run: [TSC, '--pretty', 'false', '-p', 'renderer'] },
  { name: 'types: test/e2e', run: [TSC, '--pretty', 'false', '-p', 'test/e2e'] },
  { name: 'format (prettier)', run: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  { name: 'unused files, exports, packages (knip)', run: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'packaging config (electron-builder)', run: ['scripts/package.ts', '--config-only'] },
]

const HOUSE: Step = { name: 'house test', run: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'house'] }

if (process.argv[1] === import.meta.filename) {
  const results = await runSteps([...STATIC_CHECKS, HOUSE])
  const failed = results.filter((result) => !result.isGood).map((result) => result.name)
  console.log(failed.length === 0 ? `all ${results.length} checks passed` : `failed: ${failed.join('; ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
}
