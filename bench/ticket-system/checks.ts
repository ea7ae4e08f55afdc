// An incident's whole life against the real Redmine, both ways, as the outbox would drive it; each check says what was seen.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { DeliveryResult, RemoteChange } from '../../core/pms/adapter.ts'
import { owedEvent } from '../../test/fixtures/adapter-event.ts'
import { personAt } from './people.ts'
import { recordSession, type Recorder } from './recorded.ts'
import type { Redmine } from './redmine-program.ts'

export interface Check {
  readonly what: string
  readonly isPassed: boolean
  readonly seen: string
}

type Polled = { readonly changes: readonly RemoteChange[]; readonly cursor: string }
const KILLS = 20

export async function runChecks({ url, site }: Redmine, save: (recorder: Recorder, name: string, about: string) => void): Promise<Check[]> {
  const checks: Check[] = []
  const check = (what: string, isPassed: boolean, seen: unknown) =>
    checks.push({ what, isPassed, seen: typeof seen === 'string' ? seen : JSON.stringify(seen) })
  const technician = personAt(url, site.technicianKey)
  const open = (key: string, settings: Readonly<Record<string, unknown>> = {}) => recordSession(url, key, { project: site.project, ...settings })

  const life = open(site.vigilKey)
  const tried = await life.run<{ ok: boolean; zh: string }>({ do: 'test' })
  check('test() signs in and names the statuses', tried.ok, tried.zh)
  const created = await life.run<DeliveryResult>({ do: 'deliver', event: owedEvent() })
  const extId = created.is === 'delivered' ? (created.extId ?? '') : ''
  const opened = await technician.ticket(extId)
  check(
    'a new incident opens a ticket with number, words and priority',
    opened.subject.startsWith('[INC-20261122-0007] 电动车进楼') && opened.priority.name === '高',
    `#${opened.id} ${opened.subject} · ${opened.priority.name}`,
  )
  const again = await life.run<DeliveryResult>({ do: 'deliver', event: owedEvent() })
  check(
    'the same event again (not recorded by us) finds that ticket',
    again.is === 'delivered' && again.extId === extId && (await technician.count('INC-20261122-0007')) === 1,
    again,
  )
  const first = await life.run<Polled>({ do: 'poll', cursor: null })
  check('the ticket is told as accepted', first.changes.length === 1 && first.changes[0]?.status === 'accepted', first.changes)

  const order = { extId, status: 'accepted' as const }
  const dispatched = owedEvent({ type: 'updated', sequence: 43, incident: { state: 'dispatched' }, workOrder: order, note: '电梯口已设警戒 {{include(x)}}' })
  await life.run({ do: 'deliver', event: dispatched })
  await life.run({ do: 'deliver', event: dispatched })
  const noted = await technician.ticket(extId)
  check(
    'dispatching writes one note, however often it comes, and moves the ticket to work',
    noted.journals?.length === 1 && noted.status.name === '进行中',
    `${noted.journals?.length ?? 0} note(s), ${noted.status.name}: ${noted.journals?.[0]?.notes?.split('\n')[0] ?? ''}`,
  )
  await life.run({
    do: 'deliver',
    event: owedEvent({ type: 'updated', sequence: 44, incident: { state: 'dispatched', severity: 'critical' }, workOrder: { ...order, priority: 'urgent' } }),
  })
  check('escalating raises the priority', (await technician.ticket(extId)).priority.name === '紧急', (await technician.ticket(extId)).priority.name)
  const second = await life.run<Polled>({ do: 'poll', cursor: first.cursor })
  check('our own notes are no news', second.changes.length === 0, second.changes)

  await technician.change(extId, { notes: '已到现场，车辆移出', assigned_to_id: site.technicianId })
  const third = await life.run<Polled>({ do: 'poll', cursor: second.cursor })
  check(
    "a technician's note and name come back",
    third.changes.length === 1 &&
      third.changes[0]?.note === '已到现场，车辆移出' &&
      third.changes[0].assignee === site.technician &&
      third.changes[0].status === 'in_progress',
    third.changes,
  )
  const statuses = await statusIds(url, site.vigilKey)
  await technician.change(extId, { status_id: statuses['已关闭'] })
  const fourth = await life.run<Polled>({ do: 'poll', cursor: third.cursor })
  check('closed there: done', fourth.changes.at(-1)?.status === 'done', fourth.changes)
  await technician.change(extId, { status_id: statuses['进行中'], notes: '又被推回大堂' })
  const fifth = await life.run<Polled>({ do: 'poll', cursor: fourth.cursor })
  check(
    'opened again there: in progress, and newer',
    fifth.changes.at(-1)?.status === 'in_progress' && (fifth.changes.at(-1)?.version ?? 0) > (fourth.changes.at(-1)?.version ?? 0),
    fifth.changes,
  )
  await life.run({ do: 'deliver', event: owedEvent({ type: 'closed', sequence: 45, workOrder: { ...order, status: 'in_progress' } }) })
  check('closing the incident closes the ticket', (await technician.ticket(extId)).status.name === '已关闭', (await technician.ticket(extId)).status.name)
  await life.run({ do: 'deliver', event: owedEvent({ type: 'updated', sequence: 46, incident: { state: 'acknowledged' }, workOrder: order }) })
  check('taking the incident up again opens it again', (await technician.ticket(extId)).status.name === '进行中', (await technician.ticket(extId)).status.name)
  await technician.change(extId, { status_id: statuses['已解决'] })
  await life.run({ do: 'deliver', event: owedEvent({ sequence: 47, incident: { state: 'acknowledged' } }) })
  check(
    'asked for again after they had resolved it: the same ticket goes on',
    (await technician.ticket(extId)).status.name === '进行中',
    (await technician.ticket(extId)).status.name,
  )
  save(life, 'life', 'An incident from opening to closing, with what a technician does in between')

  const number = 'INC-20261122-0008'
  const field = open(site.vigilKey, { numberFieldId: site.fieldId, tracker: site.tracker, assignToId: site.technicianId })
  const inField = await field.run<DeliveryResult>({ do: 'deliver', event: owedEvent({ incident: { number } }) })
  const fieldId = inField.is === 'delivered' ? (inField.extId ?? '') : ''
  await technician.change(fieldId, { subject: '改过的标题' })
  const found = await field.run<DeliveryResult>({ do: 'deliver', event: owedEvent({ incident: { number } }) })
  check('with a custom field the ticket is found though its subject was changed', found.is === 'delivered' && found.extId === fieldId, found)
  await field.run({
    do: 'deliver',
    event: owedEvent({ type: 'closed', sequence: 50, incident: { number, state: 'falseAlarm' }, workOrder: { extId: fieldId } }),
  })
  check('a false alarm rejects the ticket', (await technician.ticket(fieldId)).status.name === '已拒绝', (await technician.ticket(fieldId)).status.name)
  save(field, 'custom-field', 'The number in a custom field; a false alarm')

  const wrong: readonly (readonly [string, string, string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ['wrong-key', 'a wrong key is refused and said so', '0'.repeat(40), {}, /HTTP 401: the key is not accepted/],
    ['outsider', 'an account without the project is told so', site.outsiderKey, {}, /there is no project works/],
    ['no-project', 'a project that is not there', site.vigilKey, { project: 'nowhere' }, /there is no project nowhere/],
    ['no-field', 'a missing field comes back in its own words (422)', site.vigilKey, { assignToId: 999_999 }, /HTTP 422: .+/],
  ]
  for (const [name, what, key, settings, expected] of wrong) {
    const recorder = open(key, settings)
    const result = await recorder.run<DeliveryResult>({ do: 'deliver', event: owedEvent({ incident: { number: 'INC-20261122-0009' } }) })
    check(what, result.is === 'failed' && expected.test(result.detail), result)
    save(recorder, name, what)
  }

  const killed = await killInTheMiddle(url, site.vigilKey, technician.count)
  check(
    `killed ${KILLS} times before, while and after a ticket was opened, then delivered again: one ticket each`,
    killed.every((one) => one.tickets === 1),
    `${killed.filter((one) => one.wasThere).length} of ${KILLS} tickets were there when it was killed`,
  )
  return checks
}

async function statusIds(url: string, key: string): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${url}/issue_statuses.json`, { headers: { 'x-redmine-api-key': key } })
  const { issue_statuses: statuses } = (await response.json()) as { issue_statuses: { id: number; name: string }[] }
  return Object.fromEntries(statuses.map(({ id, name }) => [name, id]))
}

/** Killed before, while and after Redmine opens the ticket, each time without having written anything down. */
async function killInTheMiddle(url: string, key: string, count: (text: string) => Promise<number>): Promise<{ tickets: number; wasThere: boolean }[]> {
  const program = join(import.meta.dirname, 'deliver-process.ts')
  const outcomes: { tickets: number; wasThere: boolean }[] = []
  for (let i = 0; i < KILLS; i++) {
    const number = `INC-20261123-${String(i + 1).padStart(4, '0')}`
    const child = spawn(process.execPath, [program, url, key, number], { stdio: ['ignore', 'pipe', 'ignore'] })
    const ended = once(child, 'exit')
    await said(child.stdout, (['ready', 'opening', 'opening', 'opened'] as const)[i % 4] ?? 'ready')
    if (i % 4 !== 3) await pause((i / KILLS) * 100)
    child.kill('SIGKILL')
    await ended
    // A request still being worked on is through by then; the outbox waits longer than that.
    await pause(3000)
    const wasThere = (await count(number)) > 0
    await once(spawn(process.execPath, [program, url, key, number], { stdio: 'ignore' }), 'exit')
    outcomes.push({ tickets: await count(number), wasThere })
  }
  return outcomes
}

async function said(stream: Readable, word: string): Promise<void> {
  for await (const line of createInterface(stream)) if (line === word) return
}
