// What the people on Redmine's side do, and what they see: beside the adapter, straight through REST.
import { z } from 'zod'

const ticketSchema = z.object({
  id: z.int(),
  subject: z.string(),
  status: z.object({ name: z.string() }),
  priority: z.object({ name: z.string() }),
  custom_fields: z.array(z.object({ id: z.int(), value: z.unknown() })).optional(),
  journals: z.array(z.object({ notes: z.string().nullish(), user: z.object({ id: z.int(), name: z.string() }) })).optional(),
})
export type Ticket = z.output<typeof ticketSchema>

export interface Person {
  change(id: string, change: Readonly<Record<string, unknown>>): Promise<void>
  ticket(id: string): Promise<Ticket>
  /** How many tickets have this in their subject. */
  count(text: string): Promise<number>
  create(issue: Readonly<Record<string, unknown>>): Promise<void>
}

export function personAt(url: string, key: string): Person {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-redmine-api-key': key, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status}`)
    const text = await response.text()
    return text === '' ? null : JSON.parse(text)
  }
  return {
    async change(id, issue) {
      await call('PUT', `/issues/${id}.json`, { issue })
    },
    ticket: async (id) => z.object({ issue: ticketSchema }).parse(await call('GET', `/issues/${id}.json?include=journals`)).issue,
    async count(text) {
      const query = new URLSearchParams({ project_id: 'works', status_id: '*', subject: `~${text}`, limit: '1' }).toString()
      return z.object({ total_count: z.int() }).parse(await call('GET', `/issues.json?${query}`)).total_count
    },
    async create(issue) {
      await call('POST', '/issues.json', { issue })
    },
  }
}
