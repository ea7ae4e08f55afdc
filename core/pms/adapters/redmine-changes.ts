// What happened to tickets in Redmine since the last look, from the journals; pure but for the client.
import { z } from 'zod'
import type { EpochMs } from '../../../contract/ids.ts'
import type { RemoteChange } from '../adapter.ts'
import { cleanLine, cleanText } from './clean-text.ts'
import type { Issue, Journal, RedmineClient } from './redmine-client.ts'

const PAGE = 100
const MAX_PAGES = 10
/** Tickets looked at closely in one go; the rest waits for the next. */
const MAX_TICKETS = 100
const MAX_CHANGES = 500
const FIRST_LOOK_BACK_MS = 30 * 86_400_000
/** A change still being stored is there by then. */
const SETTLED_AFTER_MS = 30_000

export type Meaning = (statusId: number) => RemoteChange['status']

export interface Whose {
  /** The account Vigil signs in with: its own notes are no news. */
  readonly id: number
  isOurs(issue: Issue): boolean
}

const cursorSchema = z.object({
  /** Redmine tells times by the second, so this second is read again. */
  since: z.iso.datetime({ offset: true }),
  /** When, by our clock, `since` became what it is. */
  atMs: z.number(),
  /** That second was read again after it was certainly over. */
  isOver: z.boolean(),
  /** Tickets last changed in that second -> version told. */
  seen: z.record(z.string(), z.number()),
})
type Cursor = z.output<typeof cursorSchema>

export async function pollChanges(
  client: RedmineClient,
  ask: { readonly project: string; readonly cursor: string | null; readonly nowMs: EpochMs; readonly me: Whose; readonly meaning: Meaning },
): Promise<{ readonly changes: readonly RemoteChange[]; readonly cursor: string }> {
  const start = readCursor(ask.cursor) ?? { since: secondOf(ask.nowMs - FIRST_LOOK_BACK_MS), atMs: ask.nowMs, isOver: false, seen: {} }
  let here: Cursor = { ...start, isOver: start.isOver || ask.nowMs - start.atMs >= SETTLED_AFTER_MS }
  const changes: RemoteChange[] = []
  let looked = 0
  let offset = 0
  for (let page = 0; page < MAX_PAGES; page++) {
    const issues = await client.issues(listQuery(ask.project, here.since, offset))
    const before = here.since
    for (const listed of issues) {
      const hasMoved = Date.parse(listed.updated_on) > Date.parse(here.since)
      if (hasMoved) here = { since: listed.updated_on, atMs: ask.nowMs, isOver: false, seen: {} }
      if (!ask.me.isOurs(listed) || isKnown(listed, here, start)) continue
      if ((looked += 1) > MAX_TICKETS || changes.length > MAX_CHANGES) return { changes, cursor: JSON.stringify(here) }
      const issue = await client.issue(listed.id)
      if (issue === null) continue
      const told = here.seen[String(issue.id)] ?? start.seen[String(issue.id)] ?? 0
      changes.push(...changesOf(issue, ask.me.id, ask.meaning, { version: told, sinceMs: Date.parse(start.since) }))
      here.seen[String(issue.id)] = versionOf(inOrder(issue).at(-1))
    }
    if (issues.length < PAGE) break
    // Within one second only the offset leads on; half a page over, because a ticket that changes meanwhile leaves its place.
    offset = here.since === before ? offset + PAGE / 2 : 0
  }
  return { changes, cursor: JSON.stringify(here) }
}

function listQuery(project: string, since: string, offset: number): Record<string, string> {
  return { project_id: project, status_id: '*', updated_on: `>=${since}`, sort: 'updated_on:asc,id:asc', limit: String(PAGE), offset: String(offset) }
}

/** Seen in this very second, which was over by then, or seen in this round already. */
function isKnown(issue: Issue, here: Cursor, start: Cursor): boolean {
  const id = String(issue.id)
  if (!Object.hasOwn(here.seen, id)) return false
  return here.since !== start.since || start.isOver
}

/**
 * One change for each journal of somebody else, oldest first, with the status as it was then.
 *
 * @param known version told before (0: none), and from when on journals are of interest
 */
export function changesOf(issue: Issue, ownId: number, meaning: Meaning, known: { readonly version: number; readonly sinceMs: EpochMs }): RemoteChange[] {
  const assignee = cleanLine(issue.assigned_to?.name, 100)
  const shared = { extId: String(issue.id), ...(assignee === null ? {} : { assignee }) }
  const journals = inOrder(issue).slice(-50)
  if (journals.length === 0 && known.version === 0) {
    return [{ ...shared, status: meaning(issue.status.id), atMs: Date.parse(issue.updated_on), version: versionOf(undefined) }]
  }
  const news: RemoteChange[] = []
  let status = issue.status.id
  for (const journal of journals.toReversed()) {
    const atMs = Date.parse(journal.created_on)
    const isNews = versionOf(journal) > known.version && (atMs >= known.sinceMs || known.version > 0)
    const note = journal.private_notes === true ? null : cleanText(journal.notes, 2000)
    if (isNews && journal.user?.id !== ownId)
      news.push({ ...shared, status: meaning(status), atMs, version: versionOf(journal), ...(note === null ? {} : { note }) })
    status = statusBefore(journal) ?? status
  }
  return news.toReversed()
}

/** An account may have set its own order. */
export function inOrder(issue: Issue): readonly Journal[] {
  return (issue.journals ?? []).toSorted((a, b) => a.id - b.id)
}

/** Journals are numbered across all of Redmine, so the number grows where two changes share a second. */
function versionOf(journal: Journal | undefined): number {
  return journal === undefined ? 1 : journal.id + 1
}

function statusBefore(journal: Journal): number | null {
  const change = journal.details?.find((detail) => detail.property === 'attr' && detail.name === 'status_id')
  return typeof change?.old_value === 'string' && /^\d{1,9}$/.test(change.old_value) ? Number(change.old_value) : null
}

function readCursor(text: string | null): Cursor | null {
  if (text === null) return null
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

function secondOf(ms: EpochMs): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
