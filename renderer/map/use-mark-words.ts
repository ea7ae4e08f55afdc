// What a mark is called and how it stands, in words.
import type { CheckpointState } from '../../contract/map.ts'
import type { MarkKind, Mark, MarkState } from './map-marks.ts'
import type { Tone } from '../parts/state-mark.tsx'
import { useWords } from '../i18n.ts'

export interface MarkWords {
  kind(kind: MarkKind): string
  state(state: MarkState): string
  /** Name, kind, state and alarms in one sentence. */
  whole(mark: Mark): string
}

export function useMarkWords(): MarkWords {
  const { t } = useWords()
  const words: MarkWords = {
    kind: (kind) =>
      kind === 'camera' || kind === 'point' || kind === 'building' || kind === 'checkpoint' ? t(`map:kind.${kind}`) : t(`words:deviceKind.${kind}`),
    state(state) {
      if (state.of === 'camera') return t(`words:cameraState.${state.state}`)
      if (state.of === 'device') return t(`words:deviceState.${state.state}`)
      if (state.of === 'checkpoint') return t(`map:checkpoint.${state.state}`)
      if (state.of === 'none') return ''
      return t(state.of === 'gone' ? 'map:gone' : 'unknownState')
    },
    whole({ name, kind, state, incidents, severity, isNew }) {
      const alarms = severity === null ? '' : t('map:alarms', { count: incidents.length, severity: t(`words:severity.${severity}`) })
      return [name, words.kind(kind), words.state(state), alarms, isNew ? t('map:notAcknowledged') : ''].filter((part) => part !== '').join(t('listComma'))
    },
  }
  return words
}

const TONE_OF_CHECKPOINT: Readonly<Record<CheckpointState, Tone | null>> = { idle: null, due: 'busy', ok: 'good', doubtful: 'warn', missed: 'bad' }

export function toneOf(state: MarkState): Tone | null {
  if (state.of === 'camera') return state.state === 'live' ? 'good' : state.state === 'connecting' ? 'busy' : state.state === 'stalled' ? 'warn' : 'bad'
  if (state.of === 'device') return state.state === 'online' ? 'good' : state.state === 'connecting' ? 'busy' : 'bad'
  if (state.of === 'checkpoint') return TONE_OF_CHECKPOINT[state.state]
  return state.of === 'none' ? null : 'quiet'
}
