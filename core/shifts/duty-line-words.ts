// What a line of the duty log that nobody wrote says on paper, in both languages.
import en from '../../resources/locales/en/words.json' with { type: 'json' }
import zh from '../../resources/locales/zh-CN/words.json' with { type: 'json' }
import enShifts from '../../resources/locales/en/shifts.json' with { type: 'json' }
import zhShifts from '../../resources/locales/zh-CN/shifts.json' with { type: 'json' }
import type { EpochMs } from '../../contract/ids.ts'
import type { DutyLine, HandoverFacts } from '../../contract/shift.ts'

/**
 * @param nameOf the name of a device by its id
 * @param at     a moment as the page writes it
 */
export function dutyLineWords({ kind, details }: DutyLine, nameOf: (deviceId: string) => string, at: (atMs: EpochMs) => string): string {
  const text = (key: string) => (typeof details[key] === 'string' ? details[key] : '')
  const both = (group: 'kind' | 'command' | 'commandState' | 'fireSignal' | 'done' | 'what', id: string) =>
    [find(zh[group], id), find(en[group], id)].filter((word) => word !== null).join(' ')
  const device = text('deviceId') === '' ? '' : nameOf(text('deviceId'))
  switch (kind) {
    case 'incident':
      return joined(text('number'), both('kind', text('kind')), text('place'), both('done', text('what')) || both('what', text('what')))
    case 'command':
      return joined(device, both('command', text('command')), both('commandState', text('state')), repeatedWords(details, at))
    case 'fireSignal':
      return joined(device, text('address'), both('fireSignal', text('signal')), text('text'))
    case 'fireTest':
      return joined(device, text('address'))
    default:
      return ''
  }
}

function repeatedWords({ times, lastAtMs }: DutyLine['details'], at: (atMs: EpochMs) => string): string {
  if (typeof times !== 'number' || typeof lastAtMs !== 'number' || times < 2) return ''
  return [zhShifts.repeated, enShifts.repeated].map((words) => words.replace('{{times}}', String(times)).replace('{{last}}', at(lastAtMs))).join(' ')
}

/** A fault of a fire panel on paper; `place` is what the site calls the address. */
export function faultWords({ address, place = '', signal, text }: HandoverFacts['faults'][number], device: string): string {
  const words = [find(zh.fireSignal, signal), find(en.fireSignal, signal)].filter((word) => word !== null).join(' ')
  return joined(device, place === '' ? address : `${place}（${address}）`, words, text)
}

function find(words: Readonly<Record<string, string>>, id: string): string | null {
  return Object.hasOwn(words, id) ? (words[id] ?? null) : null
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ')
}
