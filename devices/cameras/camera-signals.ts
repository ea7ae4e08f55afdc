// What a camera's own events mean: motion, tampering, a lost picture, a contact, what its analysis sees; and what of them is no news.
import type { CameraSignal } from '../../contract/camera-pairing.ts'
import { readNotification, switchOf } from '../onvif-events.ts'
import { eventTime } from '../onvif-time.ts'
import { elementsAt } from '../transport/soap-xml.ts'
import { tokenOf, wordsOf } from './loose-values.ts'

type Kind = CameraSignal['kind']

/** Topics without prefixes, or the beginning of them. */
const KINDS: readonly (readonly [topic: string, kind: Kind])[] = [
  ['VideoSource/MotionAlarm', 'motion'],
  ['RuleEngine/CellMotionDetector', 'motion'],
  ['RuleEngine/MotionRegionDetector', 'motion'],
  ['VideoAnalytics/MotionDetection', 'motion'],
  ['VideoSource/GlobalSceneChange', 'tamper'],
  ['VideoSource/ImageTooDark', 'tamper'],
  ['VideoSource/ImageTooBright', 'tamper'],
  ['VideoSource/ImageTooBlurry', 'tamper'],
  ['RuleEngine/TamperDetector', 'tamper'],
  ['VideoSource/SignalLoss', 'loss'],
  ['VideoSource/SignalTooLow', 'loss'],
  ['Device/Trigger/DigitalInput', 'input'],
  ['Device/Trigger/Relay', 'relay'],
  ['RuleEngine/LineDetector', 'line'],
  ['RuleEngine/FieldDetector/ObjectIsLoitering', 'loitering'],
  ['RuleEngine/LoiteringDetector', 'loitering'],
  ['RuleEngine/FieldDetector', 'area'],
  // Of several makers: a person or a vehicle is in the picture.
  ['RuleEngine/MyRuleDetector/PeopleDetect', 'area'],
  ['RuleEngine/MyRuleDetector/VehicleDetect', 'area'],
  ['RuleEngine/PeopleDetector', 'area'],
]

/** For a subscription: everything below the trees in which those stand. */
export const SIGNAL_TOPICS = ['VideoSource', 'RuleEngine', 'VideoAnalytics', 'Device/Trigger'].map((tree) => `tns1:${tree}//.`).join('|')

const SOURCES = ['VideoSourceConfigurationToken', 'VideoSource', 'Source', 'VideoSourceToken', 'InputToken', 'RelayToken'] as const
const STATES = ['State', 'IsMotion', 'IsTamper', 'LogicalState', 'Motion', 'Active', 'IsInside', 'IsPeople', 'IsVehicle'] as const

/** @param aheadMs how far the device's clock is ahead of ours; null: not known @returns null for what is gone and for what cannot be read */
export function signalOf(notification: unknown, nowMs: number, aheadMs: number | null = null): CameraSignal | null {
  const { topic, operation, source, data, sources, utc } = readNotification(notification, nowMs)
  if (topic === '' || topic.length > 200 || /[\p{Cc}\p{Bidi_Control}]/u.test(topic) || operation === 'Deleted') return null
  const named = SOURCES.map(source).find((value) => value !== null) ?? sources[0]?.[1]
  const state = STATES.map(data).find((value) => value !== null) ?? null
  return {
    kind: kindOf(topic) ?? 'other',
    topic,
    source: tokenOf(named),
    rule: wordsOf(source('Rule'))?.slice(0, 64) ?? null,
    isOn: switchOf(state),
    isInitial: operation === 'Initialized',
    ...eventTime(utc, { nowMs, aheadMs, isOld: operation === 'Initialized' }),
  }
}

function kindOf(topic: string): Kind | null {
  return KINDS.find(([begin]) => topic === begin || topic.startsWith(`${begin}/`))?.[1] ?? null
}

const MAX_DEPTH = 8
const MAX_TOPICS = 2000

/** What a device says it can tell. @param properties response of GetEventProperties */
export function topicsOf(properties: unknown): Set<Kind> {
  const kinds = new Set<Kind>()
  let left = MAX_TOPICS
  const walk = (element: unknown, path: string, depth: number) => {
    const kind = kindOf(path)
    if (kind !== null) kinds.add(kind)
    if (typeof element !== 'object' || element === null || depth > MAX_DEPTH) return
    for (const [name, below] of Object.entries(element)) {
      if (name.startsWith('@') || name === '#text' || name === 'MessageDescription' || (left -= 1) < 0) continue
      for (const one of Array.isArray(below) ? (below as unknown[]) : [below]) walk(one, path === '' ? name : `${path}/${name}`, depth + 1)
    }
  }
  for (const set of elementsAt(properties, 'TopicSet')) walk(set, '', 0)
  return kinds
}
