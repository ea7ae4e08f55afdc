// Writes anchors of the audit chain outside the database: beside it, to the log, and into a second place where one is set.
import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auditHashAt, auditHashes, auditHead } from '../../db/audit.ts'
import { dataPaths } from '../../db/data-dir.ts'
import type { Env } from '../env.ts'
import { folderProblem } from '../reports/issue/put-in-folder.ts'
import type { Troubles } from '../troubles.ts'
import { digestHashes, FIRST_BEFORE, isAnchorOf, lineOf, readAnchorLines, signAnchor, type Anchor, type AnchorLine } from './anchor.ts'
import type { EvidenceKey } from './evidence-key.ts'

export interface Anchors {
  /** What has not been anchored is, now; nothing is written where nothing has come. Never throws: what fails is a trouble and logged. */
  write(): Promise<void>
  /** The newest that was written beside the database. */
  last(): Anchor | null
  /** The one that covers an entry; null: it has none yet. */
  covering(seq: number): Promise<Anchor | null>
  second(): SecondPlace
}

export interface SecondPlace {
  readonly path: string | null
  /** When everything was last there. */
  readonly writtenAtMs: number | null
  /** A code of errors.ts. */
  readonly problem: string | null
}

export interface AnchorMeans {
  readonly dataDir: string
  readonly key: EvidenceKey
  readonly troubles: Troubles
  /** Folder of the second place; null: none is set. */
  folder(): string | null
}

/** One anchor covers at most so many entries: what proves one of them has to hold all their hashes. */
const MOST_COVERED = 10_000
/** A share that hangs must hold up neither the hour nor the end. */
const PLACE_WAIT_MS = 10_000

export function anchorsName(siteId: string): string {
  return `vigil-anchors-${siteId}.jsonl`
}

export function createAnchors(env: Env, { dataDir, key, troubles, folder }: AnchorMeans): Anchors {
  const { db, clock, log, site } = env
  const file = dataPaths(dataDir).anchors
  let last: Anchor | null = null
  let isKnown = false
  let second: SecondPlace = { path: folder(), writtenAtMs: null, problem: null }
  /** One after the other. */
  let line: Promise<void> = Promise.resolve()
  let isPlaceBusy = false

  const writeNew = async () => {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    const known = readAnchorLines(text)
    const whole = known.filter((one): one is AnchorLine & { anchor: Anchor } => one.anchor !== null)
    last = whole.at(-1)?.anchor ?? null
    if (!isKnown) {
      isKnown = true
      if (last !== null && auditHashAt(db, last.seq) !== last.hash) {
        troubles.report('audit.notAsAnchored')
        log.error('the audit chain is not the one that was anchored; run `vigil verify`', { anchored: last.seq, head: auditHead(db)?.seq ?? 0 })
      }
    }
    const head = auditHead(db)
    if (head === null || (last?.seq === head.seq && last.hash === head.hash)) return text
    // after entries were lost, those that come in their place begin where the chain still is what was anchored
    const fitting = whole.findLast(({ anchor }) => auditHashAt(db, anchor.seq) === anchor.hash && isAnchorOf(key.publicKey, anchor))?.anchor.seq ?? 0
    const added: string[] = []
    let number = last?.number ?? 0
    let before = whole.at(-1)?.sha256 ?? FIRST_BEFORE
    for (let fromSeq = fitting + 1; fromSeq <= head.seq; fromSeq += MOST_COVERED) {
      const seq = Math.min(head.seq, fromSeq + MOST_COVERED - 1)
      const hashes = auditHashes(db, fromSeq, seq)
      number += 1
      last = signAnchor(key, { site: site.id, number, seq, hash: hashes.at(-1)!, atMs: clock.now(), fromSeq, hashes: digestHashes(hashes), before })
      added.push(lineOf(last))
      before = readAnchorLines(added.at(-1)!)[0]!.sha256
    }
    const addition = `${text === '' || text.endsWith('\n') ? '' : '\n'}${added.join('\n')}\n`
    await append(file, addition)
    // the journal of the system is a place outside as well
    log.info('audit chain anchored', { number, seq: last!.seq, hash: last!.hash, key: key.fingerprint })
    return text + addition
  }

  const writeSecond = async (text: string) => {
    const path = folder()
    if (path === null) {
      second = { path, writtenAtMs: null, problem: null }
      troubles.clear('audit.placeUnreachable')
      return
    }
    // what hangs is waited for, not joined by another
    if (isPlaceBusy) return
    isPlaceBusy = true
    const work = putAnchors(path, site.id, dataDir, text).finally(() => (isPlaceBusy = false))
    const problem = await Promise.race([work, elapsed(PLACE_WAIT_MS)])
    second = { path, problem, writtenAtMs: problem === null ? clock.now() : second.path === path ? second.writtenAtMs : null }
    if (problem === null) troubles.clear('audit.placeUnreachable')
    else {
      troubles.report('audit.placeUnreachable')
      log.warn('anchors could not be written to the second place', { problem })
    }
  }

  return {
    write() {
      line = line.then(async () => {
        try {
          const text = await writeNew()
          troubles.clear('audit.notAnchored')
          await writeSecond(text)
        } catch (error) {
          troubles.report('audit.notAnchored')
          log.error('the audit chain could not be anchored', { error: String(error) })
        }
      })
      return line
    },
    last: () => last,
    async covering(seq) {
      const text = await readFile(file, 'utf8').catch(() => '')
      const found = readAnchorLines(text).findLast(
        ({ anchor }) => anchor !== null && anchor.fromSeq <= seq && anchor.seq >= seq && auditHashAt(db, anchor.seq) === anchor.hash,
      )
      return found?.anchor ?? null
    },
    second: () => ({ ...second, path: folder() }),
  }
}

/** At the end of the file and nowhere else, on disk when it resolves. */
async function append(path: string, text: string): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)
  const handle = await open(path, flags, 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Adds to the copy in a folder what it has not. @returns a code of errors.ts, null when all is there */
async function putAnchors(folder: string, siteId: string, dataDir: string, text: string): Promise<string | null> {
  try {
    const wrong = await folderProblem(folder, siteId, dataDir)
    if (wrong !== null) return wrong
    const path = join(folder, anchorsName(siteId))
    const there = await readOwn(path)
    const has = new Set(readAnchorLines(there).map(({ sha256 }) => sha256))
    const missing = readAnchorLines(text).flatMap(({ anchor, sha256 }) => (anchor === null || has.has(sha256) ? [] : [lineOf(anchor)]))
    if (missing.length > 0) await append(path, `${there === '' || there.endsWith('\n') ? '' : '\n'}${missing.join('\n')}\n`)
    return null
  } catch {
    return 'folder.notWritable'
  }
}

/** Others may write there, too: a link or a pipe under its name is not read. */
async function readOwn(path: string): Promise<string> {
  try {
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0))
    try {
      if (!(await handle.stat()).isFile()) throw new Error('not a file')
      return await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

function elapsed(ms: number): Promise<string> {
  return new Promise((resolve) => void setTimeout(() => resolve('folder.notMounted'), ms).unref())
}
