// Asks before a fall is found real, because that rings on every console: Enter confirms, Esc cancels.
import { useEffect, useEffectEvent, useState } from 'react'
import { Button, Modal } from 'antd'
import type { FallRecord } from '../../contract/falling.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useFallsStore } from './falls-store.ts'
import { useFallWords } from './use-fall-words.ts'
import type { Review } from './use-review.ts'

/** Shown while one is asked about. */
export function RealDialog({ review }: { readonly review: Review }) {
  const { asked, ask } = useFallsStore()
  return asked === null ? null : <Asked key={asked.id} fall={asked} review={review} onClose={() => ask(null)} />
}

function Asked({ fall, review, onClose }: { readonly fall: FallRecord; readonly review: Review; readonly onClose: () => void }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const words = useFallWords()
  const [busy, setBusy] = useState(false)
  const confirm = async () => {
    if (busy) return
    setBusy(true)
    await review.findReal(fall)
    setBusy(false)
    onClose()
  }
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const onCancel = event.target instanceof Element && event.target.closest('[data-cancel]') !== null
    const isConfirm = event.key === 'Enter' && !event.repeat && !onCancel
    if (!isConfirm && event.key !== 'Escape') return
    event.preventDefault()
    if (isConfirm) void confirm()
    else onClose()
  })
  // before the console hears Escape as the way back to the wall
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear(event)
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [])
  return (
    <Modal
      open
      title={t('falls:realTitle')}
      // else the cross would have the focus, and Enter would close what it should confirm
      closable={false}
      onCancel={onClose}
      footer={[
        <Button key="cancel" data-cancel onClick={onClose}>
          {t('cancel')}
        </Button>,
        <Button key="confirm" autoFocus danger type="primary" loading={busy} data-testid="real-confirm" onClick={() => void confirm()}>
          {t('falls:realConfirm')} <kbd>Enter</kbd>
        </Button>,
      ]}
    >
      <p data-testid="real-dialog">
        <strong>{[siteTime(fall.lastAtMs), words.place(fall), words.floorShort(fall.floor)].filter((part) => part !== null).join(' · ')}</strong>
      </p>
      <p>{t('falls:realText')}</p>
    </Modal>
  )
}
