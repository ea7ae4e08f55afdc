// The audit chain: the key's fingerprint to tell others, how far it is anchored and where, and a check of it here and now.
import { useState } from 'react'
import { Alert, App, Button, Input, Progress } from 'antd'
import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ChainView } from '../../contract/proof-api.ts'
import { orpc } from '../api.ts'
import { errorText, useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { useSiteTime } from '../parts/use-site-time.ts'

const SOON_MS = 500
const LATER_MS = 15_000

export function ChainPanel({ maySetPlace }: { readonly maySetPlace: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { data, error } = useQuery(
    orpc.proof.chain.queryOptions({ refetchInterval: ({ state }) => (state.data?.checking01 === null || state.data === undefined ? LATER_MS : SOON_MS) }),
  )
  if (error !== null) return <Alert type="error" showIcon title={errorWords(error)} />
  if (data === undefined) return <p className="muted">{t('reading')}</p>
  return (
    <div className="chain" data-testid="chain">
      <KeyPart fingerprint={data.fingerprint} />
      <CheckPart chain={data} />
      <PlacePart chain={data} maySet={maySetPlace} />
    </div>
  )
}

function KeyPart({ fingerprint }: { readonly fingerprint: string }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const spaced = fingerprint.replaceAll(/(.{4})(?=.)/g, '$1 ')
  return (
    <section aria-label={t('proof:fingerprint')}>
      <h3>{t('proof:fingerprint')}</h3>
      <p className="chain-fingerprint" data-testid="chain-fingerprint">
        {spaced}
      </p>
      <p className="muted">{t('proof:fingerprintHint')}</p>
      <p className="chain-row">
        <Button
          onClick={() =>
            void navigator.clipboard.writeText(spaced).then(
              () => void message.success(t('proof:copied')),
              () => undefined,
            )
          }
        >
          {t('proof:copy')}
        </Button>
        <Button icon={<DownloadOutlined />} href="/upload/verify.html" download="verify.html" data-testid="verifier-save">
          {t('proof:verifierSave')}
        </Button>
      </p>
    </section>
  )
}

function CheckPart({ chain }: { readonly chain: ChainView }) {
  const { t } = useWords()
  const siteTime = useSiteTime()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const check = useMutation(
    orpc.proof.check.mutationOptions({
      onError: (error) => void message.error(errorWords(error)),
      onSettled: () => void queries.invalidateQueries({ queryKey: orpc.proof.chain.key() }),
    }),
  )
  const { anchor, checked, checking01, entries } = chain
  return (
    <section aria-label={t('proof:tabs.chain')}>
      <h3>{t('proof:tabs.chain')}</h3>
      <dl className="chain-facts">
        <dt>{t('proof:entries')}</dt>
        <dd>{entries.toLocaleString('en-US')}</dd>
        <dt>{t('proof:anchor')}</dt>
        <dd data-testid="chain-anchor">{anchor === null ? t('proof:noAnchor') : t('proof:anchorAt', { seq: anchor.seq, time: siteTime(anchor.atMs) })}</dd>
      </dl>
      <p className="muted">{t('proof:anchorsHint')}</p>
      {checking01 !== null ? (
        <Progress percent={Math.floor(checking01 * 100)} aria-label={t('proof:checking')} />
      ) : (
        <Button type="primary" loading={check.isPending} onClick={() => check.mutate(undefined)} data-testid="chain-check">
          {t('proof:check')}
        </Button>
      )}
      {checked !== null && (
        <Alert
          type={checked.ok ? 'success' : 'error'}
          showIcon
          data-testid="chain-checked"
          title={
            checked.ok
              ? t('proof:checkedOk', { entries: checked.entries, anchors: checked.anchors, time: siteTime(checked.atMs) })
              : t('proof:checkedBroken', { why: checked.why ?? '', time: siteTime(checked.atMs) })
          }
        />
      )}
      <p className="muted">{t('proof:checkHint')}</p>
    </section>
  )
}

function PlacePart({ chain: { second }, maySet }: { readonly chain: ChainView; readonly maySet: boolean }) {
  const { t, i18n } = useWords()
  const siteTime = useSiteTime()
  const { message } = App.useApp()
  const errorWords = useErrorWords()
  const queries = useQueryClient()
  const [typed, setTyped] = useState<string | null>(null)
  const folder = typed ?? second.path ?? ''
  const save = useMutation(
    orpc.proof.savePlace.mutationOptions({
      onSuccess: (chain) => {
        setTyped(null)
        void message.success(t(chain.second.path === null ? 'proof:placeRemoved' : 'proof:placeSaved'))
      },
      onError: (error) => void message.error(errorWords(error)),
      onSettled: () => void queries.invalidateQueries({ queryKey: orpc.proof.chain.key() }),
    }),
  )
  return (
    <section aria-label={t('proof:second')}>
      <h3>{t('proof:second')}</h3>
      <p className="muted">{t('proof:secondHint')}</p>
      {second.path === null ? (
        <Alert type="warning" showIcon title={t('proof:secondNone')} />
      ) : (
        <p data-testid="chain-place">
          {second.path}
          {second.writtenAtMs !== null && <span className="muted"> · {t('proof:secondWritten', { time: siteTime(second.writtenAtMs) })}</span>}
        </p>
      )}
      {second.problem !== null && <Alert type="error" showIcon title={errorText(second.problem, i18n.language)} />}
      {maySet && (
        <div className="chain-row">
          <Input
            value={folder}
            maxLength={500}
            aria-label={t('proof:folder')}
            placeholder={t('proof:folder')}
            data-testid="chain-folder"
            onChange={({ target }) => setTyped(target.value)}
            onPressEnter={() => folder.trim() !== '' && save.mutate({ folder: folder.trim() })}
          />
          <Button
            disabled={folder.trim() === ''}
            loading={save.isPending}
            onClick={() => save.mutate({ folder: folder.trim() })}
            data-testid="chain-folder-save"
          >
            {t('proof:savePlace')}
          </Button>
          {second.path !== null && (
            <Button loading={save.isPending} onClick={() => save.mutate({ folder: null })}>
              {t('proof:removePlace')}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
