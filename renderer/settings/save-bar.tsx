// What stands below every page of the settings while something is changed: take back, throw away, or look at it all and save.
import { useState } from 'react'
import { Alert, Button, Modal } from 'antd'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ChangeList } from './change-list.tsx'
import type { SettingsDraft } from './use-settings-draft.ts'

export function SaveBar({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const { saved, changes } = draft
  const save = async () => {
    setBusy(true)
    const isSaved = await draft.save()
    setBusy(false)
    if (isSaved) setAsking(false)
  }
  return (
    <footer className="save-bar" data-testid="save-bar">
      {draft.isOutdated && <Alert type="warning" showIcon title={t('settings:outdated')} />}
      {draft.failure !== null && <Alert type="error" showIcon title={draft.failure} data-testid="settings-failure" />}
      <p className="muted">
        {saved.savedAtMs === null
          ? t('settings:neverSaved')
          : t('settings:savedBy', { version: saved.version, who: saved.savedBy ?? '—', at: siteTime(saved.savedAtMs) })}
        {!draft.isValid && <span className="save-bar-wrong"> {t('settings:incomplete')}</span>}
      </p>
      <Button disabled={!draft.canUndo} data-testid="settings-undo" onClick={draft.undo}>
        {t('settings:undo')}
      </Button>
      <Button disabled={changes.length === 0} data-testid="settings-discard" onClick={draft.discard}>
        {t('settings:discard')}
      </Button>
      <Button type="primary" disabled={changes.length === 0 || !draft.isValid} data-testid="settings-save" onClick={() => setAsking(true)}>
        {t('settings:saveChanges', { count: changes.length })}
      </Button>
      <Modal
        open={asking}
        title={t('settings:confirmTitle', { version: saved.version + 1 })}
        okText={t('settings:save')}
        cancelText={t('cancel')}
        okButtonProps={{ loading: busy, 'data-testid': 'settings-confirm' }}
        onOk={() => void save()}
        onCancel={() => setAsking(false)}
      >
        <ChangeList changes={changes} />
        <p className="muted">{t('settings:openKeep')}</p>
        {draft.failure !== null && <Alert type="error" showIcon title={draft.failure} />}
      </Modal>
    </footer>
  )
}
