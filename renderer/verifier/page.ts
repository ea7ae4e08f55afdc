// The verifier: a page of one file that is opened from a disk, needs nothing installed, and says whether an export or a package is what was signed.
import { checkSealed, type SealedReport } from '../../contract/sealed/check-sealed.ts'
import { chosenFiles, droppedFiles, opened, type Named } from './dropped-files.ts'
import { tellReport } from './tell-report.ts'
import { wordOf, type Language, type WordKey } from './words.ts'

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T
const [drop, state, result, expected] = [byId('drop'), byId('state'), byId('result'), byId<HTMLInputElement>('expected')]

let language: Language = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
type Shown = SealedReport | { readonly unreadable: string }
let shown: Shown | null = null
/** What is read for an older choice is not shown. */
let turn = 0

function draw(): void {
  document.documentElement.lang = language
  document.title = `Vigil · ${wordOf(language, 'title')}`
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) element.textContent = wordOf(language, element.dataset['word'] as WordKey)
  byId('language').textContent = wordOf(language, 'language')
  result.replaceChildren(
    ...(shown === null ? [] : 'unreadable' in shown ? [verdictOf(false, wordOf(language, 'notZip', { why: shown.unreadable }))] : drawn(shown)),
  )
}

function drawn(report: SealedReport): HTMLElement[] {
  const told = tellReport(report, expected.value, language)
  const print = element('p')
  if (told.fingerprint !== null) {
    const code = element('span', told.fingerprint)
    code.id = 'fingerprint'
    print.append(element('strong', wordOf(language, 'fingerprint')), document.createElement('br'), code, document.createElement('br'))
    const compared = element('span', wordOf(language, told.compared))
    compared.className = told.compared === 'other' ? 'bad-line' : ''
    compared.id = 'compared'
    print.append(compared)
  }
  const table = element('table')
  for (const [label, value] of told.facts) {
    const row = element('tr')
    const head = element('th', label)
    head.setAttribute('scope', 'row')
    row.append(head, element('td', value))
    table.append(row)
  }
  return [verdictOf(told.isGood, told.verdict), listOf('findings', told.bad, 'bad-line'), print, listOf('notes', told.notes, ''), table]
}

function verdictOf(isGood: boolean, words: string): HTMLElement {
  const box = element('p', `${isGood ? '✓' : '✗'} ${words}`)
  box.id = 'verdict'
  box.className = isGood ? 'good' : 'bad'
  return box
}

function listOf(id: string, lines: readonly string[], className: string): HTMLElement {
  const list = element('ul')
  list.id = id
  for (const line of lines) {
    const item = element('li', line)
    item.className = className
    list.append(item)
  }
  list.hidden = lines.length === 0
  return list
}

function element(name: string, text = ''): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

async function check(named: Promise<readonly Named[]>): Promise<void> {
  const mine = ++turn
  shown = null
  draw()
  const bar = document.createElement('progress')
  const words = element('span', wordOf(language, 'unpacked'))
  state.replaceChildren(bar, words)
  const tell = (done: number, total: number) => {
    bar.max = Math.max(1, total)
    bar.value = done
    words.textContent = wordOf(language, 'reading', { done: mega(done), total: mega(total) })
  }
  let found: Shown
  try {
    const { files, odd } = await opened(await named)
    found = await checkSealed(files, odd, (done, total) => mine === turn && tell(done, total))
  } catch (error) {
    found = { unreadable: error instanceof Error ? error.message : String(error) }
  }
  if (mine !== turn) return
  state.replaceChildren()
  shown = found
  draw()
}

function mega(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

byId('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh-CN' : 'en'
  draw()
})
expected.addEventListener('input', draw)
for (const id of ['files', 'folder']) {
  const input = byId<HTMLInputElement>(id)
  input.addEventListener('change', () => {
    if (input.files !== null && input.files.length > 0) void check(Promise.resolve(chosenFiles(input.files)))
    // the same file chosen again is checked again
    input.value = ''
  })
}
addEventListener('dragover', (event) => {
  event.preventDefault()
  drop.classList.add('over')
})
addEventListener('dragleave', () => drop.classList.remove('over'))
addEventListener('drop', (event) => {
  event.preventDefault()
  drop.classList.remove('over')
  if (event.dataTransfer !== null) void check(droppedFiles(event.dataTransfer))
})
draw()
// some browsers keep this from files on the disk
if (!('subtle' in crypto)) state.textContent = wordOf(language, 'noCrypto')
