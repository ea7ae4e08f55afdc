// The picture a stream was tried with, what it is, or why there is none.
import { Spin } from 'antd'
import type { StreamTrial } from '../../contract/camera-trials.ts'
import { useWords } from '../i18n.ts'
import { AnswerMark } from './answer-mark.tsx'

export function SeenPicture({ seen, name }: { readonly seen: StreamTrial | 'trying' | 'failed' | null; readonly name: string }) {
  const { t } = useWords()
  const trial = typeof seen === 'object' ? seen : null
  return (
    <span className="seen" data-testid="seen" data-seen={trial === null ? (seen ?? 'none') : trial.answer}>
      {trial !== null && trial.jpeg !== null && <img src={`data:image/jpeg;base64,${trial.jpeg}`} alt={t('cameras:pictureOf', { name })} />}
      {seen === 'trying' && (
        <span className="muted">
          <Spin size="small" /> {t('cameras:opening')}
        </span>
      )}
      {seen === 'failed' && <span className="cameras-bad">{t('cameras:notTried')}</span>}
      {seen === null && <span className="muted">{t('cameras:notSeen')}</span>}
      {trial !== null && trial.answer !== 'ok' && (
        <>
          <AnswerMark answer={trial.answer} />
          <span className="muted">{t(`cameras:advice.${trial.answer}`)}</span>
        </>
      )}
      {trial !== null && trial.answer === 'ok' && <span className="muted">{seenText(trial, t('cameras:unknown'))}</span>}
    </span>
  )
}

function seenText({ codec, width, height, fps, firstPictureMs }: StreamTrial, unknown: string): string {
  const size = width === null || height === null ? unknown : `${width}×${height}`
  const parts = [codec?.toUpperCase() ?? unknown, size, fps === null ? null : `${fps.toFixed(1)} fps`]
  return [...parts, firstPictureMs === null ? null : `${(firstPictureMs / 1000).toFixed(1)} s`].filter((part) => part !== null).join(' · ')
}
