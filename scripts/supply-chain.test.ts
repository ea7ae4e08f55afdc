// What comes from others: exact versions, each known by its hash, none that runs a program when it is installed, and licences that may be shipped.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './bundles.ts'

interface Locked {
  readonly version: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const project = JSON.parse(read('package.json')) as Locked & {
  readonly scripts: Readonly<Record<string, string>>
  readonly allowScripts: Readonly<Record<string, boolean>>
}
const lock = JSON.parse(read('package-lock.json')) as { readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> }
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

test('every version that we ask for is an exact one, and the lockfile has what we ask for', () => {
  const root = lock.packages['']!
  for (const part of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
    expect(root[part]).toEqual(project[part])
    for (const [name, version] of Object.entries(project[part] ?? {}))
      expect([name, version]).toEqual([name, expect.stringMatching(/^(npm:[@\w/.-]+@)?\d+\.\d+\.\d+$/)])
  }
})

test('every package of the lockfile is known by its SHA-512 and comes from the registry', () => {
  expect([lock.lockfileVersion, packages.length > 500]).toEqual([3, true])
  const odd = packages.filter(
    ([, { integrity, resolved }]) =>
      !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '') || (resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/')),
  )
  expect(odd.map(([path]) => path)).toEqual([])
})

test('what is installed is what the lockfile says, and nothing asks for another', () => {
  const npmCalls = read('scripts/go.cjs')
    .split('\n')
    .filter((line) => /\bnpm\b.*\[/.test(line) || /'ci'/.test(line))
  expect(npmCalls.some((line) => line.includes("'ci'"))).toBe(true)
  expect(npmCalls.filter((line) => /'(install|update|i)'/.test(line) && !line.includes('apt'))).toEqual([])
})

/** They have one, and none is run: what they fetch is not needed, or comes in their own package. */
const WITH_INSTALL_SCRIPTS = ['@scarf/scarf', 'core-js', 'electron-winstaller', 'onnxruntime-node']

test('no package runs a program when it is installed', () => {
  expect(read('.npmrc').split('\n')).toEqual(expect.arrayContaining(['ignore-scripts=true', 'save-exact=true']))
  const named = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path.replace(/^.*node_modules\//, ''))
  expect([...new Set(named)].toSorted()).toEqual(WITH_INSTALL_SCRIPTS)
  expect(Object.values(project.allowScripts).filter(Boolean)).toEqual([])
  expect(Object.keys(project.scripts).filter((name) => /^(pre|post)?(install|prepare|prepublish|pack)$/.test(name))).toEqual([])
})

const SHIPPED = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'MIT-0', 'Unlicense', 'Zlib', 'CC0-1.0', 'Python-2.0']
const FOR_BUILDING = [...SHIPPED, 'MPL-2.0', 'CC-BY-4.0', 'WTFPL']
/** The lockfile does not say, the package's own file does. */
const BY_FILE: Readonly<Record<string, string>> = { async: 'MIT', 'png-js': 'MIT' }

/** One of `A OR B`, each of `A AND B`. */
function isIn(license: string, allowed: readonly string[]): boolean {
  const bare = license.replaceAll(/[()]/g, '')
  if (bare.includes(' AND ')) return bare.split(' AND ').every((one) => allowed.includes(one))
  return bare.split(' OR ').some((one) => allowed.includes(one))
}

test.each([
  ['MIT', true],
  ['(MIT AND Zlib)', true],
  ['(BSD-3-Clause OR GPL-2.0)', true],
  ['(MIT AND GPL-2.0)', false],
  ['GPL-3.0-only', false],
  ['AGPL-3.0', false],
  ['SSPL-1.0', false],
  ['UNLICENSED', false],
  ['', false],
])('the licence %j may be shipped: %s', (license, may) => {
  expect(isIn(license, SHIPPED)).toBe(may)
})

test('nothing that ships is under GPL, AGPL or a licence nobody has looked at; nothing that builds it either', () => {
  const bad = packages.filter(([path, { license, dev }]) => {
    const name = path.replace(/^.*node_modules\//, '')
    return !isIn(license ?? BY_FILE[name] ?? '', dev === true ? FOR_BUILDING : SHIPPED)
  })
  expect(bad.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
})

test('the lockfile tells the truth about what is on disk', () => {
  let looked = 0
  for (const [path, { version, license, dev }] of packages) {
    const file = join(ROOT, path, 'package.json')
    if (dev === true || !existsSync(file)) continue
    const own = JSON.parse(readFileSync(file, 'utf8')) as { version: string; license?: string | { type: string } }
    expect([path, own.version]).toEqual([path, version])
    const said = typeof own.license === 'object' ? own.license.type : own.license
    if (license !== undefined && said !== undefined) expect([path, said]).toEqual([path, license])
    looked += 1
  }
  expect(looked).toBeGreaterThan(150)
  for (const name of Object.keys(BY_FILE)) {
    const folder = join(ROOT, 'node_modules', name)
    const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|readme)/i.test(file))
    expect([name, texts.some((file) => /MIT|Permission is hereby granted, free of charge/.test(readFileSync(join(folder, file), 'utf8')))]).toEqual([
      name,
      true,
    ])
  }
})
