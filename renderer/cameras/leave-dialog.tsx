// Asks before work that is not saved is left.
import { Button, Modal } from 'antd'
import { useWords } from '../i18n.ts'

export function LeaveDialog({ text, onAnswer }: { readonly text: string; readonly onAnswer: (really: boolean) => void }) {
  const { t } = useWords()
  return (
    <Modal
      open
      title={t('cameras:leaveTitle')}
      onCancel={() => onAnswer(false)}
      footer={[
        <Button key="stay" type="primary" autoFocus data-testid="cameras-stay" onClick={() => onAnswer(false)}>
          {t('cameras:stay')} <kbd>Esc</kbd>
        </Button>,
        <Button key="leave" danger data-testid="cameras-leave" onClick={() => onAnswer(true)}>
          {t('cameras:leave')}
        </Button>,
      ]}
    >
      <p>{text}</p>
    </Modal>
  )
}
