// What stands where a part of the console could not be drawn: nothing else of the page is touched, and nothing is sent anywhere.
import { Component, type ReactNode } from 'react'
import en from '../../resources/locales/en/failed.json'
import zh from '../../resources/locales/zh-CN/failed.json'
import '../styles/failed.css'

interface PartProps {
  /** For tests and for whoever reads it out on the telephone. */
  readonly name: string
  /** The whole page: it is loaded anew, and by itself too, because at night nobody may be there to press. */
  readonly isPage?: boolean
  /** What is drawn here, such as the screen; when it becomes another one, that is tried. null: nothing just now. */
  readonly of?: unknown
  /** What the part held, such as the keyboard, is given back. */
  readonly onFailed?: () => void
  /** Before the part is drawn anew: what may have made it fail is forgotten. */
  readonly onAgain?: () => void
  readonly children: ReactNode
}

interface PartState {
  readonly problem: string | null
  /** What was drawn last. */
  readonly of: unknown
}

export class Part extends Component<PartProps, PartState> {
  override state: PartState = { problem: null, of: null }

  static getDerivedStateFromProps({ of = null }: PartProps, state: PartState): PartState | null {
    return of === null || of === state.of ? null : { problem: null, of }
  }

  static getDerivedStateFromError(error: unknown): Partial<PartState> {
    return { problem: String(error).slice(0, MOST_PROBLEM) }
  }

  override render(): ReactNode {
    const { name, isPage = false, onAgain, children } = this.props
    const { problem } = this.state
    if (problem === null) return children
    const again = () => {
      if (isPage) return window.location.reload()
      onAgain?.()
      this.setState({ problem: null })
    }
    return <FailedPart name={name} isPage={isPage} problem={problem} onAgain={again} />
  }

  override componentDidCatch(): void {
    this.props.onFailed?.()
    if (this.props.isPage === true) reloadOnce()
  }
}

const MOST_PROBLEM = 300
const RELOAD_AFTER_MS = 15_000
const RELOADED = 'vigil.reloaded'

/** Once per window: a page that fails again at once would load for ever and never be read. */
function reloadOnce(): void {
  if (sessionStorage.getItem(RELOADED) !== null) return
  sessionStorage.setItem(RELOADED, 'yes')
  setTimeout(() => window.location.reload(), RELOAD_AFTER_MS)
}

interface FailedPartProps {
  readonly name: string
  readonly isPage: boolean
  readonly problem: string
  readonly onAgain: () => void
}

/** Both languages, from the words themselves: what failed may be the choice of the language. */
function FailedPart({ name, isPage, problem, onAgain }: FailedPartProps) {
  return (
    <section className={isPage ? 'failed failed-page' : 'failed'} role="alert" data-testid={`failed-${name}`}>
      {[zh, en].map((words) => (
        <div key={words.title} lang={words.lang}>
          <h2>{isPage ? words.pageTitle : words.title}</h2>
          <p>{isPage ? words.pageText : words.text}</p>
        </div>
      ))}
      {/* takes no focus: the next key is the operator's, not this button's */}
      <button type="button" data-testid="failed-again" onClick={onAgain}>
        {isPage ? `${zh.pageAgain} · ${en.pageAgain}` : `${zh.again} · ${en.again}`}
      </button>
      <code>{`${name}: ${problem}`}</code>
    </section>
  )
}
