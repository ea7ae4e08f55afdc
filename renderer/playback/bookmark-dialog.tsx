// Sets a bookmark at the moment that is seen, or over a stretch around it that is then kept.
import { useState } from 'react'
import { App, Checkbox, Input, Modal, Segmented } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useOpenFocused } from '../keys/use-open-focused.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { useRecordedCameras } from './use-recorded-cameras.ts'

interface BookmarkDialogProps {
  readonly cameraId: string
  readonly atMs: number
  readonly onClose: () => void
}

/** Around the moment, on both sides. */
const REACHES_S = [0, 30, 300, 1800] as const

export function BookmarkDialog({ cameraId, atMs, onClose }: BookmarkDialogProps) {
  const { t } = useWords()
  const recorded = useRecordedCameras()
  const siteTime = useSiteTime()
  const errorWords = useErrorWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const { field, ...focusing } = useOpenFocused()
  const [note, setNote] = useState('')
  const [reachS, setReach] = useState<(typeof REACHES_S)[number]>(0)
  const [keep, setKeep] = useState(false)
  const save = useMutation(
    orpc.playback.saveBookmark.mutationOptions({
      onSuccess: () => {
        void message.success(t('playback:bookmarkSaved'))
        void queries.invalidateQueries({ queryKey: orpc.playback.timeline.key() })
        onClose()
      },
      onError: (error) => void message.error(errorWords(error)),
    }),
  )
  const isReady = note.trim() !== ''
  const submit = () => {
    if (isReady && !save.isPending)
      save.mutate({ cameraId, fromMs: Math.max(0, atMs - reachS * 1000), toMs: atMs + reachS * 1000, note: note.trim(), keep: keep && reachS > 0 })
  }
  return (
    <Modal
      open
      title={t('playback:bookmarkTitle')}
      okText={t('playback:save')}
      cancelText={t('playback:cancel')}
      okButtonProps={{ disabled: !isReady, loading: save.isPending }}
      onOk={submit}
      onCancel={onClose}
      {...focusing}
    >
      <div className="playback-form" data-testid="bookmark-dialog">
        <p>
          {recorded.nameOf(cameraId)} · {siteTime(atMs, 'date')} {siteTime(atMs, 'time')}
        </p>
        <label htmlFor="bookmark-note">{t('playback:note')}</label>
        <Input
          id="bookmark-note"
          ref={field}
          value={note}
          maxLength={200}
          data-testid="bookmark-note"
          onChange={({ target }) => setNote(target.value)}
          onPressEnter={submit}
        />
        <span>{t('playback:reach')}</span>
        <Segmented
          value={reachS}
          onChange={setReach}
          aria-label={t('playback:reach')}
          options={REACHES_S.map((value) => ({ value, label: t(`playback:reaches.${value}`) }))}
        />
        <Checkbox checked={keep && reachS > 0} disabled={reachS === 0} onChange={({ target }) => setKeep(target.checked)}>
          {t('playback:keepSpan')}
        </Checkbox>
        <p className="muted">{t('playback:keepHint')}</p>
      </div>
    </Modal>
  )
}
