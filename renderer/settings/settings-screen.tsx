// How the desk works, as managers set it: one draft over all pages, every saved version kept.
import { Button, Modal } from 'antd'
import type { User } from '../../contract/people.ts'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { PagedScreen } from '../parts/paged-screen.tsx'
import { BackupsPanel } from '../backups/backups-panel.tsx'
import { AccessRulesPanel } from './access-rules-panel.tsx'
import { AccountsPanel } from './accounts-panel.tsx'
import { SystemPanel } from '../system/system-panel.tsx'
import { DeskPhoneField } from './desk-phone-field.tsx'
import { OutletsPanel } from './outlets-panel.tsx'
import { KindsPanel } from './kinds-panel.tsx'
import { ReasonsPanel } from './reasons-panel.tsx'
import { SaveBar } from './save-bar.tsx'
import { TimersPanel } from './timers-panel.tsx'
import { useSettingsDraft, type SettingsDraft } from './use-settings-draft.ts'
import { VersionsPanel } from './versions-panel.tsx'

export function SettingsScreen({ user }: { readonly user: User }) {
  const { t } = useWords()
  if (!user.permissions.includes('configureDesk')) return <PagedScreen name="settings" denied={t('settings:mayNot')} pages={[]} />
  return <Settings user={user} />
}

function Settings({ user }: { readonly user: User }) {
  const { t } = useWords()
  const draft = useSettingsDraft()
  if (draft === null || typeof draft === 'string') return <PagedScreen name="settings" denied={draft ?? t('settings:loading')} pages={[]} />
  const page = (panel: React.ReactNode) => () => (
    <div className="settings-page">
      <div className="settings-body">{panel}</div>
      <SaveBar draft={draft} />
    </div>
  )
  return (
    <>
      <PagedScreen
        name="settings"
        denied={null}
        pages={[
          {
            name: 'timers',
            title: t('settings:tab.timers'),
            panel: page(
              <>
                <TimersPanel draft={draft} />
                <DeskPhoneField draft={draft} />
              </>,
            ),
          },
          { name: 'kinds', title: t('settings:tab.kinds'), panel: page(<KindsPanel draft={draft} />) },
          { name: 'reasons', title: t('settings:tab.reasons'), panel: page(<ReasonsPanel draft={draft} />) },
          { name: 'outlets', title: t('settings:tab.outlets'), panel: () => <OutletsPanel /> },
          { name: 'backups', title: t('backups:title'), panel: () => <BackupsPanel user={user} /> },
          ...(user.permissions.includes('manageUsers')
            ? [
                { name: 'accounts', title: t('access:tab.accounts'), panel: () => <AccountsPanel ownId={user.id} /> },
                { name: 'access', title: t('access:tab.rules'), panel: () => <AccessRulesPanel /> },
              ]
            : []),
          { name: 'system', title: t('system:tab'), panel: () => <SystemPanel /> },
          { name: 'versions', title: t('settings:tab.versions'), panel: () => <VersionsPanel draft={draft} /> },
        ]}
      />
      <LeaveDialog draft={draft} />
    </>
  )
}

/** Asked when one goes to another screen with something unsaved. */
function LeaveDialog({ draft }: { readonly draft: SettingsDraft }) {
  const { t } = useWords()
  const { leavingTo, leave } = useDesk()
  if (leavingTo === null || draft.changes.length === 0) return null
  return (
    <Modal
      open
      title={t('settings:leaveTitle')}
      onCancel={() => leave(false)}
      footer={[
        <Button key="stay" autoFocus data-testid="settings-stay" onClick={() => leave(false)}>
          {t('settings:stay')} <kbd>Esc</kbd>
        </Button>,
        <Button key="discard" danger data-testid="settings-leave" onClick={() => leave(true)}>
          {t('settings:leaveDiscard')}
        </Button>,
      ]}
    >
      <p>{t('settings:leaveText', { count: draft.changes.length })}</p>
    </Modal>
  )
}
