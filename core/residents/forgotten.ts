// Who was removed, by id, in a file beside the database: a database that is put back from before must not bring them back.
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'

export interface Forgotten {
  /** On disk soon; never throws. */
  add(personId: string): void
  list(): Promise<ReadonlySet<string>>
  /** Resolves when all that was added is on disk. */
  settled(): Promise<void>
}

const ID = /^[0-9a-f-]{36}$/

/** An id says nothing once the person's row is gone. */
export function createForgotten(dataDir: string, log: Log): Forgotten {
  const path = join(dataDir, 'forgotten.txt')
  let added: string[] = []
  let writing: Promise<void> = Promise.resolve()
  const write = async () => {
    if (added.length === 0) return
    const lines = added.map((id) => `${id}\n`).join('')
    added = []
    const file = await open(path, 'a', 0o600)
    try {
      await file.write(lines)
      await file.sync()
    } finally {
      await file.close()
    }
  }
  return {
    add(personId) {
      added.push(personId)
      writing = writing
        .then(write)
        .catch((error: unknown) => log.error('who was removed could not be written down beside the database', { error: String(error) }))
    },
    async list() {
      const text = await readFile(path, 'utf8').catch(() => '')
      // a last line that a power cut tore is no id
      return new Set(text.split('\n').filter((line) => ID.test(line)))
    },
    settled: () => writing,
  }
}
