// The dialog of the moment, if any.
import type { User } from '../../contract/people.ts'
import { assertNever } from '../../contract/vocabulary.ts'
import { ApprovalsDialog } from '../access/approvals-dialog.tsx'
import { GuardDialog } from '../access/guard-dialog.tsx'
import { OwnAccountDialog } from '../access/own-account-dialog.tsx'
import { GateDialog } from '../device-strip/gate-dialog.tsx'
import { DispatchDialog } from '../dispatch/dispatch-dialog.tsx'
import { useDevices, useIncidents } from '../feeds.ts'
import { ActionDialog } from '../incidents/action-dialog.tsx'
import { FalseAlarmDialog } from '../incidents/false-alarm-dialog.tsx'
import { MergeDialog } from '../incidents/merge-dialog.tsx'
import { ShelveDialog } from '../incidents/shelve-dialog.tsx'
import { ShelvedDialog } from '../incidents/shelved-dialog.tsx'
import { SplitDialog } from '../incidents/split-dialog.tsx'
import { ReportDialog } from '../incidents/report-dialog.tsx'
import { Part } from '../parts/failed-part.tsx'
import { focusQueue, useDesk } from './desk.ts'
import { HelpDialog } from './help-dialog.tsx'
import { ViewDialog } from '../windows/view-dialog.tsx'

/** One that cannot be drawn is closed: an open dialog has the keyboard. */
export function DialogsPart({ user }: { readonly user: User }) {
  const { dialog, show } = useDesk()
  return (
    <>
      <Part name="dialog" of={dialog} onFailed={() => show(null)}>
        <Dialogs user={user} />
      </Part>
      <Part name="guard">
        <GuardDialog />
      </Part>
    </>
  )
}

function Dialogs({ user }: { readonly user: User }) {
  const { dialog, show } = useDesk()
  const incidents = useIncidents() ?? []
  const devices = useDevices() ?? []
  if (dialog === null) return null
  const close = () => {
    show(null)
    // after antd has given the focus back to whatever opened the dialog, unless a quick hand has begun a note or opened the next dialog by then
    setTimeout(() => {
      const desk = useDesk.getState()
      if (desk.dialog === null && desk.noteFor === null && document.activeElement?.id !== 'note') focusQueue()
    })
  }
  if (dialog.type === 'help') return <HelpDialog onClose={close} />
  if (dialog.type === 'shelvedSources') return <ShelvedDialog mayEnd={user.permissions.includes('commandDevices')} onClose={close} />
  if (dialog.type === 'account') return <OwnAccountDialog onClose={close} />
  if (dialog.type === 'approvals') return <ApprovalsDialog onClose={close} />
  if (dialog.type === 'view') return <ViewDialog onClose={close} />
  if (dialog.type === 'report') return <ReportDialog onClose={close} />
  if (dialog.type === 'gate') {
    const device = devices.find((d) => d.id === dialog.deviceId)
    return device === undefined ? null : <GateDialog device={device} incidentId={dialog.incidentId} onClose={close} />
  }
  const incident = incidents.find((i) => i.id === dialog.incidentId)
  if (incident === undefined) return null
  if (dialog.type === 'falseAlarm') return <FalseAlarmDialog incident={incident} onClose={close} />
  if (dialog.type === 'merge') return <MergeDialog incident={incident} onClose={close} />
  if (dialog.type === 'split') return <SplitDialog incident={incident} onClose={close} />
  if (dialog.type === 'action' && dialog.action === 'shelve')
    return <ShelveDialog incident={incident} mayShelveSource={user.permissions.includes('commandDevices')} onClose={close} />
  if (dialog.type === 'action' && dialog.action === 'dispatch') return <DispatchDialog incident={incident} onClose={close} />
  if (dialog.type === 'action') return <ActionDialog incident={incident} action={dialog.action} onClose={close} />
  return assertNever(dialog)
}
