// The readable page of a package of evidence: the incident, what is enclosed, and what happened, in both languages; no script, and nothing from elsewhere.
import type { IncidentDetail, TimelineEntry } from '../../../contract/incident.ts'
import { siteTime, utcOffset } from '../../reports/site-time.ts'
import { spacedFingerprint } from '../evidence-key.ts'
import { deedWords, kindWords, packageWords, problemWords, severityWords, stateWords, type Both } from './package-words.ts'

export interface PageFile {
  readonly file: string
  readonly is: string
  readonly bytes: number
  readonly sha256: string
  readonly wasAltered: boolean
}

export interface PageFacts {
  readonly number: string
  readonly siteName: string
  readonly timezone: string
  readonly madeAtMs: number
  readonly by: string
  readonly reason: string
  readonly fingerprint: string
  readonly incident: IncidentDetail
  readonly timeline: readonly TimelineEntry[]
  readonly files: readonly PageFile[]
  readonly missing: readonly { readonly is: string; readonly why: string }[]
}

const STYLE = `body{font:16px/1.5 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #999}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd}code{word-break:break-all;font-size:.85em}
figure{margin:1rem 0}img,video{max-width:100%;max-height:30rem}.bad{border:2px solid #b42318;padding:.5rem .8rem}.en{color:#444}@media print{video{display:none}}`

export function incidentPage(facts: PageFacts): string {
  const { incident, timezone, files, missing, timeline } = facts
  const at = (ms: number) => siteTime(ms, timezone).slice(0, 19)
  const rows: [Both, string][] = [
    [packageWords('incident'), `${escaped(incident.number)} · ${inBoth(kindWords(incident.kind))}`],
    [packageWords('place'), escaped(incident.summary)],
    [packageWords('opened'), `${at(incident.openedAtMs)} (${utcOffset(incident.openedAtMs, timezone)})`],
    [packageWords('severity'), inBoth(severityWords(incident.severity))],
    [packageWords('state'), inBoth(stateWords(incident.state))],
    [packageWords('madeBy'), `${escaped(facts.by)} · ${at(facts.madeAtMs)}`],
    [packageWords('reason'), escaped(facts.reason)],
    [packageWords('key'), `<code>${spacedFingerprint(facts.fingerprint)}</code>`],
  ]
  const bad = [
    ...missing.map(({ is, why }) => `${escaped(is)}: ${inBoth(problemWords(why))}`),
    ...files.filter(({ wasAltered }) => wasAltered).map(({ file }) => `${escaped(file)}: ${inBoth(packageWords('wasAltered'))}`),
  ]
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(facts.number)} ${escaped(incident.number)}</title><style>${STYLE}</style></head><body>
<h1>${inBoth(packageWords('title'))} ${escaped(facts.number)}</h1>
<p>${escaped(facts.siteName)}</p>
<table>${rows.map(([label, value]) => `<tr><th scope="row">${inBoth(label)}</th><td>${value}</td></tr>`).join('\n')}</table>
${bad.length === 0 ? '' : `<div class="bad"><strong>${inBoth(packageWords('incomplete'))}</strong><ul>${bad.map((line) => `<li>${line}</li>`).join('')}</ul></div>`}
<p>${inBoth(packageWords('howToCheck'))}</p>
<h2>${inBoth(packageWords('enclosed'))}</h2>
${files.length === 0 ? `<p>${inBoth(packageWords('nothing'))}</p>` : files.map(figureOf).join('\n')}
<h2>${inBoth(packageWords('timeline'))}</h2>
<table>${timeline.map((entry) => rowOf(entry, at(entry.atMs))).join('\n')}</table>
<p class="en">${inBoth(packageWords('closing'))}</p>
</body></html>
`
}

function figureOf({ file, is, bytes, sha256 }: PageFile): string {
  const name = escaped(file)
  const shown = file.endsWith('.jpg')
    ? `<img src="${name}" alt="${escaped(is)}">`
    : file.endsWith('.mp4')
      ? `<video src="${name}" controls preload="metadata"></video>`
      : ''
  return `<figure>${shown}<figcaption><a href="${name}">${name}</a> · ${bytes} B<br><code>SHA-256 ${sha256}</code></figcaption></figure>`
}

function rowOf(entry: TimelineEntry, at: string): string {
  const words = [entry.reason, entry.note].filter((text) => text !== null && text !== '').map((text) => escaped(text!))
  return `<tr><td>${at}</td><td>${inBoth(deedWords(entry))}</td><td>${escaped(entry.who ?? '—')}</td><td>${words.join('<br>')}</td></tr>`
}

function inBoth({ zh, en }: Both): string {
  return zh === en ? escaped(zh) : `${escaped(zh)} <span class="en" lang="en">${escaped(en)}</span>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}
