// `node scripts/sbom.ts [FILE]`: what ships, as a CycloneDX list from the lockfile alone; the same lockfile gives the same bytes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './bundles.ts'

interface Bom {
  serialNumber?: string
  readonly metadata: { timestamp?: string }
  readonly components: readonly { readonly name: string; readonly version: string }[]
}

const file = process.argv[2] ?? join(ROOT, 'out/sbom.cdx.json')
const made = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--omit', 'dev'], {
  cwd: ROOT,
  encoding: 'utf8',
  shell: process.platform === 'win32',
})
if (made.status !== 0) throw new Error(`npm sbom: ${made.stderr}`)
const bom = JSON.parse(made.stdout) as Bom
// When it was made, and a number by chance, would make two of the same release differ.
delete bom.serialNumber
delete bom.metadata.timestamp
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`)
console.log(`${bom.components.length} packages: ${file}`)
