// States of cameras, devices and incidents as shape, colour and word.
import type { CameraState, CommandState, DeviceState, IncidentState } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'

/** 16 by 16; each tone has its own outline. */
const SHAPES: Readonly<Record<Tone, string>> = {
  good: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
  busy: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  warn: 'M8 1 16 15H0z',
  bad: 'M2 2h12v12H2zm3 2L4 5l3 3-3 3 1 1 3-3 3 3 1-1-3-3 3-3-1-1-3 3z',
  quiet: 'M2 7h12v2H2z',
}

const CAMERA: Readonly<Record<CameraState | 'late', Tone>> = {
  live: 'good',
  late: 'warn',
  connecting: 'busy',
  stalled: 'warn',
  offline: 'bad',
  unauthorized: 'bad',
  unsupported: 'bad',
}
const DEVICE: Readonly<Record<DeviceState, Tone>> = { online: 'good', connecting: 'busy', offline: 'bad', unauthorized: 'bad', misconfigured: 'bad' }
const COMMAND: Readonly<Record<CommandState, Tone>> = {
  requested: 'busy',
  accepted: 'warn',
  confirmed: 'good',
  rejected: 'bad',
  unreachable: 'bad',
  unknown: 'warn',
}
const INCIDENT: Readonly<Record<IncidentState, Tone>> = {
  new: 'bad',
  acknowledged: 'warn',
  dispatched: 'busy',
  onScene: 'busy',
  resolved: 'good',
  closed: 'quiet',
  falseAlarm: 'quiet',
  shelved: 'quiet',
}

export function ToneMark({ tone, text, large = false }: { readonly tone: Tone; readonly text: string; readonly large?: boolean }) {
  return (
    <span className={`state tone-${tone}${large ? ' state-large' : ''}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[tone]} fillRule="evenodd" />
      </svg>
      {text}
    </span>
  )
}

/** Nothing is heard from the core, so its last word is not repeated as the present. */
export function UnknownMark() {
  const { t } = useWords()
  return <ToneMark tone="quiet" text={t('unknownState')} />
}

/** A camera's state, or that its pictures come late to this screen. */
export function TileStateMark({ state, large = false }: { readonly state: CameraState | 'late'; readonly large?: boolean }) {
  const { t } = useWords()
  return <ToneMark tone={CAMERA[state]} text={t(`words:cameraState.${state}`)} large={large} />
}

export function DeviceStateMark({ state }: { readonly state: DeviceState }) {
  const { t } = useWords()
  return <ToneMark tone={DEVICE[state]} text={t(`words:deviceState.${state}`)} />
}

export function CommandStateMark({ state, large = false }: { readonly state: CommandState; readonly large?: boolean }) {
  const { t } = useWords()
  return <ToneMark tone={COMMAND[state]} text={t(`words:commandState.${state}`)} large={large} />
}

export function IncidentStateMark({ state }: { readonly state: IncidentState }) {
  const { t } = useWords()
  return <ToneMark tone={INCIDENT[state]} text={t(`words:state.${state}`)} />
}
