// Sends again what was given up for one system: all of it, or what was written in a span.
import { useState } from 'react'
import { Button, Modal } from 'antd'
import type { TargetView } from '../../contract/integration.ts'
import { useSite } from '../feeds.ts'
import { useWords } from '../i18n.ts'
import { WallTimeField } from '../parts/wall-time-field.tsx'

/** Given up ones are kept until somebody deals with them. */
const EVER = { fromMs: 0, toMs: 8_640_000_000_000_000 }

interface ReplayDeadProps {
  readonly target: Pick<TargetView, 'id' | 'name' | 'dead'>
  readonly onReplay: (span: { readonly fromMs: number; readonly toMs: number }) => Promise<void>
}

export function ReplayDead({ target: { id, name, dead }, onReplay }: ReplayDeadProps) {
  const { t } = useWords()
  const timeZone = useSite()?.timezone ?? 'Asia/Shanghai'
  const [isOpen, setIsOpen] = useState(false)
  const [fromMs, setFromMs] = useState<number | null>(null)
  const [toMs, setToMs] = useState<number | null>(null)
  const span = { fromMs: fromMs ?? EVER.fromMs, toMs: toMs ?? EVER.toMs }
  const isEmpty = span.fromMs > span.toMs
  const send = async () => {
    setIsOpen(false)
    await onReplay(span)
  }
  return (
    <>
      <Button danger onClick={() => setIsOpen(true)} data-testid={`replay-dead-${id}`}>
        {t('integrations:deliveries.replayDead', { n: dead, name })}
      </Button>
      <Modal
        open={isOpen}
        destroyOnHidden
        title={t('integrations:deliveries.replaySure', { n: dead, name })}
        okText={t('integrations:deliveries.replay')}
        cancelText={t('cancel')}
        okButtonProps={{ disabled: isEmpty, 'data-testid': 'replay-dead-sure' }}
        onOk={() => void send()}
        onCancel={() => setIsOpen(false)}
      >
        <p className="muted">{t('integrations:deliveries.replaySpan')}</p>
        <div className="replay-span">
          <WallTimeField id="replay-from" label={t('integrations:deliveries.from')} atMs={fromMs} timeZone={timeZone} onChange={setFromMs} />
          <WallTimeField id="replay-to" label={t('integrations:deliveries.to')} atMs={toMs} timeZone={timeZone} onChange={setToMs} />
        </div>
        {isEmpty && <p className="replay-wrong">{t('integrations:deliveries.spanWrong')}</p>}
      </Modal>
    </>
  )
}
