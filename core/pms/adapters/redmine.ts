// Redmine: an incident's work order is an issue there; notes and status go both ways (docs/adapters.md).
import { z } from 'zod'
import { workOrderReplySchema, type WorkOrder } from '../../../contract/work-order.ts'
import type { Adapter, AdapterIo, AdapterSession, DeliveryResult, OwedEvent, RemoteChange } from '../adapter.ts'
import { isTimezone } from './clean-text.ts'
import { baseUrlSchema, CallFailed, failed, opening, pollOrThrow, secretSchema, settle, timeoutMsSchema } from './http-call.ts'
import { inOrder, pollChanges, type Meaning } from './redmine-changes.ts'
import { createRedmineClient, type Issue, type IssuePriority, type IssueStatus, type RedmineClient } from './redmine-client.ts'
import { descriptionOf, hasNumber, markOf, noteOf, PRIORITY_NAMES, STATUS_MEANINGS, subjectOf } from './redmine-words.ts'

/** Asks for the work order; again, when an incident is taken up again after its order had ended. */
const ASKING = 'cn.vigil.work_order.requested.v1'

const name = z.string().min(1).max(100)

const config = z.strictObject({
  baseUrl: baseUrlSchema.meta({ zh: '地址', en: 'Address', hint: { zh: '浏览器中的地址，不含页面路径', en: 'As in the browser, without the path of a page' } }),
  /** Of an account of its own that may see, add and edit issues of the project. */
  apiKey: secretSchema.meta({
    zh: 'API 访问键',
    en: 'API access key',
    secret: true,
    hint: { zh: '在 Redmine：我的账号 → API 访问键', en: 'In Redmine: My account → API access key' },
  }),
  /** Identifier, as in the address of the project. */
  project: z
    .string()
    .max(100)
    .regex(/^[a-z0-9][a-z0-9_-]*$/, 'the identifier of the project, as in its address')
    .meta({ zh: '项目标识', en: 'Project identifier', hint: { zh: '项目网址中的标识，不是名称', en: 'From the address of the project, not its name' } }),
  /** Absent: the project's first. */
  tracker: name.optional().meta({ zh: '跟踪标签', en: 'Tracker', hint: { zh: '按名称；留空用项目的第一个', en: 'By name; empty: the first of the project' } }),
  /** Number of a custom field (text, "used as a filter") that takes the incident's number; absent: it is searched for in the subject. */
  numberFieldId: z.int().positive().optional().meta({ zh: '存放警情编号的自定义属性 (编号)', en: 'Custom field for the incident number (its id)' }),
  /** Number of the user or group that new tickets go to. */
  assignToId: z.int().positive().optional().meta({ zh: '指派给 (用户或组的编号)', en: 'Assign to (id of user or group)' }),
  /** Names of Redmine's priorities, where they are not called as by default. */
  priorities: z
    .strictObject({
      low: name.optional().meta({ zh: '低', en: 'Low' }),
      normal: name.optional().meta({ zh: '普通', en: 'Normal' }),
      high: name.optional().meta({ zh: '高', en: 'High' }),
      urgent: name.optional().meta({ zh: '紧急', en: 'Urgent' }),
    })
    .default({})
    .meta({ zh: '优先级名称', en: 'Names of priorities', hint: { zh: '仅在 Redmine 中名称不同时填写', en: 'Only where Redmine calls them otherwise' } }),
  /** What Redmine's statuses mean, where they are not called as by default. */
  statuses: z
    .record(name, workOrderReplySchema)
    .default({})
    .meta({
      zh: '状态含义 (JSON)',
      en: 'Meaning of statuses (JSON)',
      hint: { zh: '仅填另有含义的状态，例如 {"待料":"in_progress"}', en: 'Only what is not called as by default: {"Waiting":"in_progress"}' },
    }),
  language: z
    .enum(['zh-CN', 'en'])
    .default('zh-CN')
    .meta({ zh: '工单语言', en: 'Language of tickets', words: { 'zh-CN': { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' } } }),
  timezone: z.string().max(64).refine(isTimezone, 'a name such as Asia/Shanghai').default('Asia/Shanghai').meta({ zh: '时区', en: 'Time zone' }),
  timeoutMs: timeoutMsSchema.meta({ zh: '超时 (毫秒)', en: 'Time-out (ms)' }),
})
type Config = z.output<typeof config>

export const redmine: Adapter<typeof config> = {
  id: 'redmine',
  title: { zh: 'Redmine 工单', en: 'Redmine tickets' },
  config,
  proven: 'third-party',
  sendsSecretsTo: 'baseUrl',
  open: (settings, io) => openRedmine(settings, io),
}

/** What hardly ever changes there; asked once, and again after a failure. */
interface Known {
  readonly me: { readonly id: number; readonly login: string }
  readonly statuses: readonly IssueStatus[]
  readonly priorities: readonly IssuePriority[]
  readonly trackerId: number
  readonly meaning: Meaning
}

function openRedmine(settings: Config, io: AdapterIo): AdapterSession {
  const client = createRedmineClient(io, settings)
  let known: Promise<Known> | null = null
  const know = (): Promise<Known> => {
    const asked = (known ??= learn(client, settings))
    asked.catch(() => (known = null))
    return asked
  }
  return {
    deliver: (event) => settle(async () => deliver(client, settings, io, event, know)),
    poll: (cursor) =>
      pollOrThrow(async () => {
        const { me, meaning } = await know()
        const isOurs = (issue: Issue) => issue.author?.id === me.id || /\[INC-\d{8}-\d{4,}\]/.test(issue.subject) || fieldOf(settings, issue) !== null
        return pollChanges(client, { project: settings.project, cursor, nowMs: io.now(), me: { id: me.id, isOurs }, meaning })
      }),
    async test() {
      try {
        const { me, statuses, trackerId } = await learn(client, settings)
        await client.issues({ project_id: settings.project, status_id: '*', limit: '1' })
        const named = statuses.map((status) => `${status.name}=${meaningOf(settings, statuses)(status.id)}`).join(', ')
        return {
          ok: true,
          zh: `已登录为 ${me.login}，项目 ${settings.project}，跟踪标签 #${trackerId}。状态对应：${named}`,
          en: `Signed in as ${me.login}; project ${settings.project}, tracker #${trackerId}. Statuses: ${named}`,
        }
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        return { ok: false, zh: `未成功：${error.message}`, en: `Not successful: ${error.message}` }
      }
    },
  }
}

async function learn(client: RedmineClient, settings: Config): Promise<Known> {
  const me = await client.me()
  const trackers = await client.trackers(settings.project)
  if (trackers === null) throw failed('pms.refused', `there is no project ${settings.project}, or ${me.login} may not see it`)
  const tracker = settings.tracker === undefined ? trackers[0] : trackers.find((one) => one.name === settings.tracker)
  if (tracker === undefined)
    throw failed('pms.refused', `project ${settings.project} has no tracker ${settings.tracker ?? ''}; it has: ${trackers.map((one) => one.name).join(', ')}`)
  const statuses = await client.statuses()
  const priorities = (await client.priorities()).filter((priority) => priority.active)
  return { me, statuses, priorities, trackerId: tracker.id, meaning: meaningOf(settings, statuses) }
}

async function deliver(client: RedmineClient, settings: Config, io: AdapterIo, event: OwedEvent, know: () => Promise<Known>): Promise<DeliveryResult> {
  const { workOrder } = event
  if (workOrder === null) return { is: 'delivered', status: 204 }
  const known = await know()
  const found = await findTicket(client, settings, event, workOrder)
  if (found === null && workOrder.extId !== null) {
    io.log('warn', 'a ticket was deleted in Redmine; it is not opened again', { extId: workOrder.extId, incident: event.incident.number })
    return { is: 'delivered', status: 404, extId: workOrder.extId }
  }
  const ticket = found ?? (await opening(() => client.create(ticketOf(settings, known, event, workOrder))))
  if (found !== null || isOver(event)) await tell(client, settings, known, event, workOrder, ticket)
  return { is: 'delivered', status: found === null ? 201 : 200, extId: String(ticket.id), url: `${settings.baseUrl}/issues/${ticket.id}` }
}

/** By its own number, else by ours: a ticket may have been opened before we could write down that it was. */
async function findTicket(client: RedmineClient, settings: Config, { incident }: OwedEvent, { extId }: WorkOrder): Promise<Issue | null> {
  if (extId !== null && /^[1-9]\d{0,15}$/.test(extId)) return client.issue(Number(extId))
  const { numberFieldId } = settings
  const where = numberFieldId === undefined ? { subject: `~${incident.number}` } : { [`cf_${numberFieldId}`]: incident.number }
  const issues = await client.issues({ project_id: settings.project, status_id: '*', sort: 'id:asc', limit: '100', ...where })
  // Redmine leaves out filters it does not know, and "contains" is not "is".
  const ours = issues.find((issue) => (numberFieldId === undefined ? hasNumber(issue.subject, incident.number) : fieldOf(settings, issue) === incident.number))
  return ours === undefined ? null : client.issue(ours.id)
}

function ticketOf(settings: Config, known: Known, event: OwedEvent, workOrder: WorkOrder): Record<string, unknown> {
  const priority = priorityOf(settings, known.priorities, workOrder.priority)
  return {
    project_id: settings.project,
    tracker_id: known.trackerId,
    subject: subjectOf(event.incident.number, workOrder.title),
    description: descriptionOf(event, settings.language, settings.timezone),
    ...(priority === undefined ? {} : { priority_id: priority.id }),
    ...(settings.assignToId === undefined ? {} : { assigned_to_id: settings.assignToId }),
    ...(settings.numberFieldId === undefined ? {} : { custom_fields: [{ id: settings.numberFieldId, value: event.incident.number }] }),
  }
}

/** Writes the note, raises the priority and moves the status; nothing when this event has been told before, or says nothing new. */
async function tell(client: RedmineClient, settings: Config, known: Known, event: OwedEvent, workOrder: WorkOrder, listed: Issue): Promise<void> {
  const own = inOrder(listed).filter((journal) => journal.user?.id === known.me.id)
  const mark = markOf(event)
  const note = noteOf(event, settings.language)
  const isTold = lastLine(listed.description ?? '') === mark || own.some((journal) => lastLine(journal.notes ?? '') === mark)
  const saysSame = own.findLast((journal) => lastLine(journal.notes ?? '').startsWith('Vigil '))?.notes?.split('\n')[0] === note.split('\n')[0]
  const isAskedAgain = !isTold && event.type === ASKING
  const status = isAskedAgain ? reopened(known, listed) : statusFor(known, event, workOrder, listed)
  const priority = raised(settings, known, workOrder, listed)
  const isNews = !isTold && (isAskedAgain || event.note !== undefined || !saysSame)
  if (!isNews && status === null && priority === null) return
  await client.update(listed.id, {
    ...(isNews ? { notes: `${note}\n\n${mark}` } : {}),
    ...(status === null ? {} : { status_id: status.id }),
    ...(priority === null ? {} : { priority_id: priority.id }),
  })
  // Work that has begun shows in the note as well; an end or a new beginning that did not happen is worth trying again.
  if (status === null || !(isOver(event) || isAskedAgain)) return
  // Redmine answers 204 to a change of status that its workflow forbids, and leaves it out.
  const after = await client.issue(listed.id)
  if (after !== null && after.status.id !== status.id) {
    throw failed('pms.refused', `ticket ${listed.id} stays ${after.status.name}: the workflow does not let ${known.me.login} set ${status.name}`)
  }
}

/** Null: stays as it is. A ticket that somebody there has ended is opened again only by them, one that we ended also by us. */
function statusFor(known: Known, event: OwedEvent, workOrder: WorkOrder, ticket: Issue): IssueStatus | null {
  const { statuses, meaning } = known
  const here = meaning(ticket.status.id)
  const isEnded = statuses.find((status) => status.id === ticket.status.id)?.is_closed === true
  const pick = (wanted: typeof here, isClosed: boolean) => pickStatus(known, wanted, isClosed)
  if (isOver(event)) {
    if (isEnded) return null
    return (event.incident.state === 'falseAlarm' ? pick('rejected', true) : null) ?? pick('done', true) ?? statuses.find((status) => status.is_closed) ?? null
  }
  const isAtWork = event.incident.state === 'dispatched' || event.incident.state === 'onScene'
  if (isEnded) return workOrder.endedAtMs === null && wasMovedByUs(known, ticket) ? pick('in_progress', false) : null
  return isAtWork && here === 'accepted' ? pick('in_progress', false) : null
}

/** The incident was taken up again, so the work has to be done again, whoever had ended it. */
function reopened(known: Known, ticket: Issue): IssueStatus | null {
  const here = known.meaning(ticket.status.id)
  return here === 'accepted' || here === 'in_progress' ? null : pickStatus(known, 'in_progress', false)
}

function pickStatus({ statuses, meaning }: Known, wanted: RemoteChange['status'], isClosed: boolean): IssueStatus | null {
  return statuses.find((status) => meaning(status.id) === wanted && status.is_closed === isClosed) ?? null
}

function wasMovedByUs(known: Known, ticket: Issue): boolean {
  const last = inOrder(ticket).findLast((journal) => journal.details?.some((detail) => detail.name === 'status_id') === true)
  return last?.user?.id === known.me.id
}

/** Raised, never lowered: people there may have had their reasons. */
function raised(settings: Config, known: Known, workOrder: WorkOrder, ticket: Issue): IssuePriority | null {
  const wanted = priorityOf(settings, known.priorities, workOrder.priority)
  const rank = (id: number | undefined) => known.priorities.findIndex((priority) => priority.id === id)
  return wanted !== undefined && ticket.priority !== undefined && rank(wanted.id) > rank(ticket.priority.id) ? wanted : null
}

function priorityOf(settings: Config, priorities: readonly IssuePriority[], wanted: WorkOrder['priority']): IssuePriority | undefined {
  const own = settings.priorities[wanted]
  const names = own === undefined ? PRIORITY_NAMES[wanted] : [own]
  return priorities.find((priority) => names.includes(priority.name)) ?? priorities.find((priority) => priority.is_default)
}

function meaningOf(settings: Config, statuses: readonly IssueStatus[]): Meaning {
  return (id) => {
    const status = statuses.find((one) => one.id === id)
    if (status === undefined) return 'in_progress'
    const said = Object.hasOwn(settings.statuses, status.name)
      ? settings.statuses[status.name]
      : Object.hasOwn(STATUS_MEANINGS, status.name)
        ? STATUS_MEANINGS[status.name]
        : undefined
    return said ?? (status.is_closed ? 'done' : 'in_progress')
  }
}

function fieldOf(settings: Config, issue: Issue): string | null {
  const value = issue.custom_fields?.find((field) => field.id === settings.numberFieldId)?.value
  return typeof value === 'string' && value !== '' ? value : null
}

function isOver({ type, incident }: OwedEvent): boolean {
  return type === 'cn.vigil.incident.closed.v1' || incident.state === 'closed' || incident.state === 'falseAlarm'
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)?.trim() ?? ''
}
