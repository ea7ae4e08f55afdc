// Whether somebody's phone can be told something now: shape, colour and word.
import type { StaffView } from '../../contract/staff.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useNow } from '../use-now.ts'
import { useDispatchWords } from './use-dispatch-words.ts'

const TONES = { reachable: 'good', silent: 'warn', noPhone: 'quiet' } as const
const MINUTE_MS = 60_000

export function ReachMark({ reach }: { readonly reach: StaffView['reach'] }) {
  const words = useDispatchWords()
  const now = useNow(MINUTE_MS)
  return <ToneMark tone={TONES[reach.is]} text={words.reach(reach, now)} />
}
