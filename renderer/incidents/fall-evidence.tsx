// The evidence of a falling object: one picture large, the others a tab away, the page for people outside beside them.
import { useState } from 'react'
import { Checkbox } from 'antd'
import { CloseCircleFilled, LoadingOutlined } from '@ant-design/icons'
import type { Fall } from '../../contract/falling.ts'
import type { Alert, Evidence } from '../../contract/incident.ts'
import type { EvidenceType } from '../../contract/vocabulary.ts'
import { useWords } from '../i18n.ts'
import { EvidencePage } from './evidence-page.tsx'
import { EvidencePane } from './evidence-pane.tsx'

/** In the order in which they are looked at. */
const TABS = ['trajectory', 'clip', 'crops', 'snapshot'] as const satisfies readonly EvidenceType[]
type Tab = (typeof TABS)[number]

interface FallEvidenceProps {
  readonly alert: Alert
  readonly fall: Fall
  readonly evidence: readonly Evidence[]
}

export function FallEvidence({ alert, fall, evidence }: FallEvidenceProps) {
  const { t } = useWords()
  const itemOf = (type: EvidenceType) => evidence.find((e) => e.type === type && e.alertId === alert.id)
  const [chosen, setChosen] = useState<Tab | null>(null)
  const [pathOn, setPathOn] = useState(true)
  const tab = chosen ?? TABS.find((type) => itemOf(type)?.state === 'complete') ?? 'trajectory'
  const item = itemOf(tab)
  const onArrow = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = TABS[TABS.indexOf(tab) + by]
    if (by === 0 || next === undefined) return
    event.preventDefault()
    setChosen(next)
    document.getElementById(`evidence-tab-${next}`)?.focus()
  }
  return (
    <div className="fall-evidence">
      <div className="evidence-tabs">
        <div role="tablist" aria-label={t('incidents:evidenceTabs')} onKeyDown={onArrow}>
          {TABS.map((type) => (
            <button
              key={type}
              id={`evidence-tab-${type}`}
              type="button"
              role="tab"
              aria-selected={type === tab}
              tabIndex={type === tab ? 0 : -1}
              data-testid={`evidence-tab-${type}`}
              data-state={itemOf(type)?.state ?? 'none'}
              onClick={() => setChosen(type)}
            >
              {t(`incidents:${type}`)} <TabState item={itemOf(type)} />
            </button>
          ))}
        </div>
        {tab === 'snapshot' && (
          <Checkbox checked={pathOn} onChange={(event) => setPathOn(event.target.checked)} data-testid="draw-path">
            {t('incidents:drawPath')}
          </Checkbox>
        )}
        <EvidencePage item={itemOf('page')} />
      </div>
      <div role="tabpanel" aria-labelledby={`evidence-tab-${tab}`}>
        <EvidencePane key={`${tab} ${item?.id} ${item?.state}`} type={tab} item={item} alert={alert} tracks={tab === 'snapshot' && pathOn ? fall.tracks : []} />
      </div>
    </div>
  )
}

function TabState({ item }: { readonly item: Evidence | undefined }) {
  const { t } = useWords()
  if (item?.state === 'complete') return null
  if (item?.state === 'pending') return <LoadingOutlined title={t('incidents:pendingShort')} aria-label={t('incidents:pendingShort')} />
  const text = t(item === undefined ? 'incidents:noneShort' : 'incidents:missingShort')
  return <CloseCircleFilled className="evidence-tab-missing" title={text} aria-label={text} />
}
