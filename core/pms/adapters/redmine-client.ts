// What Vigil says to Redmine's REST interface and what it believes of the answers.
import { z } from 'zod'
import type { AdapterIo } from '../adapter.ts'
import { ask, failed, type Answer, type Call } from './http-call.ts'

const named = z.object({ id: z.int(), name: z.string() })
const journalSchema = z.object({
  id: z.int().nonnegative(),
  user: named.optional(),
  notes: z.string().nullish(),
  created_on: z.iso.datetime({ offset: true }),
  private_notes: z.boolean().optional(),
  details: z.array(z.object({ property: z.string(), name: z.string(), old_value: z.unknown(), new_value: z.unknown() })).optional(),
})
export type Journal = z.output<typeof journalSchema>

const issueSchema = z.object({
  id: z.int().positive(),
  status: named,
  priority: named.optional(),
  author: named.optional(),
  assigned_to: named.optional(),
  subject: z.string(),
  description: z.string().nullish(),
  custom_fields: z.array(z.object({ id: z.int(), value: z.unknown() })).optional(),
  updated_on: z.iso.datetime({ offset: true }),
  journals: z.array(journalSchema).optional(),
})
export type Issue = z.output<typeof issueSchema>

const statusSchema = named.extend({ is_closed: z.boolean().default(false) })
export type IssueStatus = z.output<typeof statusSchema>
const prioritySchema = named.extend({ is_default: z.boolean().default(false), active: z.boolean().default(true) })
export type IssuePriority = z.output<typeof prioritySchema>

export interface RedmineClient {
  me(): Promise<{ readonly id: number; readonly login: string }>
  statuses(): Promise<readonly IssueStatus[]>
  priorities(): Promise<readonly IssuePriority[]>
  /** @returns its trackers; null when there is no such project (or the account may not see it) */
  trackers(project: string): Promise<readonly { readonly id: number; readonly name: string }[] | null>
  /** With journals; null when there is none. */
  issue(id: number): Promise<Issue | null>
  /** Without journals, at most 100. */
  issues(query: Readonly<Record<string, string>>): Promise<readonly Issue[]>
  create(issue: Readonly<Record<string, unknown>>): Promise<Issue>
  update(id: number, issue: Readonly<Record<string, unknown>>): Promise<void>
}

/** Each call throws CallFailed. */
export function createRedmineClient(io: AdapterIo, settings: { readonly baseUrl: string; readonly apiKey: string; readonly timeoutMs: number }): RedmineClient {
  const headers = { 'x-redmine-api-key': settings.apiKey }
  const limits = { timeoutMs: settings.timeoutMs, secrets: [settings.apiKey] }

  const call = (method: string, path: string, body?: unknown, expect: readonly number[] = []): Promise<Answer> => {
    const request: Call = { method, url: `${settings.baseUrl}${path}`, headers }
    const sent = body === undefined ? request : { ...request, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return ask(io, sent, { ...limits, expect })
  }
  const get = async <S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> => believe(await call('GET', path), schema)

  return {
    me: async () => (await get('/users/current.json', z.object({ user: z.object({ id: z.int(), login: z.string() }) }))).user,
    statuses: async () => (await get('/issue_statuses.json', z.object({ issue_statuses: z.array(statusSchema).max(500) }))).issue_statuses,
    priorities: async () =>
      (await get('/enumerations/issue_priorities.json', z.object({ issue_priorities: z.array(prioritySchema).max(500) }))).issue_priorities,
    async trackers(project) {
      // 403: a project that is there, but not for this account.
      const answer = await call('GET', `/projects/${encodeURIComponent(project)}.json?include=trackers`, undefined, [403, 404])
      if (answer.status !== 200) return null
      return believe(answer, z.object({ project: z.object({ trackers: z.array(named).max(500) }) })).project.trackers
    },
    async issue(id) {
      const answer = await call('GET', `/issues/${id}.json?include=journals`, undefined, [404])
      return answer.status === 404 ? null : believe(answer, z.object({ issue: issueSchema })).issue
    },
    issues: async (query) => (await get(`/issues.json?${new URLSearchParams(query).toString()}`, z.object({ issues: z.array(issueSchema).max(100) }))).issues,
    create: async (issue) => believe(await call('POST', '/issues.json', { issue }), z.object({ issue: issueSchema })).issue,
    async update(id, issue) {
      await call('PUT', `/issues/${id}.json`, { issue })
    },
  }
}

function believe<S extends z.ZodType>({ status, json }: Answer, schema: S): z.output<S> {
  const read = schema.safeParse(json)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw failed('pms.refused', `HTTP ${status}: this is not Redmine's answer: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}
