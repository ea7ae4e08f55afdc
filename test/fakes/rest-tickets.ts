// A small ticket system of nobody in particular, for the REST mapping: `{code, msg, data}`, a list, tickets by number.
import { startJsonServer, type Answered, type Asked, type JsonServer } from './json-server.ts'

export interface PlainTicket {
  id: string
  title: string
  state: string
  changedAt: string
  [field: string]: unknown
}

export interface FakeTickets extends JsonServer {
  readonly tickets: PlainTicket[]
  add(fields: Readonly<Record<string, unknown>>): PlainTicket
}

export async function startFakeTickets(): Promise<FakeTickets> {
  const tickets: PlainTicket[] = []
  const add = (fields: Readonly<Record<string, unknown>>) => {
    const ticket: PlainTicket = { title: '', ...fields, id: `T${tickets.length + 1}`, state: 'open', changedAt: '2026-11-22 11:08:30' }
    tickets.push(ticket)
    return ticket
  }
  const handle = ({ method, path, query, body, headers }: Asked): Answered => {
    const read = () => (headers['content-type']?.includes('form') ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body)) as Record<string, unknown>
    if (path === '/ping') return { status: 200, json: { code: 0 } }
    if (path === '/tickets' && method === 'POST') {
      const ticket = add(read())
      return { status: 201, json: { code: 0, data: { id: ticket.id, url: `http://${headers.host}/view/${ticket.id}` } } }
    }
    if (path === '/tickets') return { status: 200, json: { code: 0, data: { items: tickets.filter((ticket) => ticket.title.includes(query.get('q') ?? '')) } } }
    const ticket = tickets.find(({ id }) => path === `/tickets/${id}`)
    if (ticket === undefined) return { status: 404, json: { code: 404, msg: 'no such ticket' } }
    if (method === 'PATCH') Object.assign(ticket, read())
    return { status: 200, json: { code: 0, data: ticket } }
  }
  const server = await startJsonServer(handle)
  return { ...server, tickets, add }
}
