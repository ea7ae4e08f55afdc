// The ways to say which checkpoint one stands at: the camera where the browser can read codes, the NFC tag where it can read those.
import { useEffect, useRef, useState } from 'react'
import { go } from '../router.ts'
import { useWords } from '../words.ts'
import { readAddress, type TagAddress } from './read-address.ts'
import { noteTag } from './seen-tag.ts'

/** Not in every browser, and not in TypeScript's library. */
interface BarcodeReader {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}
interface NfcReading {
  readonly serialNumber: string
  readonly message: { readonly records: readonly { readonly recordType: string; readonly data?: DataView }[] }
}
interface NfcReader {
  scan(options: { readonly signal: AbortSignal }): Promise<void>
  onreading: ((reading: NfcReading) => void) | null
}
interface Readers {
  readonly BarcodeDetector?: new (options: { readonly formats: readonly string[] }) => BarcodeReader
  readonly NDEFReader?: new () => NfcReader
}
const readers = globalThis as unknown as Readers

const LOOK_EVERY_MS = 250

export function FindTag({ onProblem }: { readonly onProblem: (text: string | null) => void }) {
  const { t } = useWords()
  const [isScanning, setScanning] = useState(false)
  const [isTouching, setTouching] = useState(false)
  const canScan = readers.BarcodeDetector !== undefined && navigator.mediaDevices !== undefined
  const found = (address: TagAddress | null, tagUid: string | null) => {
    setScanning(false)
    setTouching(false)
    if (address === null) return onProblem(t('patrol:phone.wrongQr'))
    onProblem(null)
    noteTag({ ...address, tagUid })
    go(`/p/${encodeURIComponent(address.pointId)}`)
  }
  const failed = (message: string) => {
    setScanning(false)
    setTouching(false)
    onProblem(t('patrol:phone.failed', { message }))
  }
  return (
    <div className="steps-more">
      {canScan && (
        <button type="button" className="main" onClick={() => setScanning(!isScanning)} data-testid="patrol-scan">
          {t(isScanning ? 'patrol:phone.stopScan' : 'patrol:phone.scan')}
        </button>
      )}
      {readers.NDEFReader !== undefined && (
        <button type="button" className="more" aria-pressed={isTouching} onClick={() => setTouching(!isTouching)} data-testid="patrol-nfc">
          {t(isTouching ? 'patrol:phone.nfcOn' : 'patrol:phone.nfc')}
        </button>
      )}
      {!canScan && <p className="muted">{t('patrol:phone.noScan')}</p>}
      {isScanning && <Camera onFound={(text) => found(readAddress(text), null)} onFailed={failed} />}
      {isTouching && <NfcTag onFound={found} onFailed={failed} />}
    </div>
  )
}

interface CameraProps {
  readonly onFound: (text: string) => void
  readonly onFailed: (message: string) => void
}

function Camera({ onFound, onFailed }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef({ onFound, onFailed })
  told.current = { onFound, onFailed }
  useEffect(() => {
    const stop = new AbortController()
    void scan(video.current!, stop.signal).then(
      (text) => text !== null && told.current.onFound(text),
      (error: unknown) => !stop.signal.aborted && told.current.onFailed(error instanceof Error ? error.message : String(error)),
    )
    return () => stop.abort()
  }, [])
  return <video ref={video} className="scanner" muted playsInline />
}

/** The first code the camera sees; null: it was stopped before. */
async function scan(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const end = () => stream.getTracks().forEach((track) => track.stop())
  signal.addEventListener('abort', end, { once: true })
  try {
    if (signal.aborted) return null
    video.srcObject = stream
    await video.play()
    const reader = new readers.BarcodeDetector!({ formats: ['qr_code'] })
    while (!signal.aborted) {
      const [code] = await reader.detect(video)
      if (code !== undefined) return code.rawValue
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    return null
  } finally {
    end()
  }
}

interface NfcTagProps {
  readonly onFound: (address: TagAddress | null, tagUid: string) => void
  readonly onFailed: (message: string) => void
}

function NfcTag({ onFound, onFailed }: NfcTagProps) {
  const told = useRef({ onFound, onFailed })
  told.current = { onFound, onFailed }
  useEffect(() => {
    const stop = new AbortController()
    const reader = new readers.NDEFReader!()
    reader.onreading = ({ serialNumber, message }) => {
      const texts = message.records
        .filter(({ recordType, data }) => recordType === 'url' && data !== undefined)
        .map(({ data }) => new TextDecoder().decode(data))
      told.current.onFound(texts.map(readAddress).find((address) => address !== null) ?? null, serialNumber)
    }
    reader
      .scan({ signal: stop.signal })
      .catch((error: unknown) => !stop.signal.aborted && told.current.onFailed(error instanceof Error ? error.message : String(error)))
    return () => stop.abort()
  }, [])
  return null
}
