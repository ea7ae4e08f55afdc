// The page the window shows while there is no core to show: starting, or ended and about to be started again.

export type CoreStatus = { readonly state: 'starting' } | { readonly state: 'down'; readonly complaint: string; readonly pauseMs: number }

/** @returns a `data:` address: nothing to load, nothing to run */
export function statusPage(status: CoreStatus): string {
  const [title, lines] = status.state === 'starting' ? STARTING : down(status.pauseMs)
  const detail = status.state === 'down' ? `<pre>${escape(status.complaint.trim().split('\n').slice(-12).join('\n'))}</pre>` : ''
  const body = `<h1>${title}</h1>${lines.map((line) => `<p>${line}</p>`).join('')}${detail}`
  return `data:text/html;charset=utf-8,${encodeURIComponent(page(body))}`
}

const STARTING = ['值守 Vigil', ['正在启动…', 'Starting…']] as const

function down(pauseMs: number) {
  const seconds = Math.max(1, Math.round(pauseMs / 1000))
  return [
    '值守核心服务已停止 · The core has stopped',
    [
      `${seconds} 秒后自动重新启动。停止期间没有监控和告警，请人工巡视。`,
      `It will be started again in ${seconds} s. Until then nothing is watched and no alert is raised: keep watch yourselves.`,
    ],
  ] as const
}

function page(body: string): string {
  const csp = "default-src 'none'; style-src 'unsafe-inline'"
  const style =
    'body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;background:#10151c;color:#e6edf3;font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif}' +
    'pre{max-width:80vw;overflow:auto;background:#1b232d;padding:12px;font-size:12px;white-space:pre-wrap}'
  return `<!doctype html><html lang="zh-CN" translate="no"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${csp}"><title>值守 Vigil</title><style>${style}</style></head><body>${body}</body></html>`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
