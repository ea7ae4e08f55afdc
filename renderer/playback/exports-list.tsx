// What was taken out of the recordings: under way, ready to be fetched, or what became of it.
import { App, Button, Popconfirm, Progress } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ExportView } from '../../contract/playback-api.ts'
import { orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { sizeText } from '../look-back/size-text.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

export function ExportsList() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { data, error } = useQuery(
    orpc.exports.list.queryOptions({ refetchInterval: ({ state }) => (state.data?.items.some((one) => one.state === 'running') === true ? 1000 : 15_000) }),
  )
  if (error !== null) return <p role="alert">{errorWords(error)}</p>
  if (data === undefined) return <p className="muted">{t('reading')}</p>
  return (
    <>
      <p className="muted">{t('playback:exportsUsed', { used: sizeText(data.usedBytes), quota: sizeText(data.quotaBytes) })}</p>
      {data.items.length === 0 && <p className="muted">{t('playback:noExports')}</p>}
      <ul className="playback-list" data-testid="exports">
        {data.items.map((one) => (
          <Export key={one.id} item={one} />
        ))}
      </ul>
    </>
  )
}

function Export({ item }: { readonly item: ExportView }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const options = {
    onError: (error: unknown) => void message.error(errorWords(error)),
    onSettled: () => void queries.invalidateQueries({ queryKey: orpc.exports.key() }),
  }
  const cancel = useMutation(orpc.exports.cancel.mutationOptions(options))
  const remove = useMutation(orpc.exports.remove.mutationOptions(options))
  return (
    <li className="export" data-testid="export" data-state={item.state}>
      <div>
        <strong>{item.number}</strong> {t(`playback:exportState.${item.state}`)}
        <br />
        <span className="muted">
          {item.cameras.map(({ name }) => name).join(t('listComma'))} · {siteTime(item.fromMs)} – {siteTime(item.toMs, 'time')}
          <br />
          {t('playback:exportWhy', { reason: item.reason })}
          <br />
          {t('playback:exportBy', { name: item.startedBy ?? '—', time: siteTime(item.startedAtMs) })}
          {item.bytes > 0 && ` · ${sizeText(item.bytes)}`}
        </span>
        {item.problem !== null && <p role="alert">{errorText(item.problem, i18n.language)}</p>}
      </div>
      {item.state === 'running' && (
        <div className="export-row">
          <Progress percent={Math.floor(item.progress01 * 100)} size="small" aria-label={t('playback:exportProgress', { number: item.number })} />
          <Button loading={cancel.isPending} onClick={() => cancel.mutate({ id: item.id })}>
            {t('playback:cancel')}
          </Button>
        </div>
      )}
      {item.state === 'ready' && (
        <div className="export-row">
          {item.files.map(({ file, cameraId, bytes }) => (
            <a key={file} href={`/upload/export/${encodeURIComponent(item.id)}/${encodeURIComponent(file)}`} download={file} data-testid="export-file">
              <strong>{cameraId === null ? t('playback:manifest') : (item.cameras.find((camera) => camera.cameraId === cameraId)?.name ?? cameraId)}</strong>{' '}
              {file} ({sizeText(bytes)})
            </a>
          ))}
          <Popconfirm
            title={t('playback:removeExport')}
            okText={t('playback:remove')}
            cancelText={t('playback:keepIt')}
            onConfirm={() => remove.mutate({ id: item.id })}
          >
            <Button loading={remove.isPending}>{t('playback:remove')}</Button>
          </Popconfirm>
        </div>
      )}
      {item.keptUntilMs !== null && <span className="muted">{t('playback:keptUntil', { date: siteTime(item.keptUntilMs, 'date') })}</span>}
    </li>
  )
}
