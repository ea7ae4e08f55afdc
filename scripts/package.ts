// `npm run package`: installers for this platform; `-- --check`: packs around a stand-in for Electron and looks at the result; `-- --config-only`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'electron-builder'
import { ROOT, runBuild } from './bundles.ts'
import { readBuilderConfig, validateBuilderConfig } from './packaging/config.ts'
import { inspectPacked } from './packaging/inspect.ts'
import { packInto } from './packaging/pack.ts'
import { tryPacked } from './packaging/try-packed.ts'

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  try {
    await validateBuilderConfig()
  } catch (error) {
    console.error(`electron-builder.yml: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
  if (args.includes('--config-only')) return 0
  if (!runBuild()) return 1
  if (args.includes('--check')) return await check()
  await build({ projectDir: ROOT, config: readBuilderConfig(), publish: 'never' })
  return 0
}

async function check(): Promise<number> {
  const work = mkdtempSync(join(tmpdir(), 'vigil-package-'))
  try {
    const packed = await packInto(work)
    const { problems, megabytes, files } = inspectPacked(packed)
    problems.push(...(await tryPacked(packed, work)))
    for (const problem of problems) console.error(`package: ${problem}`)
    console.log(
      `packed ${files} files, ${megabytes} MB of resources; ${problems.length === 0 ? 'the packed core serves with the packed Node' : `${problems.length} problems`}`,
    )
    return problems.length === 0 ? 0 : 1
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
