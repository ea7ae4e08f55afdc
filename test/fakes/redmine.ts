// A small Redmine for tests: as much of its REST interface as the adapter uses, as recorded from the real one, and its traps.
import { startJsonServer, type Answered, type Asked, type JsonServer } from './json-server.ts'

interface Journal {
  id: number
  user: { id: number; name: string }
  notes: string
  created_on: string
  private_notes: boolean
  details: { property: string; name: string; old_value: string | null; new_value: string }[]
}

export interface FakeTicket {
  id: number
  subject: string
  description: string
  status: { id: number; name: string }
  priority: { id: number; name: string }
  author: { id: number; name: string }
  assigned_to?: { id: number; name: string }
  custom_fields: { id: number; value: string | null }[]
  updated_on: string
  journals: Journal[]
}

export interface FakeRedmine extends JsonServer {
  readonly key: string
  readonly tickets: FakeTicket[]
  /** Somebody there changes a ticket; `status` by its number. */
  change(
    id: number,
    change: { readonly status?: number; readonly notes?: string; readonly assignee?: string; readonly isPrivate?: boolean; readonly by?: number },
  ): void
  /** Moves its clock; it tells times by the second. */
  wait(ms: number): void
  /** Statuses its workflow lets nobody set: answered with 204 and left out. */
  forbid(...statuses: number[]): void
  /** Filters on subjects and fields are left out, as for a field not "used as a filter". */
  ignoreFilters(): void
}

const OWN = 5
const PRIORITIES = ['Low', 'Normal', 'High', 'Urgent', 'Immediate'].map((name, i) => ({ id: i + 1, name, is_default: i === 1, active: true }))
const STATUSES = ['New', 'In Progress', 'Resolved', 'Feedback', 'Closed', 'Rejected'].map((name, i) => ({ id: i + 1, name, is_closed: i >= 4 }))

export async function startFakeRedmine(): Promise<FakeRedmine> {
  const key = 'abcdef0123456789abcdef0123456789abcdef01'
  const tickets: FakeTicket[] = []
  const forbidden = new Set<number>()
  let nowMs = Date.UTC(2026, 10, 22, 3, 8, 30)
  let journals = 0
  let isFiltering = true

  const named = <T extends { id: number; name: string }>(list: readonly T[], id: unknown) => {
    const found = list.find((one) => one.id === id)
    return found === undefined ? null : { id: found.id, name: found.name }
  }
  const second = () => new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const apply = (ticket: FakeTicket, by: number, change: Readonly<Record<string, unknown>>, isPrivate = false) => {
    const details: Journal['details'] = []
    const status = forbidden.has(Number(change['status_id'])) ? null : named(STATUSES, change['status_id'])
    if (status !== null && status.id !== ticket.status.id) {
      details.push({ property: 'attr', name: 'status_id', old_value: String(ticket.status.id), new_value: String(status.id) })
      ticket.status = status
    }
    const priority = named(PRIORITIES, change['priority_id'])
    if (priority !== null && priority.id !== ticket.priority.id) {
      details.push({ property: 'attr', name: 'priority_id', old_value: String(ticket.priority.id), new_value: String(priority.id) })
      ticket.priority = priority
    }
    const notes = typeof change['notes'] === 'string' ? change['notes'] : ''
    if (details.length === 0 && notes === '') return
    ticket.journals.push({
      id: (journals += 1),
      user: { id: by, name: by === OWN ? 'Vigil' : 'Technician' },
      notes,
      created_on: second(),
      private_notes: isPrivate,
      details,
    })
    ticket.updated_on = second()
  }

  const handle = (asked: Asked): Answered => {
    if (asked.headers['x-redmine-api-key'] !== key) return { status: 401, headers: { 'www-authenticate': 'Basic realm="Redmine API"' } }
    const { method, path } = asked
    if (path === '/users/current.json') return { status: 200, json: { user: { id: OWN, login: 'vigil', api_key: key } } }
    if (path === '/issue_statuses.json') return { status: 200, json: { issue_statuses: STATUSES } }
    if (path === '/enumerations/issue_priorities.json') return { status: 200, json: { issue_priorities: PRIORITIES } }
    if (path === '/projects/works.json') return { status: 200, json: { project: { id: 1, trackers: [{ id: 3, name: 'Support' }] } } }
    if (path === '/issues.json' && method === 'POST') return create(JSON.parse(asked.body) as { issue: Record<string, unknown> })
    if (path === '/issues.json') return list(asked)
    const ticket = tickets.find((one) => path === `/issues/${one.id}.json`)
    if (ticket === undefined) return { status: 404 }
    if (method === 'PUT') {
      apply(ticket, OWN, (JSON.parse(asked.body) as { issue: Record<string, unknown> }).issue)
      return { status: 204 }
    }
    return { status: 200, json: { issue: ticket } }
  }

  const create = ({ issue }: { issue: Record<string, unknown> }): Answered => {
    const subject = issue['subject']
    if (typeof subject !== 'string' || subject === '' || subject.length > 255) return { status: 422, json: { errors: ['Subject cannot be blank'] } }
    const ticket: FakeTicket = {
      id: tickets.length + 1,
      subject,
      description: typeof issue['description'] === 'string' ? issue['description'] : '',
      status: { id: 1, name: 'New' },
      priority: named(PRIORITIES, issue['priority_id']) ?? { id: 2, name: 'Normal' },
      author: { id: OWN, name: 'Vigil' },
      custom_fields: (issue['custom_fields'] as FakeTicket['custom_fields'] | undefined) ?? [],
      updated_on: second(),
      journals: [],
    }
    tickets.push(ticket)
    return { status: 201, json: { issue: { ...ticket, journals: undefined } } }
  }

  const list = ({ query }: Asked): Answered => {
    const since = query.get('updated_on')?.slice(2) ?? ''
    const subject = isFiltering ? (query.get('subject')?.slice(1) ?? '') : ''
    const [field, value] = [...query].find(([name]) => name.startsWith('cf_')) ?? []
    const found = tickets
      .filter((ticket) => ticket.updated_on >= since && ticket.subject.includes(subject))
      .filter((ticket) => !isFiltering || field === undefined || ticket.custom_fields.some((one) => `cf_${one.id}` === field && one.value === value))
      .toSorted((a, b) => (query.get('sort')?.startsWith('updated_on') ? a.updated_on.localeCompare(b.updated_on) : 0) || a.id - b.id)
    const offset = Number(query.get('offset') ?? 0)
    const issues = found.slice(offset, offset + Number(query.get('limit') ?? 25)).map((ticket) => ({ ...ticket, journals: undefined }))
    return { status: 200, json: { issues, total_count: found.length, offset } }
  }

  const server = await startJsonServer(handle)
  return {
    ...server,
    key,
    tickets,
    wait: (ms) => (nowMs += ms),
    forbid: (...statuses) => statuses.forEach((status) => forbidden.add(status)),
    ignoreFilters: () => (isFiltering = false),
    change(id, { status, notes = '', assignee, isPrivate = false, by = 6 }) {
      const ticket = tickets.find((one) => one.id === id)
      if (ticket === undefined) throw new RangeError(`there is no ticket ${id}`)
      if (assignee !== undefined) ticket.assigned_to = { id: 6, name: assignee }
      apply(ticket, by, { status_id: status, notes }, isPrivate)
    },
  }
}
