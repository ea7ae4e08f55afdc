// What the property management system says and what stands here, side by side, where a person has to choose.
import { useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Modal } from 'antd'
import type { PmsConflict, PmsField } from '../../contract/pms-inbound.ts'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { ToneMark } from '../parts/state-mark.tsx'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const LOOK_EVERY_MS = 3000

export function InboundConflicts({ mayDecide }: { readonly mayDecide: boolean }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const [shown, setShown] = useState<PmsConflict | null>(null)
  const { data } = useQuery(orpc.pmsInbound.conflicts.queryOptions({ refetchInterval: LOOK_EVERY_MS }))
  return (
    <>
      <ul className="inbound-conflicts" data-testid="conflicts">
        {data?.map((conflict) => (
          <li key={conflict.id} className="inbound-card" data-testid="conflict">
            <div>
              <strong>{titleOf(conflict)}</strong> <span className="muted">{t(`integrations:inbound.type.${conflict.type}`)}</span>{' '}
              <code>{conflict.extId}</code>
              <p>{t(`integrations:inbound.conflict.${conflict.kind}`)}</p>
              <p className="muted">
                {siteTime(conflict.atMs)} · {conflict.by}
              </p>
            </div>
            <Button onClick={() => setShown(conflict)} data-testid="conflict-show">
              {t(mayDecide ? 'integrations:inbound.compareAndDecide' : 'integrations:inbound.compare')}
            </Button>
          </li>
        ))}
      </ul>
      {shown !== null && <Compare conflict={shown} mayDecide={mayDecide} onClose={() => setShown(null)} />}
    </>
  )
}

function Compare({ conflict, mayDecide, onClose }: { readonly conflict: PmsConflict; readonly mayDecide: boolean; readonly onClose: () => void }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const client = useQueryClient()
  const [failure, setFailure] = useState<string | null>(null)
  const whole = useQuery(orpc.pmsInbound.conflict.queryOptions({ input: { id: conflict.id }, enabled: mayDecide, gcTime: 0 }))
  const { fields, version, kind } = whole.data ?? conflict
  const settle = async (take: 'ours' | 'theirs') => {
    setFailure(null)
    try {
      await api.pmsInbound.settle({ id: conflict.id, version, take })
      onClose()
    } catch (error) {
      setFailure(errorWords(error))
      void whole.refetch()
    }
    void client.invalidateQueries({ queryKey: orpc.pmsInbound.key() })
  }
  const choice = (take: 'ours' | 'theirs') => (
    <Button key={take} disabled={whole.data === undefined} onClick={() => void settle(take)} data-testid={`conflict-${take}`}>
      {t(`integrations:inbound.take.${kind}.${take}`)}
    </Button>
  )
  return (
    <Modal
      open
      width={720}
      title={t(`integrations:inbound.conflict.${kind}`)}
      onCancel={onClose}
      footer={mayDecide ? [choice('ours'), choice('theirs')] : null}
      data-testid="conflict-dialog"
    >
      <table className="inbound-compare" data-testid="conflict-values">
        <thead>
          <tr>
            <th />
            <th>{t('integrations:inbound.ours')}</th>
            <th>{t('integrations:inbound.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Row key={field.field} field={field} isRemoved={kind === 'removedThere'} />
          ))}
        </tbody>
      </table>
      {mayDecide ? <p className="muted">{t('integrations:inbound.lookAudited')}</p> : <p className="muted">{t('integrations:inbound.mayNotDecide')}</p>}
      {whole.error !== null && <Alert type="error" showIcon title={errorWords(whole.error)} />}
      {failure !== null && <Alert type="error" showIcon title={failure} />}
    </Modal>
  )
}

function Row({ field: { field, ours, theirs, clashes }, isRemoved }: { readonly field: PmsField; readonly isRemoved: boolean }) {
  const { t } = useWords()
  const valueText = useValueText()
  return (
    <tr data-clashes={clashes} data-testid={`conflict-field-${field}`}>
      <th>{clashes ? <ToneMark tone="warn" text={t(`integrations:inbound.field.${field}`)} /> : t(`integrations:inbound.field.${field}`)}</th>
      <td>{valueText(field, ours)}</td>
      <td>{isRemoved ? t('integrations:inbound.removed') : valueText(field, theirs)}</td>
    </tr>
  )
}

function useValueText(): (field: PmsField['field'], value: string | null) => string {
  const { t } = useWords()
  const siteTime = useSiteTime()
  return (field, value) => {
    if (value === null) return '—'
    if (field === 'validFrom' || field === 'validTo') return siteTime(Number(value))
    if (field === 'kind') return t(`residents:kind.${value as 'resident'}`)
    if (field === 'list') return t(`vehicles:onList.${value as 'allow'}`)
    return value === '' ? '—' : value
  }
}

/** What one knows it by in the list; names are masked there. */
function titleOf({ fields, extId }: PmsConflict): string {
  const named = fields.find(({ field }) => field === 'name' || field === 'plate' || field === 'address')
  return named?.ours ?? named?.theirs ?? extId
}
