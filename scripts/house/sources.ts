// What the house rules look at: every source file git knows or would take in, with its text.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Source {
  /** Below the project, with forward slashes. */
  readonly path: string
  readonly text: string
}

export function readSources(root: string): Source[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
  const paths = listed.split('\0').filter((path) => /\.(ts|tsx|cjs|mjs|sql|css)$/.test(path) && existsSync(join(root, path)))
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
