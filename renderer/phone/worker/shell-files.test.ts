// What the phone keeps of itself for when there is no line.
import { expect, test } from 'vitest'
import { shellFiles } from './shell-files.ts'

test('scripts, chunks they need, styles, icons and the manifest, each once', () => {
  const html = `<link rel="manifest" href="/phone/zh.webmanifest" /><link rel="icon" href="/assets/vigil-1.svg">
    <script type="module" crossorigin src="/assets/phone-1a.js"></script><link rel="modulepreload" crossorigin href="/assets/chunk-2b.js">
    <link rel="stylesheet" crossorigin href="/assets/phone-3c.css"><link rel="modulepreload" href="/assets/chunk-2b.js">`
  expect(shellFiles(html)).toEqual(['/phone/zh.webmanifest', '/assets/vigil-1.svg', '/assets/phone-1a.js', '/assets/chunk-2b.js', '/assets/phone-3c.css'])
})

test('nothing of the core’s doors, of other hosts, or out of the folder', () => {
  expect(
    shellFiles('<a href="/ca"><a href="/auth/state"><img src="https://evil.example/x.js"><script src="//evil.example/a.js"><img src="/assets/../auth/x.js">'),
  ).toEqual([])
})
