// Asks what becomes of an unsaved map before it is left, for another map or for another screen.
import { Button, Modal } from 'antd'
import { useDesk } from '../../console/desk.ts'
import { useWords } from '../../i18n.ts'
import type { MapEditing } from './use-map-editor.ts'

interface LeaveMapProps {
  readonly editor: MapEditing
  /** For another map, or to look at this one. */
  readonly isAsked: boolean
  readonly isWhole: boolean
  readonly onAnswer: (really: boolean) => void
}

export function LeaveMap({ editor, isAsked, isWhole, onAnswer }: LeaveMapProps) {
  const { t } = useWords()
  const { leavingTo, unsaved, leave } = useDesk()
  const isLeavingScreen = leavingTo !== null && unsaved
  if (!isAsked && !isLeavingScreen) return null
  const answer = (really: boolean) => (isAsked ? onAnswer(really) : leave(really))
  const saveAndLeave = async () => answer((await editor.save()) !== null)
  return (
    <Modal
      open
      title={t('map:leaveTitle')}
      onCancel={() => answer(false)}
      footer={[
        <Button key="stay" onClick={() => answer(false)} data-testid="leave-stay">
          {t('map:stay')} <kbd>Esc</kbd>
        </Button>,
        <Button key="discard" danger onClick={() => answer(true)} data-testid="leave-discard">
          {t('map:discard')}
        </Button>,
        <Button
          key="save"
          type="primary"
          autoFocus
          disabled={!isWhole || editor.theirs !== null}
          loading={editor.isBusy}
          onClick={() => void saveAndLeave()}
          data-testid="leave-save"
        >
          {t('map:save')}
        </Button>,
      ]}
    >
      <p>{t('map:leaveText')}</p>
    </Modal>
  )
}
