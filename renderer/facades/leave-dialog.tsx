// Asks what becomes of unsaved work before it is left.
import { Button, Modal } from 'antd'
import { useWords } from '../i18n.ts'

interface LeaveDialogProps {
  /** Absent: that of a facade's calibration. */
  readonly title?: string
  readonly editor: {
    readonly problems: readonly { readonly isError: boolean }[]
    /** What somebody else saved meanwhile. */
    readonly theirs: unknown
    readonly isSaving: boolean
    save(): Promise<boolean>
  }
  readonly onAnswer: (really: boolean) => void
}

export function LeaveDialog({ title, editor, onAnswer }: LeaveDialogProps) {
  const { t } = useWords()
  const isWrong = editor.problems.some((p) => p.isError) || editor.theirs !== null
  const saveAndLeave = async () => onAnswer(await editor.save())
  return (
    <Modal
      open
      title={title ?? t('facades:leaveTitle')}
      onCancel={() => onAnswer(false)}
      footer={[
        <Button key="stay" data-testid="leave-stay" onClick={() => onAnswer(false)}>
          {t('facades:stay')} <kbd>Esc</kbd>
        </Button>,
        <Button key="discard" danger data-testid="leave-discard" onClick={() => onAnswer(true)}>
          {t('facades:leaveDiscard')}
        </Button>,
        <Button key="save" type="primary" autoFocus disabled={isWrong} loading={editor.isSaving} data-testid="leave-save" onClick={() => void saveAndLeave()}>
          {t('facades:leaveSave')}
        </Button>,
      ]}
    >
      <p>{t(isWrong ? 'facades:leaveWrong' : 'facades:leaveText')}</p>
    </Modal>
  )
}
