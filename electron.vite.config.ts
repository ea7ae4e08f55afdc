// Builds what ships: the shell and its preload, the screens, and the core with its processes as plain Node programs.
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { build } from 'vite'
import { screenCss } from './scripts/screen-css.ts'

const at = (...path: string[]) => resolve(import.meta.dirname, ...path)

/** Outside the bundles: native modules, and fluent-ffmpeg, which finds its parts by __dirname. */
export const EXTERNAL = ['better-sqlite3', 'onnxruntime-node', 'fluent-ffmpeg']

/** Files that a program reads from beside itself: the pixel pass and the network for falling objects. */
const BESIDE = ['vision/falling/kernel.wasm', 'vision/falling/fall-network.onnx']

const putBeside = {
  name: 'put-beside',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): void }) {
    for (const file of BESIDE) this.emitFile({ type: 'asset', fileName: basename(file), source: readFileSync(at(file)) })
  },
}

/** Files of the phone page that are named by others, so their names hold no hash: manifests and icons. */
const PHONE_FILES = [
  'renderer/phone/zh.webmanifest',
  'renderer/phone/en.webmanifest',
  ...['180', '192', '512', '512-maskable'].map((size) => `resources/icons/vigil-${size}.png`),
]

const putPhoneFiles = {
  name: 'put-phone-files',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): void }) {
    for (const file of PHONE_FILES) this.emitFile({ type: 'asset', fileName: `phone/${basename(file)}`, source: readFileSync(at(file)) })
  },
}

/** A page of one file, script and all: it is opened from disks that have nothing else of ours, also in browsers of some years ago. */
const putVerifier = {
  name: 'put-verifier',
  async generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): void }) {
    const built = await build({
      configFile: false,
      root: at('renderer/verifier'),
      logLevel: 'warn',
      build: {
        write: false,
        minify: true,
        modulePreload: false,
        target: 'chrome86',
        rolldownOptions: { input: at('renderer/verifier/page.ts'), output: { format: 'iife' } },
      },
    })
    const output = Array.isArray(built) ? built[0] : built
    const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
    if (chunk === undefined) throw new Error('the verifier was not built')
    const script = `<script>${chunk.code.replaceAll('</script', String.raw`<\/script`)}</script>`
    this.emitFile({
      type: 'asset',
      fileName: 'verify.html',
      source: readFileSync(at('renderer/verifier/verify.html'), 'utf8').replace('<!--script-->', () => script),
    })
  },
}

/** electron-vite makes addresses relative, for pages opened as files; the phone page lies at several depths of the core. */
const fromTheRoot = {
  name: 'from-the-root',
  transformIndexHtml: { order: 'post' as const, handler: (html: string) => html.replaceAll(/="\.{1,2}\/assets\//g, '="/assets/') },
}

export default defineConfig({
  main: {
    plugins: [putBeside],
    build: {
      outDir: at('out/main'),
      externalizeDeps: false,
      minify: false,
      rolldownOptions: {
        input: {
          main: at('electron/main.ts'),
          core: at('core/cli.ts'),
          'media-process': at('media/media-process.ts'),
          'infer-process': at('vision/infer-process.ts'),
          'facade-process': at('vision/facade-process.ts'),
          'recording-process': at('media/recording-process.ts'),
          'look-back-process': at('vision/look-back-process.ts'),
          'page-process': at('core/reports/page-process.ts'),
          'figures-process': at('core/reports/figures-process.ts'),
          'backup-process': at('core/backup/backup-process.ts'),
          'report-process': at('core/reports/report-process.ts'),
          'table-process': at('core/residents/import/table-process.ts'),
        },
        external: ['electron', ...EXTERNAL],
        // one flat folder: the core finds its processes beside the file that asks for them, which may be a shared chunk
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunk-[name]-[hash].mjs' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      // a sandboxed preload cannot be an ES module, and "type": "module" would make .js one
      rolldownOptions: { input: { preload: at('electron/preload.ts') }, external: ['electron'], output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: at('renderer'),
    base: '/',
    plugins: [react(), fromTheRoot, putPhoneFiles, putVerifier],
    css: { postcss: { plugins: [screenCss] } },
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: {
          index: at('renderer/index.html'),
          'api-docs': at('renderer/api-docs/index.html'),
          phone: at('renderer/phone/index.html'),
          'phone-worker': at('renderer/phone/worker/service-worker.ts'),
        },
        output: {
          // a worker serves the pages below its own address only, and is looked for under one name
          entryFileNames: ({ name }) => (name === 'phone-worker' ? 'phone-worker.js' : 'assets/[name]-[hash].js'),
          codeSplitting: {
            groups: [
              // What the phone page needs as well must not lie with what only the console needs.
              { name: 'base', test: /node_modules[\\/](react|react-dom|scheduler|zustand|@orpc)[\\/]/, priority: 2 },
              { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component)[\\/]/, priority: 1 },
            ],
          },
        },
      },
    },
  },
})
