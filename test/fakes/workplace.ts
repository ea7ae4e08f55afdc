// A data directory and a site file of a test's own.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Workplace {
  readonly dir: string
  /** Makes the data directory, which the core otherwise does itself. */
  makeDir(): Promise<void>
  writeSite(yaml: string): Promise<string>
  remove(): Promise<void>
}

export async function workplace(): Promise<Workplace> {
  const root = await mkdtemp(join(tmpdir(), 'vigil-e2e-'))
  return {
    dir: join(root, 'data'),
    makeDir: () => mkdir(join(root, 'data')),
    async writeSite(yaml) {
      const file = join(root, 'site.yaml')
      await writeFile(file, yaml)
      return file
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
