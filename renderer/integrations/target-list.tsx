// Each system with how it stands: well, failing since when, paused, withdrawn; what it is owed and for how long.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Alert, Button } from 'antd'
import type { TargetView } from '../../contract/integration.ts'
import { api, orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const TONES: Readonly<Record<TargetView['state'], Tone>> = {
  ok: 'good',
  failing: 'bad',
  paused: 'warn',
  gone: 'bad',
  insecure: 'bad',
  off: 'quiet',
  broken: 'bad',
}

export function TargetList({ targets }: { readonly targets: readonly TargetView[] }) {
  const { t } = useWords()
  if (targets.length === 0) return <p className="muted">{t('integrations:deliveries.noTargets')}</p>
  return (
    <ul className="links-targets" data-testid="targets">
      {targets.map((target) => (
        <TargetRow key={target.id} target={target} />
      ))}
    </ul>
  )
}

function TargetRow({ target }: { readonly target: TargetView }) {
  const { t, i18n } = useWords()
  const ageText = useAgeText()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const { id, name, state, sinceMs, pending, dead, oldestAgeMs, problem } = target
  const mayResume = state === 'paused' || state === 'gone'
  const turn = async () => {
    setFailure(null)
    try {
      await (mayResume ? api.deliveries.resume({ id }) : api.deliveries.pause({ id }))
    } catch (error) {
      setFailure(errorWords(error))
    }
    await client.invalidateQueries({ queryKey: orpc.deliveries.key() })
  }
  return (
    <li data-testid={`target-${id}`} data-state={state}>
      <strong>{name}</strong>
      <ToneMark
        tone={TONES[state]}
        text={
          state === 'failing' && sinceMs !== null
            ? t('integrations:deliveries.failingSince', { time: siteTime(sinceMs) })
            : t(`integrations:deliveries.target_state.${state}`)
        }
      />
      <span data-testid={`pending-${id}`}>
        {oldestAgeMs === null ? t('integrations:deliveries.nothingOwed') : t('integrations:deliveries.owed', { n: pending, age: ageText(oldestAgeMs) })}
      </span>
      {dead > 0 && <ToneMark tone="bad" text={t('integrations:deliveries.dead', { n: dead })} />}
      {problem !== null && <span className="muted links-problem">{errorText(problem, i18n.language)}</span>}
      {state !== 'off' && (
        <Button size="small" onClick={() => void turn()} data-testid={`turn-${id}`}>
          {t(mayResume ? 'integrations:deliveries.resume' : 'integrations:deliveries.pause')}
        </Button>
      )}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </li>
  )
}
