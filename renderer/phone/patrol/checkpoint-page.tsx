// A checkpoint that was scanned: check in, with a picture where one is asked for, or say what is wrong there. Works without a line.
import { useEffect, useState } from 'react'
import { faultsOf, type EquipmentKind } from '../../../contract/patrol-faults.ts'
import type { ScannedPoint } from '../../../contract/patrol.ts'
import { useConnection } from '../../connection.ts'
import { vibrate } from '../alarm/siren.ts'
import { api, codeOfError } from '../api.ts'
import { record } from '../phone-store.ts'
import { timeText } from '../parts/time-text.ts'
import { errorText, useWords } from '../words.ts'
import { FindTag } from './find-tag.tsx'
import { FindingSheet } from './finding-sheet.tsx'
import { PhotoField } from './photo-field.tsx'
import { Recorded, type RecordedEntry } from './recorded.tsx'
import { noteTag, takeTagOfAddress, useSeenTag, type SeenTag } from './seen-tag.ts'
import type { CheckInBody } from './send-patrol.ts'
import { TypeCode } from './type-code.tsx'
import { useMyRounds } from './use-my-rounds.ts'

/** As the core knows them: an address says nothing of how it was read. */
type Way = 'nfc' | 'qr' | 'code'

export function CheckpointPage({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const pointId = params['checkpointId'] ?? ''
  // once, before it is looked at
  useState(takeTagOfAddress)
  const tag = useSeenTag((seen) => seen.tag)
  const [typed, setTyped] = useState<string | null>(null)
  const here: SeenTag | null = tag?.pointId === pointId ? tag : typed === null ? null : { pointId, code: typed, tagUid: null }
  const way: Way = here !== tag ? 'code' : here?.tagUid == null ? 'qr' : 'nfc'
  return <Checkpoint key={pointId} pointId={pointId} tag={here} way={way} onTyped={setTyped} />
}

interface CheckpointProps {
  readonly pointId: string
  /** null: nothing shows that somebody is there */
  readonly tag: SeenTag | null
  readonly way: Way
  readonly onTyped: (code: string) => void
}

function Checkpoint({ pointId, tag, way, onTyped }: CheckpointProps) {
  const { t, language } = useWords()
  const { rounds } = useMyRounds()
  const isOpen = useConnection((c) => c.state === 'open')
  const [problem, setProblem] = useState<string | null>(null)
  const [scanned, setScanned] = useState<ScannedPoint | null>(null)
  const [photo, setPhoto] = useState<Blob | null>(null)
  const [note, setNote] = useState('')
  const [isReporting, setReporting] = useState(false)
  const [done, setDone] = useState<RecordedEntry | null>(null)
  const code = tag?.code ?? null
  useEffect(() => {
    // a tag opens the page anew, before there is a line
    if (!isOpen) return
    const stop = new AbortController()
    api.patrols.scanned({ pointId, code }, { signal: stop.signal }).then(
      (point) => {
        setScanned(point)
        setProblem(null)
      },
      (error: unknown) => {
        const known = codeOfError(error)
        if (!stop.signal.aborted && known !== null && known !== 'connection') setProblem(errorText(known, language))
      },
    )
    return () => stop.abort()
  }, [pointId, code, language, isOpen])
  const planned = rounds?.filter(({ state }) => state !== 'finished').flatMap(({ points }) => points.filter((point) => point.pointId === pointId))[0]
  const name = scanned?.name ?? planned?.name ?? t('patrol:phone.unknownPoint')
  const equipment: EquipmentKind | null = scanned?.equipment ?? planned?.equipment ?? null
  const isPhotoNeeded = scanned?.isPhotoNeeded ?? planned?.isPhotoNeeded ?? false
  const end = (entry: RecordedEntry) => {
    vibrate(50)
    noteTag(null)
    setDone(entry)
  }
  const checkIn = async () => {
    const text = note.trim()
    const input = { pointId, code, tagUid: tag?.tagUid ?? null, how: way, note: text === '' ? null : text }
    const id = await record({ kind: 'checkIn', body: null, matter: 'patrol' }, (clientId, atMs): CheckInBody => ({
      input: { ...input, clientId, atMs },
      photo,
    }))
    end({ id, taken: t('patrol:phone.checkedIn', { point: name }) })
  }
  if (done !== null) return <Recorded entry={done} point={name} />
  return (
    <section data-testid="checkpoint">
      <h1>{name}</h1>
      {equipment !== null && <p className="muted">{t(`patrol:equipment.${equipment}`)}</p>}
      {problem !== null && (
        <p className="notice red" role="alert" data-testid="checkpoint-problem">
          {problem}
        </p>
      )}
      {tag === null ? (
        <>
          <p className="notice amber">{t('patrol:phone.needProof')}</p>
          <FindTag onProblem={setProblem} />
          <TypeCode onTyped={onTyped} />
          <button type="button" className="more" onClick={() => setReporting(true)} data-testid="report-unscanned">
            {t('patrol:phone.reportUnscanned')}
          </button>
        </>
      ) : (
        <div className="steps">
          {scanned?.isInRound === false && <p className="muted">{t('patrol:phone.notInRound')}</p>}
          {isPhotoNeeded && photo === null && <p className="notice amber">{t('patrol:phone.photoNeeded')}</p>}
          <PhotoField photo={photo} onPhoto={setPhoto} onProblem={setProblem} />
          <label>
            {t('patrol:phone.note')}
            <textarea rows={2} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
          </label>
          <button type="button" className="main" disabled={isPhotoNeeded && photo === null} onClick={() => void checkIn()} data-testid="check-in">
            {t('patrol:phone.checkIn')}
          </button>
          <button type="button" className="more" onClick={() => setReporting(true)} data-testid="report-finding">
            {t('patrol:phone.report')}
          </button>
        </div>
      )}
      {scanned !== null && scanned.findings.length > 0 && (
        <>
          <h2 className="list-title">{t('patrol:phone.history')}</h2>
          <ul className="course">
            {scanned.findings.map((finding) => (
              <li key={finding.id}>
                <time>{timeText(finding.atMs, language)}</time> {finding.faults.map((fault) => t(`patrol:fault.${fault}`)).join(t('patrol:phone.comma'))}
              </li>
            ))}
          </ul>
        </>
      )}
      {isReporting && (
        <FindingSheet
          faults={faultsOf(equipment)}
          point={{ pointId, code, tagUid: tag?.tagUid ?? null }}
          onClose={() => setReporting(false)}
          onReported={(id) => {
            setReporting(false)
            end({ id, taken: t('patrol:phone.reported') })
          }}
        />
      )}
    </section>
  )
}
