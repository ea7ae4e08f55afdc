// Asks whoever is at the desk to say so: over every screen, with sound, answered by one key that no field takes.
import { useEffect, useEffectEvent } from 'react'
import { Alert, Button } from 'antd'
import type { User } from '../../contract/people.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { POST_CHECK_KEY } from '../keys/keymap.ts'
import { playAlarm } from '../sound/alarm-sound.ts'
import { useNow } from '../use-now.ts'
import { useDeed } from './use-deed.ts'
import { useDutyNow } from './use-duty.ts'

const SOUND_EVERY_MS = 3000

export function PostCheckPrompt({ user }: { readonly user: User }) {
  const check = useDutyNow()?.postCheck ?? null
  if (check === null || !user.permissions.includes('runDesk')) return null
  return <Prompt key={check.id} id={check.id} person={check.person} deadlineMs={check.deadlineMs} />
}

function Prompt({ id, person, deadlineMs }: { readonly id: string; readonly person: string; readonly deadlineMs: number }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const seconds = Math.max(0, Math.ceil((deadlineMs - useNow(500)) / 1000))
  const answer = () => void run(() => api.postChecks.answer({ id }))
  const answerByKey = useEffectEvent(answer)
  useEffect(() => {
    playAlarm('medium')
    const timer = setInterval(() => playAlarm('medium'), SOUND_EVERY_MS)
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== POST_CHECK_KEY || event.repeat) return
      event.preventDefault()
      event.stopPropagation()
      answerByKey()
    }
    window.addEventListener('keydown', onKey, true)
    return () => {
      clearInterval(timer)
      window.removeEventListener('keydown', onKey, true)
    }
  }, [])
  return (
    <div className="post-check" role="alertdialog" aria-live="assertive" aria-label={t('shifts:promptTitle')} data-testid="post-check">
      <h2>{t('shifts:promptTitle')}</h2>
      <p className="post-check-person">{t('shifts:promptText', { person })}</p>
      <p className="post-check-left">{t('shifts:promptLeft', { seconds })}</p>
      <Button type="primary" size="large" loading={busy} onClick={answer} data-testid="post-check-answer">
        {t('shifts:promptAnswer')} <kbd>{POST_CHECK_KEY}</kbd>
      </Button>
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </div>
  )
}
