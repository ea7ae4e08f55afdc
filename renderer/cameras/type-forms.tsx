// Cameras that somebody names: a list out of a spreadsheet, a recorder, addresses of streams.
import { useRef, useState, type SubmitEvent } from 'react'
import { Alert, Button, Input, Radio } from 'antd'
import { FileAddOutlined, PlusOutlined } from '@ant-design/icons'
import { CAMERA_LANGUAGES, type CameraLanguage, type CameraLine } from '../../contract/camera-pairing.ts'
import { portOf, readTypedAddress } from '../../contract/typed-address.ts'
import type { CameraList } from '../../contract/camera-trials.ts'
import { api } from '../api.ts'
import { useWords } from '../i18n.ts'
import { useErrorWords } from '../parts/use-error-words.ts'
import { deviceAt, devicesOfStreams } from './new-cameras.ts'
import { useWizard } from './wizard-store.ts'

/** As much as one call takes, in base64. */
const MAX_BYTES = 45_000

export function ListForm() {
  const { t } = useWords()
  const errorWords = useErrorWords()
  const { typed, add } = useWizard()
  const file = useRef<HTMLInputElement>(null)
  const [told, setTold] = useState<{ readonly list: CameraList; readonly added: number } | string | null>(null)
  const [isReading, setReading] = useState(false)
  const read = async (bytes: Uint8Array) => {
    if (bytes.length > MAX_BYTES) return setTold(t('cameras:listProblem.tooLarge'))
    setReading(true)
    try {
      const list = await api.cameraTrials.readList({ data: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) })
      const right = list.lines.filter(({ problem }) => problem === null)
      add(right.map(({ name, host, port, scheme, login }) => deviceAt(host, port, { name, login, ...(scheme && { scheme }) })))
      setTold({ list, added: right.length })
    } catch (error) {
      setTold(errorWords(error))
    }
    setReading(false)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (typed.list.trim() !== '') void read(new TextEncoder().encode(withHeading(typed.list)))
  }
  return (
    <form className="wizard-part" onSubmit={submit}>
      <p className="muted">{t('cameras:listHint')}</p>
      <LinesField of="list" />
      <input
        ref={file}
        type="file"
        accept=".csv,.txt"
        hidden
        data-testid="list-file"
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          if (chosen !== undefined) void chosen.arrayBuffer().then((bytes) => read(new Uint8Array(bytes)))
          event.target.value = ''
        }}
      />
      <p className="cameras-bar">
        <Button type="primary" htmlType="submit" icon={<PlusOutlined />} loading={isReading} disabled={typed.list.trim() === ''} data-testid="list-add">
          {t('cameras:addLines')}
        </Button>
        <Button icon={<FileAddOutlined />} disabled={isReading} onClick={() => file.current?.click()}>
          {t('cameras:chooseFile')}
        </Button>
      </p>
      {typeof told === 'string' && <Alert type="error" showIcon title={told} />}
      {typeof told === 'object' && told !== null && <ListTold {...told} />}
    </form>
  )
}

function ListTold({ list, added }: { readonly list: CameraList; readonly added: number }) {
  const { t } = useWords()
  if (list.problem !== null) return <Alert type="error" showIcon title={t(`cameras:listProblem.${list.problem}`)} />
  const wrong = list.lines.filter((line): line is CameraLine & { problem: NonNullable<CameraLine['problem']> } => line.problem !== null)
  return (
    <div role="status">
      <p>{t('cameras:linesAdded', { n: added, all: list.lines.length })}</p>
      {wrong.slice(0, 20).map(({ line, host, problem }) => (
        <p key={line} className="cameras-bad">
          {t('cameras:lineWrong', { line, host })} {t(`cameras:lineProblem.${problem}`)}
        </p>
      ))}
    </div>
  )
}

/** Addresses alone are a list as well. */
function withHeading(text: string): string {
  const lines = text.trim().split(/\r?\n/)
  if (lines.some((line) => /[,;\t，]/.test(line))) return text.replaceAll('，', ',')
  return ['address', ...lines.map((line) => line.trim())].join('\n')
}

/** One device a line; kept while other ways are looked at. */
function LinesField({ of }: { readonly of: 'list' | 'streams' }) {
  const { t } = useWords()
  const { typed, type } = useWizard()
  return (
    <Input.TextArea
      rows={4}
      value={typed[of]}
      aria-label={t(`cameras:way.${of}`)}
      placeholder={t(`cameras:${of}Sample`)}
      onChange={(event) => type({ [of]: event.target.value })}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
      }}
      data-testid={`${of}-text`}
    />
  )
}

export function RecorderForm() {
  const { t } = useWords()
  const { typed, type, add, set } = useWizard()
  const address = readTypedAddress(typed.host)
  // A port in the address, and that of https, come before the one that stands in the field unasked.
  const port = address !== null && (address.port !== null || (address.scheme === 'https' && typed.port === '80')) ? portOf(address) : Number(typed.port)
  const isRight = address !== null && Number.isSafeInteger(port) && port >= 1 && port <= 65_535
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!isRight) return
    add([deviceAt(address.host, port, { language: typed.language as CameraLanguage, scheme: address.scheme })])
    set({ step: 'logIn' })
  }
  return (
    <form className="wizard-part" onSubmit={submit}>
      <p className="muted">{t('cameras:recorderHint')}</p>
      <Radio.Group
        optionType="button"
        aria-label={t('cameras:languages')}
        value={typed.language}
        options={CAMERA_LANGUAGES.map((one) => ({ value: one, label: <span data-testid={`language-${one}`}>{t(`cameras:language.${one}`)}</span> }))}
        onChange={(event) => type({ language: event.target.value as CameraLanguage })}
      />
      <div className="cameras-bar">
        <label>
          {t('cameras:host')}
          <Input
            className="cameras-field"
            maxLength={300}
            value={typed.host}
            placeholder="192.168.1.64"
            onChange={(event) => type({ host: event.target.value })}
            data-testid="recorder-host"
          />
        </label>
        <label>
          {t('cameras:port')}
          <Input
            className="cameras-port"
            inputMode="numeric"
            value={typed.port}
            onChange={(event) => type({ port: event.target.value })}
            data-testid="recorder-port"
          />
        </label>
        <Button type="primary" htmlType="submit" disabled={!isRight} data-testid="recorder-add">
          {t('cameras:goLogInOne')}
        </Button>
      </div>
    </form>
  )
}

export function StreamsForm() {
  const { t } = useWords()
  const { typed, type, add } = useWizard()
  const [wrong, setWrong] = useState<readonly number[]>([])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const read = devicesOfStreams(typed.streams)
    add(read.devices)
    setWrong(read.wrong)
    // right ones, which may hold a password, do not stay in sight
    type({
      streams: typed.streams
        .split(/\r?\n/)
        .filter((_, at) => read.wrong.includes(at + 1))
        .join('\n'),
    })
  }
  return (
    <form className="wizard-part" onSubmit={submit}>
      <p className="muted">{t('cameras:streamsHint')}</p>
      <LinesField of="streams" />
      <p className="cameras-bar">
        <Button type="primary" htmlType="submit" icon={<PlusOutlined />} disabled={typed.streams.trim() === ''} data-testid="streams-add">
          {t('cameras:addLines')}
        </Button>
      </p>
      {wrong.length > 0 && <Alert type="error" showIcon title={t('cameras:streamsWrong', { n: wrong.length })} />}
    </form>
  )
}
