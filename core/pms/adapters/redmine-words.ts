// What a ticket in Redmine is called and what its notes say, in the site's language, and which of its statuses and priorities mean what.
import type { Severity, IncidentState } from '../../../contract/vocabulary.ts'
import type { WorkOrder } from '../../../contract/work-order.ts'
import type { OwedEvent, RemoteChange } from '../adapter.ts'
import { cleanLine, cleanText, cut, localTime } from './clean-text.ts'

export type Language = 'zh-CN' | 'en'

const SUBJECT_MAX = 255

const WORDS = {
  'zh-CN': {
    number: '警情编号',
    place: '位置',
    severity: '等级',
    state: '状态',
    openedAt: '发生时间',
    severities: { low: '低', medium: '中', high: '高', critical: '紧急' } satisfies Record<Severity, string>,
    states: {
      new: '新警情',
      acknowledged: '已受理',
      dispatched: '已派单',
      onScene: '已到场',
      resolved: '已处置',
      closed: '已关闭',
      falseAlarm: '误报',
      shelved: '已搁置',
    } satisfies Record<IncidentState, string>,
    colon: '：',
  },
  en: {
    number: 'Incident',
    place: 'Place',
    severity: 'Severity',
    state: 'State',
    openedAt: 'Since',
    severities: { low: 'low', medium: 'medium', high: 'high', critical: 'critical' } satisfies Record<Severity, string>,
    states: {
      new: 'new',
      acknowledged: 'acknowledged',
      dispatched: 'dispatched',
      onScene: 'on scene',
      resolved: 'resolved',
      closed: 'closed',
      falseAlarm: 'false alarm',
      shelved: 'shelved',
    } satisfies Record<IncidentState, string>,
    colon: ': ',
  },
}

/** By name, as Redmine's own default data calls them in English and Chinese. */
export const STATUS_MEANINGS: Readonly<Record<string, RemoteChange['status']>> = {
  New: 'accepted',
  新建: 'accepted',
  'In Progress': 'in_progress',
  进行中: 'in_progress',
  Feedback: 'in_progress',
  反馈: 'in_progress',
  Resolved: 'done',
  已解决: 'done',
  Closed: 'done',
  已关闭: 'done',
  Rejected: 'rejected',
  已拒绝: 'rejected',
}

export const PRIORITY_NAMES: Readonly<Record<WorkOrder['priority'], readonly string[]>> = {
  low: ['Low', '低'],
  normal: ['Normal', '普通'],
  high: ['High', '高'],
  urgent: ['Urgent', '紧急'],
}

/** `[INC-20261122-0007] ...`: the number leads, so that it can be searched for. */
export function subjectOf(number: string, title: string): string {
  return cut(`[${number}] ${defuse(cleanLine(title, SUBJECT_MAX) ?? '')}`.trim(), SUBJECT_MAX)
}

export function hasNumber(subject: string, number: string): boolean {
  return subject.includes(`[${number}]`)
}

export function descriptionOf(event: OwedEvent, language: Language, timezone: string): string {
  const { incident } = event
  const words = WORDS[language]
  const lines = [
    [words.number, incident.number],
    [words.severity, words.severities[incident.severity]],
    [words.place, incident.place],
    [words.openedAt, localTime(incident.openedAtMs, timezone)],
  ].map(([what, value]) => `${what}${words.colon}${defuse(cleanLine(value, 500) ?? '')}`)
  const summary = cleanText(incident.summary, 2000)
  return `${[...lines, ...(summary === null ? [] : ['', defuse(summary)])].join('\n')}\n\n${markOf(event)}`
}

/** What has become of the incident, and the words meant for the other side. */
export function noteOf({ incident, note }: OwedEvent, language: Language): string {
  const words = WORDS[language]
  const state = [`${words.state}${words.colon}${words.states[incident.state]}`, `${words.severity}${words.colon}${words.severities[incident.severity]}`].join(
    ' · ',
  )
  const said = cleanText(note, 4000)
  return said === null ? state : `${state}\n\n${defuse(said)}`
}

/** By this line, the last one, what an event has written is known again when it comes twice. */
export function markOf({ incident, sequence }: OwedEvent): string {
  return `Vigil ${incident.number} · ${sequence}`
}

/** Redmine runs `{{macros}}` in texts; a place is no macro. */
function defuse(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{ ')
}
