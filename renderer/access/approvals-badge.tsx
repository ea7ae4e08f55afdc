// How many dangerous acts wait for whoever is logged in to allow them; nothing when none does.
import { Button } from 'antd'
import { SafetyOutlined } from '@ant-design/icons'
import { useDesk } from '../console/desk.ts'
import { useWords } from '../i18n.ts'
import { useApprovals } from './use-approvals.ts'

export function ApprovalsBadge() {
  const { t } = useWords()
  const show = useDesk((d) => d.show)
  const count = useApprovals()?.filter(({ mayAnswer }) => mayAnswer).length ?? 0
  if (count === 0) return null
  return (
    <Button className="approvals-badge" icon={<SafetyOutlined />} data-testid="approvals-open" onClick={() => show({ type: 'approvals' })}>
      {t('access:toApprove', { count })}
    </Button>
  )
}
