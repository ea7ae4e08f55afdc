// How the data stand, one line each: the last good backup, the next, the last trial, the second place, files, the disk, and what was lost.
import type { BackupView } from '../../contract/backup.ts'
import { errorText, useWords } from '../i18n.ts'
import { sizeText } from '../look-back/size-text.ts'
import { useNow } from '../use-now.ts'
import { ToneMark, type Tone } from '../parts/state-mark.tsx'
import { useAgeText } from '../parts/use-age-text.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const LATE_MS = 3 * 3_600_000
const DRILL_LATE_MS = 48 * 3_600_000

interface Line {
  readonly name: string
  readonly tone: Tone
  readonly text: string
}

export function BackupStanding({ view }: { readonly view: BackupView }) {
  const { t, i18n } = useWords()
  const time = useSiteTime()
  const now = useNow(10_000)
  const age = useAgeText()
  const moment = (atMs: number) => `${time(atMs, 'date')} ${time(atMs, 'time').slice(0, 5)}`
  const { lastGood, lastDrill, settings, files, losses, fullAtMs, reserveBytes, nextAtMs } = view
  const place = [...view.runs].find(({ second, problem }) => second !== 'none' && problem === null)
  const lines: Line[] = [
    lastGood === null
      ? { name: 'last', tone: 'warn', text: t('backups:neverMade') }
      : {
          name: 'last',
          tone: now - lastGood.startedAtMs > LATE_MS ? 'bad' : 'good',
          text: t('backups:lastText', { at: moment(lastGood.startedAtMs), age: age(now - lastGood.startedAtMs), size: sizeText(lastGood.bytes ?? 0) }),
        },
    { name: 'next', tone: 'busy', text: nextAtMs <= now ? t('backups:soon') : moment(nextAtMs) },
    lastDrill === null
      ? { name: 'drill', tone: 'quiet', text: t('backups:neverTried') }
      : lastDrill.problem === null
        ? {
            name: 'drill',
            tone: now - lastDrill.startedAtMs > DRILL_LATE_MS ? 'warn' : 'good',
            text: t('backups:drillText', { at: moment(lastDrill.startedAtMs), name: lastDrill.name ?? '' }),
          }
        : { name: 'drill', tone: 'bad', text: `${moment(lastDrill.startedAtMs)} ${errorText(lastDrill.problem, i18n.language)}` },
    settings.second === null
      ? { name: 'second', tone: 'warn', text: t('backups:noSecond') }
      : {
          name: 'second',
          tone: place === undefined ? 'busy' : place.second === 'failed' ? 'bad' : settings.second.ownDisk ? 'good' : 'warn',
          text: `${settings.second.dir} · ${place === undefined ? t('backups:soon') : place.second === 'failed' ? errorText('backup.secondPlace', i18n.language) : t(settings.second.ownDisk ? 'backups:copied' : 'backups:copiedSameDisk')}`,
        },
    files === null
      ? { name: 'files', tone: 'busy', text: t('reading') }
      : {
          name: 'files',
          tone: files.missing > 0 ? 'bad' : files.unknown > 0 ? 'warn' : 'good',
          text:
            files.missing + files.unknown === 0
              ? t('backups:filesFit')
              : t('backups:filesDiffer', { missing: files.missing, unknown: files.unknown, size: sizeText(files.unknownBytes) }),
        },
    { name: 'disk', tone: fullAtMs === null ? 'good' : 'warn', text: fullAtMs === null ? t('backups:notFull') : t('backups:fullAt', { at: moment(fullAtMs) }) },
    {
      name: 'reserve',
      tone: reserveBytes === 0 ? 'quiet' : 'good',
      text: reserveBytes === 0 ? t('backups:noReserve') : t('backups:reserveText', { size: sizeText(reserveBytes) }),
    },
    ...losses.map(({ id, why, fromMs, toMs, keptIn }) => ({
      name: `loss-${id}`,
      tone: 'bad' as const,
      text: [t(`backups:loss.${why}`, { from: moment(fromMs), to: moment(toMs) }), ...(keptIn === null ? [] : [t('backups:keptIn', { dir: keptIn })])].join(
        ' ',
      ),
    })),
  ]
  return (
    <dl className="backups-standing" data-testid="backups-standing">
      {lines.map(({ name, tone, text }) => (
        <div key={name} data-testid={`backups-${name}`}>
          <dt>{t(`backups:line.${name.startsWith('loss') ? 'loss' : (name as 'last')}`)}</dt>
          <dd>
            <ToneMark tone={tone} text={text} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
