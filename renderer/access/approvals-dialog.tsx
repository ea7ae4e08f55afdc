// The inbox of whoever may be a second person: what others ask for, to be allowed or refused, and what became of it.
import { Alert, Button, Empty, Modal, Tag } from 'antd'
import type { Approval } from '../../contract/approvals.ts'
import { api } from '../api.ts'
import { useDeed } from '../duty/use-deed.ts'
import { useWords } from '../i18n.ts'
import { useSiteTime } from '../parts/use-site-time.ts'
import { ActFacts } from './act-facts.tsx'
import { useApprovals } from './use-approvals.ts'

const SHOWN = 30

export function ApprovalsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const approvals = useApprovals()
  const waiting = approvals?.filter(({ mayAnswer }) => mayAnswer) ?? []
  const others = approvals?.filter(({ mayAnswer }) => !mayAnswer).slice(0, SHOWN) ?? []
  return (
    <Modal open title={t('access:inbox')} footer={null} onCancel={onClose} width={640}>
      <div className="approvals" data-testid="approvals">
        {approvals?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('access:inboxEmpty')} />}
        {waiting.map((approval) => (
          <Waiting key={approval.id} approval={approval} />
        ))}
        {others.map((approval) => (
          <section key={approval.id} className="approval" data-testid="approval-past">
            <Head approval={approval} />
            <ActFacts approval={approval} />
          </section>
        ))}
      </div>
    </Modal>
  )
}

function Head({ approval: { askedBy, askedAtMs, state, answeredBy } }: { readonly approval: Approval }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (
    <p className="approval-head">
      <span>{t('access:askedBy', { name: askedBy ?? '—', at: siteTime(askedAtMs) })}</span>
      <Tag>
        {t(`access:state.${state}`)}
        {answeredBy !== null && ` · ${answeredBy}`}
      </Tag>
    </p>
  )
}

function Waiting({ approval }: { readonly approval: Approval }) {
  const { t } = useWords()
  const { run, failure, busy } = useDeed()
  const { id } = approval
  return (
    <section className="approval approval-waiting" data-testid="approval-waiting">
      <Head approval={approval} />
      <ActFacts approval={approval} />
      {failure !== null && <Alert type="error" showIcon title={failure} />}
      <div className="approval-buttons">
        <Button type="primary" loading={busy} data-testid="approval-approve" onClick={() => void run(() => api.approvals.approve({ id }))}>
          {t('access:approve')}
        </Button>
        <Button danger disabled={busy} data-testid="approval-refuse" onClick={() => void run(() => api.approvals.refuse({ id }))}>
          {t('access:refuse')}
        </Button>
      </div>
    </section>
  )
}
