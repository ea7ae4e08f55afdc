// `npm run dev [-- what "vigil serve" takes]`: the core from its sources and the screens through Vite with hot reload; no Electron needed.
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'
import { ROOT } from './bundles.ts'
import { startCoreChild } from './core-child.ts'
import { screenCss } from './screen-css.ts'

/** Not `/live` and `/auth` as such: the screens have folders of these names. */
const CORE_PATHS = '^/(rpc/ws|live/ws|api/.*|auth/(login|logout|setup|state))(\\?.*)?$'

const asked = process.argv.slice(2)
const core = startCoreChild(['serve', ...(asked.includes('--site') ? [] : ['--demo']), ...asked])
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : core.process.kill('SIGTERM')))
const ready = await core.ready
if (ready !== null) {
  // the core answers its own origin only: what passes through here must look as if it came from there
  const forwarded = { target: ready.url, changeOrigin: true, ws: true, headers: { origin: new URL(ready.url).origin } }
  const vite = await createServer({
    configFile: false,
    root: join(ROOT, 'renderer'),
    plugins: [react()],
    css: { postcss: { plugins: [screenCss] } },
    server: { host: '127.0.0.1', port: 5173, proxy: { [CORE_PATHS]: forwarded } },
  })
  await vite.listen()
  vite.printUrls()
  await core.ended
  await vite.close()
}
process.exitCode = await core.ended
