// Looks for cameras in the network: by probes that all of them hear, or one address after another.
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Progress, Spin } from 'antd'
import { SearchOutlined } from '@ant-design/icons'
import { api, orpc } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { deviceOfFound } from './new-cameras.ts'
import { useWizard, wizardSignal } from './wizard-store.ts'

type Search =
  | { readonly state: 'no' }
  | { readonly state: 'running'; readonly asked: number; readonly of: number; readonly found: number }
  | { readonly state: 'ended'; readonly found: number; readonly failed: readonly string[]; readonly isCut: boolean }
  | { readonly state: 'failed'; readonly words: string }

export function SearchForm({ bySubnet = false }: { readonly bySubnet?: boolean }) {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { typed, type, add } = useWizard()
  const { data: interfaces, error } = useQuery(orpc.cameraTrials.interfaces.queryOptions())
  const [search, setSearch] = useState<Search>({ state: 'no' })
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const subnets = typed.subnet.split(/[\s,;，；]+/).filter((text) => text !== '')
  const ports = typed.ports.split(/[\s,;，；]+/).filter((text) => text !== '')
  const isWrong = bySubnet && (subnets.length === 0 || subnets.length > 4 || !subnets.every(isSubnet) || ports.length > 4 || !ports.every(isPort))
  const run = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isWrong || search.state === 'running') return
    const mine = new AbortController()
    stop.current = mine
    let [asked, of, found] = [0, 0, 0]
    setSearch({ state: 'running', asked, of, found })
    try {
      const input = { interfaces: [...typed.interfaces], ...(bySubnet && { subnets, ports: ports.length === 0 ? [80] : ports.map(Number) }) }
      for await (const told of await api.cameraTrials.discover(input, { signal: AbortSignal.any([mine.signal, wizardSignal()]) })) {
        if (told.type === 'ended')
          return setSearch({ state: 'ended', found: told.found, failed: told.failed.map((one) => `${one.interface}: ${one.said}`), isCut: told.isCut })
        if (told.type === 'progress') [asked, of] = [told.asked, told.of]
        const device = told.type === 'found' ? deviceOfFound(told.camera, told.cameraId) : null
        if (device !== null) {
          found++
          add([device])
        }
        setSearch({ state: 'running', asked, of, found })
      }
      setSearch({ state: 'ended', found, failed: [], isCut: false })
    } catch (failure) {
      setSearch(mine.signal.aborted ? { state: 'ended', found, failed: [], isCut: false } : { state: 'failed', words: errorWords(failure) })
    }
  }
  return (
    <form className="wizard-part" onSubmit={(event) => void run(event)}>
      <p className="muted">{t(bySubnet ? 'cameras:subnetHint' : 'cameras:networkHint')}</p>
      {bySubnet && (
        <div className="cameras-bar">
          <label>
            {t('cameras:subnet')}
            <Input
              className="cameras-field"
              value={typed.subnet}
              placeholder={interfaces?.[0] === undefined ? '192.168.1.0/24' : networkOf(interfaces[0].subnet)}
              onChange={(event) => type({ subnet: event.target.value })}
              data-testid="subnet"
            />
          </label>
          <label>
            {t('cameras:ports')}
            <Input className="cameras-field" value={typed.ports} onChange={(event) => type({ ports: event.target.value })} data-testid="ports" />
          </label>
        </div>
      )}
      {!bySubnet && interfaces !== undefined && interfaces.length > 0 && (
        <Checkbox.Group
          aria-label={t('cameras:interfaces')}
          value={typed.interfaces.length === 0 ? interfaces.map(({ name }) => name) : [...typed.interfaces]}
          options={interfaces.map(({ name, address }) => ({ value: name, label: `${name} (${address})` }))}
          onChange={(chosen) => type({ interfaces: chosen })}
        />
      )}
      {error !== null && <Alert type="error" showIcon title={errorWords(error)} />}
      {!bySubnet && interfaces?.length === 0 && <Alert type="warning" showIcon title={t('cameras:noInterface')} />}
      <div className="cameras-bar">
        <Button type="primary" htmlType="submit" icon={<SearchOutlined />} disabled={isWrong} loading={search.state === 'running'} data-testid="search">
          {t('cameras:searchNow')}
        </Button>
        {search.state === 'running' && <Button onClick={() => stop.current?.abort()}>{t('cameras:stop')}</Button>}
        <SearchTold search={search} />
      </div>
    </form>
  )
}

function SearchTold({ search }: { readonly search: Search }) {
  const { t } = useWords()
  if (search.state === 'no') return null
  if (search.state === 'failed') return <Alert type="error" showIcon title={search.words} />
  if (search.state === 'running')
    return (
      <span className="search-told" role="status">
        {search.of > 0 ? (
          <Progress className="search-bar" size="small" percent={Math.round((100 * search.asked) / search.of)} aria-label={t('cameras:asked', search)} />
        ) : (
          <Spin size="small" />
        )}
        {search.of > 0 && t('cameras:asked', search)} {t('cameras:foundSoFar', search)}
      </span>
    )
  return (
    <span className="search-told" role="status" data-testid="search-ended">
      {search.found === 0 ? t('cameras:nothingFound') : t('cameras:foundAll', search)}
      {search.isCut && ` ${t('cameras:moreThere')}`}
      {search.failed.length > 0 && <span className="cameras-bad">{t('cameras:badInterfaces', { list: search.failed.join(t('listComma')) })}</span>}
    </span>
  )
}

function isSubnet(text: string): boolean {
  const [address = '', bits = ''] = text.split('/')
  const bytes = address.split('.')
  return bytes.length === 4 && bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256) && /^(2[2-9]|3[0-2])$/.test(bits)
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}

/** As it is asked at most: 192.168.1.17/24 is 192.168.1.0/24. */
function networkOf(subnet: string): string {
  return subnet.replace(/\.\d+\/2[4-9]$/, '.0/24')
}
