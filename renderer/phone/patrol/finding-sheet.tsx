// What is wrong at a checkpoint: quick picks first, words and a picture beside them.
import { useState } from 'react'
import type { Fault } from '../../../contract/patrol-faults.ts'
import { Sheet } from '../parts/sheet.tsx'
import { record } from '../phone-store.ts'
import { useWords } from '../words.ts'
import { PhotoField } from './photo-field.tsx'
import type { FindingBody } from './send-patrol.ts'

interface FindingSheetProps {
  readonly faults: readonly Fault[]
  readonly point: { readonly pointId: string; readonly code: string | null; readonly tagUid: string | null }
  readonly onClose: () => void
  /** @param id of the entry in the outbox */
  readonly onReported: (id: string) => void
}

export function FindingSheet({ faults, point, onClose, onReported }: FindingSheetProps) {
  const { t } = useWords()
  const [picked, setPicked] = useState<readonly Fault[]>([])
  const [note, setNote] = useState('')
  const [photo, setPhoto] = useState<Blob | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const toggle = (fault: Fault) => setPicked(picked.includes(fault) ? picked.filter((one) => one !== fault) : [...picked, fault])
  const send = async () => {
    const text = note.trim()
    const input = { ...point, faults: [...picked], note: text === '' ? null : text }
    const id = await record({ kind: 'finding', body: null, matter: 'patrol' }, (clientId, atMs): FindingBody => ({
      input: { ...input, clientId, atMs },
      photo,
    }))
    onReported(id)
  }
  return (
    <Sheet title={t('patrol:phone.reportTitle')} onClose={onClose} testId="finding-sheet">
      {point.code === null && point.tagUid === null && <p className="notice amber">{t('patrol:phone.unscannedHint')}</p>}
      {faults.map((fault) => (
        <button key={fault} type="button" className="more" aria-pressed={picked.includes(fault)} onClick={() => toggle(fault)} data-testid={`fault-${fault}`}>
          <span aria-hidden>{picked.includes(fault) ? '☑ ' : '☐ '}</span>
          {t(`patrol:fault.${fault}`)}
        </button>
      ))}
      <label>
        {t('patrol:phone.note')}
        <textarea rows={2} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
      </label>
      <PhotoField photo={photo} onPhoto={setPhoto} onProblem={setProblem} />
      {problem !== null && (
        <p className="notice amber" role="alert">
          {problem}
        </p>
      )}
      <button type="button" className="main" disabled={picked.length === 0} onClick={() => void send()} data-testid="finding-send">
        {t(picked.length === 0 ? 'patrol:phone.pick' : 'patrol:phone.send')}
      </button>
    </Sheet>
  )
}
