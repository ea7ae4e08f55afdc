// The phone page: log-in or the pages, with what must be seen from everywhere around them.
import { useEffect, useState } from 'react'
import { useConnection } from '../connection.ts'
import { useAwake, useRinging, useSoundPermission } from './alarm/use-alarm.ts'
import { LogIn } from './log-in.tsx'
import { PHONE_PAGES, type PhonePage } from './pages.ts'
import { api, codeOfError } from './api.ts'
import { usePhone } from './phone-store.ts'
import { go, matchPath, usePath } from './router.ts'
import { SosButton, SosNotices } from './sos.tsx'
import { useTasks } from './tasks/use-tasks.ts'
import { useLine, useWhoItIs } from './use-line.ts'
import { WarningsBanner } from './warnings-banner.tsx'
import { errorText, useWords } from './words.ts'

export function App() {
  const { t, language } = useWords()
  const user = usePhone((phone) => phone.user)
  useWhoItIs()
  useSoundPermission()
  useEffect(() => {
    document.documentElement.lang = language
    document.querySelector('link[rel=manifest]')?.setAttribute('href', language === 'en' ? '/phone/en.webmanifest' : '/phone/zh.webmanifest')
  }, [language])
  if (user === undefined)
    return (
      <main className="log-in" role="status">
        <p>{t('phone:auth.loading')}</p>
      </main>
    )
  if (user === null) return <LogIn />
  if (user.mustDo !== undefined) return <AtConsoleFirst />
  return user.permissions.includes('doTasks') ? <Pages userId={user.id} /> : <NoTasks />
}

/** A password of one's own is chosen, and codes are set up, where there is a keyboard. */
function AtConsoleFirst() {
  const { t } = useWords()
  return (
    <main className="log-in">
      <p className="notice amber" data-testid="phone-must-do">
        {t('phone:auth.consoleFirst')}
      </p>
      <button type="button" className="plain" onClick={() => usePhone.setState({ user: null })}>
        {t('phone:auth.logIn')}
      </button>
    </main>
  )
}

function NoTasks() {
  const { t } = useWords()
  return (
    <main className="log-in">
      <p className="notice amber">{t('phone:auth.noTasks')}</p>
      <button type="button" className="plain" onClick={() => usePhone.setState({ user: null })}>
        {t('phone:auth.logIn')}
      </button>
    </main>
  )
}

function Pages({ userId }: { readonly userId: string }) {
  const { t } = useWords()
  const path = usePath()
  const [calledId, setCalledId] = useState<string | null>(null)
  const onDuty = usePhone(({ mine }) => mine?.me?.onDutySinceMs != null)
  const rings = useTasks().some(({ state }) => state === 'assigned')
  useLine(userId)
  useRinging(rings)
  useAwake(onDuty)
  const found = findPage(path)
  return (
    <div className={rings ? 'phone ringing' : 'phone'} data-testid="phone" data-ringing={rings}>
      <SosNotices calledId={calledId} onCalled={setCalledId} />
      <TopBar />
      <WarningsBanner />
      <main>
        {found === null ? (
          <section className="empty">
            <p>{t('phone:page.notFound')}</p>
            <button type="button" className="main" onClick={() => go('/phone')}>
              {t('phone:page.toTasks')}
            </button>
          </section>
        ) : (
          <found.page.view params={found.params} />
        )}
      </main>
      <nav className="bar" aria-label={t('phone:bar.label')}>
        <LostStrip />
        {PHONE_PAGES.flatMap(({ name, path: at, tab }) =>
          tab === undefined
            ? []
            : [
                <button
                  key={name}
                  type="button"
                  className="tab"
                  aria-current={found?.page.name === name ? 'page' : undefined}
                  onClick={() => go(at)}
                  data-testid={`tab-${name}`}
                >
                  <span aria-hidden>{tab.icon}</span>
                  {t(tab.title)}
                </button>,
              ],
        )}
        <SosButton onCalled={setCalledId} />
      </nav>
    </div>
  )
}

function findPage(path: string): { readonly page: PhonePage; readonly params: Readonly<Record<string, string>> } | null {
  for (const page of PHONE_PAGES) {
    const params = matchPath(page.path, path)
    if (params !== null) return { page, params }
  }
  return null
}

/** In sight wherever one has scrolled to. */
function LostStrip() {
  const { t } = useWords()
  const isLost = useConnection((c) => c.state === 'lost')
  const waiting = usePhone(({ outbox }) => outbox.entries.filter(({ refused }) => refused === null).length)
  if (!isLost) return null
  return (
    <p className="lost-strip" aria-hidden data-testid="lost-strip">
      {LINE_SHAPES.lost} {t('phone:line.lost')}
      {waiting > 0 && ` · ⇡ ${t('phone:task.waitingN', { n: waiting })}`}
    </p>
  )
}

const LINE_SHAPES = { open: '●', connecting: '◌', lost: '✖' } as const

/** Where, whether there is a line, what waits, and on duty or not. */
function TopBar() {
  const { t, language } = useWords()
  const { mine, outbox } = usePhone()
  const line = useConnection((c) => c.state)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const onDuty = mine?.me?.onDutySinceMs != null
  const waiting = outbox.entries.filter(({ refused }) => refused === null).length
  const change = async () => {
    // a thumb that slips must not end it
    if (onDuty && !window.confirm(t('phone:duty.endAsk'))) return
    setBusy(true)
    try {
      await (onDuty ? api.duty.endMine() : api.duty.startMine())
      setProblem(null)
    } catch (error) {
      const code = codeOfError(error)
      setProblem(code === null || code === 'connection' ? t('phone:auth.unreachable') : errorText(code, language))
    }
    setBusy(false)
  }
  return (
    <header className="top">
      <span className={`line ${line}`} role="status" data-testid="phone-line" data-state={line}>
        <span aria-hidden>{LINE_SHAPES[line]} </span>
        {t(`phone:line.${line}`)}
      </span>
      {outbox.entries.length > 0 && (
        <button type="button" className="plain count" onClick={() => go('/phone/queue')} data-testid="phone-waiting">
          {waiting > 0 ? `⇡ ${t('phone:task.waitingN', { n: waiting })}` : `✖ ${t('phone:queue.refused')} (${outbox.entries.length})`}
        </button>
      )}
      {mine?.me != null && (
        <button
          type="button"
          className={onDuty ? 'duty on' : 'duty'}
          aria-pressed={onDuty}
          disabled={busy}
          onClick={() => void change()}
          data-testid="phone-duty"
          data-on={onDuty}
        >
          <span aria-hidden>{onDuty ? '● ' : '○ '}</span>
          {t(onDuty ? 'phone:duty.end' : 'phone:duty.start')}
        </button>
      )}
      {problem !== null && (
        <p className="notice amber" role="alert">
          {problem}
        </p>
      )}
    </header>
  )
}
