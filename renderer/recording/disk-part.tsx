// The disk as a bar and in words: what recordings take, what else, what is free and kept free, and when it is full.
import { Alert } from 'antd'
import type { RecordingView } from '../../contract/recording.ts'
import { useWords } from '../i18n.ts'
import { sizeText } from '../look-back/size-text.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

type Disk = NonNullable<RecordingView['disk']>

interface DiskPartProps {
  readonly disk: Disk
  /** Cameras that reach their own limit before their days are over. */
  readonly limited: number
}

export function DiskPart({ disk, limited }: DiskPartProps) {
  const { t } = useWords()
  const time = useSiteTime()
  const { ringBytes, freeBytes, totalBytes, reserveBytes, neededBytes, availableBytes, isHeld, isTooSmall, fullAtMs } = disk
  const otherBytes = Math.max(0, totalBytes - freeBytes - ringBytes)
  const keptFree = Math.min(freeBytes, reserveBytes)
  const parts = [
    { name: 'other', bytes: otherBytes },
    { name: 'ring', bytes: ringBytes },
    { name: 'free', bytes: freeBytes - keptFree },
    { name: 'reserve', bytes: keptFree },
  ] as const
  return (
    <section className="recording-disk" aria-label={t('recording:disk')} data-testid="recording-disk">
      <div className="recording-bar" aria-hidden="true">
        {parts.map(({ name, bytes }) => (
          <i key={name} className={`recording-${name}`} style={{ flexGrow: Math.max(bytes / totalBytes, 0) }} />
        ))}
      </div>
      <p className="recording-parts">
        {parts.map(({ name, bytes }) => (
          <span key={name}>
            <i className={`recording-key recording-${name}`} aria-hidden="true" /> {t(`recording:part.${name}`, { size: sizeText(bytes) })}
          </span>
        ))}
      </p>
      {isHeld && <Alert type="error" showIcon title={t('recording:held', { size: sizeText(reserveBytes) })} data-testid="recording-held" />}
      {isTooSmall ? (
        <Alert
          type="warning"
          showIcon
          title={t('recording:tooSmall', { needed: sizeText(neededBytes), available: sizeText(availableBytes) })}
          description={fullAtMs === null ? null : t('recording:fullAt', { at: `${time(fullAtMs, 'date')} ${time(fullAtMs, 'time').slice(0, 5)}` })}
          data-testid="recording-too-small"
        />
      ) : (
        <p data-testid="recording-fits">
          {neededBytes === 0
            ? t('recording:unforeseen')
            : t(limited > 0 ? 'recording:diskFits' : 'recording:allFits', {
                needed: sizeText(neededBytes),
                available: sizeText(availableBytes),
                n: limited,
              })}
        </p>
      )}
    </section>
  )
}
